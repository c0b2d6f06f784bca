namespace Slipway.Pipelines.Runs;

/// <summary>A person's decision about a version that passed its gates. It stands for exactly the bytes it was given for.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Number">The version.</param>
/// <param name="Digest">The digest of the version's files.</param>
/// <param name="Approved">True for approved, false for declined.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">The principal's opaque id.</param>
/// <param name="At">When.</param>
public sealed record Approval(string Model, int Number, string Digest, bool Approved, string Reason, string By, DateTimeOffset At);

/// <summary>A decision that is asked for.</summary>
/// <param name="Reason">Why; 1 to 2000 characters.</param>
/// <param name="Digest">The digest that was looked at; null to take the one that waits.</param>
internal sealed record Decision(string? Reason, string? Digest = null);
