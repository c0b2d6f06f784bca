namespace Slipway.Pipelines.Triggers;

/// <summary>That a declared trigger matched, and what came of it.</summary>
/// <param name="Kind"><c>alert</c>, <c>schedule</c> or <c>new_data</c>.</param>
/// <param name="Cause">What matched, in a sentence.</param>
/// <param name="Pipeline">The pipeline that it began; null when it was held back.</param>
/// <param name="Skipped">Why it was held back; null when it began one.</param>
/// <param name="At">When.</param>
public sealed record TriggerFiring(string Kind, string Cause, string? Pipeline, string? Skipped, DateTimeOffset At);

/// <summary>A trigger as it is declared.</summary>
/// <param name="Kind"><c>alert</c>, <c>schedule</c> or <c>new_data</c>.</param>
/// <param name="Words">What it waits for, in words.</param>
/// <param name="Next">When it comes next; null where that is not known beforehand.</param>
public sealed record DeclaredTrigger(string Kind, string Words, DateTimeOffset? Next);

/// <summary>What starts a project's retraining, and when it did.</summary>
/// <param name="Declared">In the order of the file; empty where nothing is declared.</param>
/// <param name="AtMost">How often at most, as declared.</param>
/// <param name="Firings">The newest hundred, newest first: what began a pipeline, and what was held back.</param>
public sealed record ProjectTriggers(IReadOnlyList<DeclaredTrigger> Declared, string? AtMost, IReadOnlyList<TriggerFiring> Firings);
