namespace Slipway.Fairness;

/// <summary>A column that says to which group each row belongs.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Values">The group of each row; null where it is missing, which is a group of its own.</param>
public sealed record SensitiveColumn(string Name, IReadOnlyList<string?> Values);
