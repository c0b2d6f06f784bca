namespace Slipway.Tuning;

/// <summary>The sampler that a study is best served by at a moment, and why.</summary>
/// <param name="Sampler">The name of the sampler.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record AutoChoice(string Sampler, string Reason);
