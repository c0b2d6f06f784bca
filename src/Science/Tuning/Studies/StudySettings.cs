using System.Text.Json.Serialization;

namespace Slipway.Tuning;

/// <summary>Whether small or large objectives are good.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
public enum Direction
{
    [JsonStringEnumMemberName("minimize")]
    Minimize,

    [JsonStringEnumMemberName("maximize")]
    Maximize,
}

/// <summary>What a study searches, and how its randomness starts. Fixed for the life of the study.</summary>
/// <param name="Space">The parameters.</param>
/// <param name="Directions">For each objective, at least one, whether small or large values are good.</param>
/// <param name="Seed">Where all randomness comes from: the same seed and the same results give the same trials.</param>
/// <param name="Repeats">Whether a point may be tried again; sensible when the objective is noisy.</param>
/// <param name="Constraints">How many constraints a trial tells of; it is feasible when each of their values is 0 or less.</param>
[method: JsonConstructor]
public sealed record StudySettings(SearchSpace Space, IReadOnlyList<Direction> Directions, ulong Seed = 0, bool Repeats = false, int Constraints = 0)
{
    /// <summary>A study of one objective.</summary>
    public StudySettings(SearchSpace space, Direction direction = Direction.Minimize, ulong Seed = 0, bool Repeats = false, int Constraints = 0)
        : this(space, [direction], Seed, Repeats, Constraints)
    {
    }

    /// <summary>For each objective whether small or large values are good.</summary>
    public IReadOnlyList<Direction> Directions { get; } = Directions is { Count: > 0 } ? [.. Directions] : throw new ArgumentException("A study needs at least one objective.", nameof(Directions));

    /// <summary>How many constraints a trial tells of.</summary>
    public int Constraints { get; } = Constraints >= 0 ? Constraints : throw new ArgumentOutOfRangeException(nameof(Constraints), Constraints, "There cannot be fewer than no constraints.");

    /// <summary>The direction of the first objective, the only one of most studies.</summary>
    [JsonIgnore]
    public Direction Direction => Directions[0];

    /// <summary>Whether <paramref name="one"/> is a better value of the first objective than <paramref name="other"/>.</summary>
    public bool IsBetter(double one, double other) => Direction == Direction.Minimize ? one < other : one > other;

    /// <summary>The objectives with the sign that makes small good.</summary>
    internal double[] Losses(IReadOnlyList<double> objectives) => [.. objectives.Select((value, i) => Directions[i] == Direction.Minimize ? value : -value)];
}
