using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>One of a list of choices.</summary>
public sealed class CategoricalParameter : Parameter
{
    private readonly Dictionary<ParameterValue, int> _indices = [];

    /// <param name="name">The name of the parameter.</param>
    /// <param name="choices">The choices, at least one, each once.</param>
    /// <param name="ordered">Whether neighbours in the list are alike (small, medium, large); otherwise any two differ equally.</param>
    /// <param name="when">When the parameter exists; null for always.</param>
    /// <exception cref="ArgumentException">There is no choice, or one stands twice.</exception>
    [JsonConstructor]
    public CategoricalParameter(string name, IReadOnlyList<ParameterValue> choices, bool ordered = false, Condition? when = null)
        : base(name, when)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (choices.Count == 0)
            throw new ArgumentException($"'{name}' needs at least one choice.", nameof(choices));
        for (var i = 0; i < choices.Count; i++)
        {
            if (!_indices.TryAdd(choices[i], i))
                throw new ArgumentException($"'{name}' lists the choice '{choices[i]}' twice.", nameof(choices));
        }

        (Choices, Ordered) = ([.. choices], ordered);
    }

    public IReadOnlyList<ParameterValue> Choices { get; }

    public bool Ordered { get; }

    [JsonIgnore]
    public override long? Count => Choices.Count;

    public override string? Refuse(ParameterValue value) =>
        _indices.ContainsKey(value) ? null : $"'{Name}' is one of {string.Join(", ", Choices)}, not '{value}'.";

    internal override bool IsNumeric => Ordered;

    internal override Parameter Under(Condition? when) => new CategoricalParameter(Name, Choices, Ordered, when);

    internal override long IndexOf(ParameterValue value) => _indices[value];

    internal override (double Low, double High) ShareAt(double unit) => Share.Around(unit, Choices.Count);

    private protected override double EncodeAllowed(ParameterValue value) => Share.MiddleOf(_indices[value], Choices.Count);

    private protected override ParameterValue DecodeClamped(double unit) => Choices[(int)Share.IndexAt(unit, Choices.Count)];

    private protected override ParameterValue ValueAtAllowed(long index) => Choices[(int)index];
}
