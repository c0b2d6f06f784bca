namespace Slipway;

/// <summary>A part of a longer list, in a stable order.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="Next">The token that asks for the page after it; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
