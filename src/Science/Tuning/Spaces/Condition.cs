namespace Slipway.Tuning;

/// <summary>When a parameter exists: only in points where another one exists and has one of some values.</summary>
/// <example><code>new FloatParameter("drop_rate", 0, 0.5, when: new Condition("boosting", ["dart"]))</code></example>
/// <param name="Parameter">The name of the other parameter, which is declared before and may have a condition of its own.</param>
/// <param name="In">The values, at least one; a parameter on a continuum cannot be asked for any.</param>
public sealed record Condition(string Parameter, IReadOnlyList<ParameterValue> In)
{
    /// <summary>The values of the other parameter that make this one exist.</summary>
    public IReadOnlyList<ParameterValue> In { get; } = In is { Count: > 0 }
        ? [.. In]
        : throw new ArgumentException($"A condition on '{Parameter}' needs at least one value.", nameof(In));

    /// <summary><c>boosting is one of dart, goss</c>.</summary>
    public override string ToString() => $"'{Parameter}' is one of {string.Join(", ", In)}";
}
