namespace Slipway.Registry.Contracts;

/// <summary>What one gate measured on a version.</summary>
/// <param name="Gate">Which gate, unique within the version, such as <c>fairness selection_rate_ratio by age_band</c>.</param>
/// <param name="Kind"><c>metric</c>, <c>champion</c>, <c>fairness</c>, <c>latency</c> …; <c>approval</c> is a person's (<see cref="Approval"/>).</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Measured">The measured value; null when nothing could be measured.</param>
/// <param name="Bound">The value it was held against.</param>
/// <param name="Words">The verdict as a sentence, with its numbers and units.</param>
/// <param name="Waiver">Who let it pass all the same; null while nobody did.</param>
public sealed record GateResult(string Gate, string Kind, bool Passed, double? Measured, double? Bound, string Words, DateTimeOffset RecordedAt, Waiver? Waiver)
{
    /// <summary>Whether it keeps the version from being promoted.</summary>
    public bool Blocks => !Passed && Waiver is null;

    /// <summary>
    /// The kind, and the name, of the gate that a person answers: it measures 1 once the version is approved, 0 once it is declined, nothing while nobody has decided; its bound is 1. Nobody records or waives it;
    /// approving is the only way through.
    /// </summary>
    public const string Approval = "approval";

    /// <summary><c>passed</c>, <c>failed</c> or <c>waived</c>; of an approval <c>waiting</c>, <c>approved</c> or <c>declined</c>.</summary>
    public string Outcome => Kind == Approval
        ? Passed ? "approved" : Measured is null ? "waiting" : "declined"
        : Passed ? "passed" : Waiver is null ? "failed" : "waived";
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
    /// <summary>
    /// Records results. A gate recorded before is replaced, and its waiver stays only while result, measured value and bound are the same. A gate that failed is made to pass only by who may waive it: the files of a
    /// version never change.
    /// </summary>
    Task<Result<IReadOnlyList<GateResult>>> Record(Actor actor, string model, int number, IReadOnlyList<NewGateResult> results, CancellationToken cancel);

    /// <summary>All results of a version, in the order of their names.</summary>
    Task<Result<IReadOnlyList<GateResult>>> List(string model, int number, CancellationToken cancel);

    /// <summary>Waives a gate that failed, for a reason.</summary>
    Task<Result<GateResult>> Waive(Actor actor, string model, int number, string gate, string reason, CancellationToken cancel);

    /// <summary>Writes down what a person decided, in the caller's transaction.</summary>
    /// <param name="words">Who decided what, and why.</param>
    Task<Result<Done>> Decide(Unit unit, string model, int number, bool approved, string words, CancellationToken cancel);
}
