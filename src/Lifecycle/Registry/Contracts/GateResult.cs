namespace Slipway.Registry.Contracts;

/// <summary>What one gate measured on a version.</summary>
/// <param name="Gate">Which gate, unique within the version, such as <c>fairness selection_rate_ratio by age_band</c>.</param>
/// <param name="Kind"><c>metric</c>, <c>champion</c>, <c>fairness</c>, <c>latency</c> …</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Measured">The measured value; null when nothing could be measured.</param>
/// <param name="Bound">The value it was held against.</param>
/// <param name="Words">The verdict as a sentence, with its numbers and units.</param>
/// <param name="Waiver">Who let it pass all the same; null while nobody did.</param>
public sealed record GateResult(string Gate, string Kind, bool Passed, double? Measured, double? Bound, string Words, DateTimeOffset RecordedAt, Waiver? Waiver)
{
    /// <summary>Whether it keeps the version from being promoted.</summary>
    public bool Blocks => !Passed && Waiver is null;
}

/// <summary>Somebody's decision to let a version pass a gate that it failed.</summary>
/// <param name="By">The principal's opaque id.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record Waiver(string By, DateTimeOffset At, string Reason);

/// <summary>A result to record.</summary>
/// <inheritdoc cref="GateResult"/>
public sealed record NewGateResult(string Gate, string Kind, bool Passed, double? Measured, double? Bound, string Words);

/// <summary>Gates of versions, for other stages. Measuring is Pipelines' affair; here is what came of it.</summary>
public interface IModelGates
{
    /// <summary>Records results. A gate recorded before is replaced, and its waiver stays only while result, measured value and bound are the same.</summary>
    Task<Result<IReadOnlyList<GateResult>>> Record(Actor actor, string model, int number, IReadOnlyList<NewGateResult> results, CancellationToken cancel);

    /// <summary>All results of a version, in the order of their names.</summary>
    Task<Result<IReadOnlyList<GateResult>>> List(string model, int number, CancellationToken cancel);

    /// <summary>Waives a gate that failed, for a reason.</summary>
    Task<Result<GateResult>> Waive(Actor actor, string model, int number, string gate, string reason, CancellationToken cancel);
}
