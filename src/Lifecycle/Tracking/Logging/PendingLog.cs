using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Logging;

/// <summary>A logging request that waits for its group.</summary>
/// <param name="Actor">Who logs.</param>
/// <param name="Log">What; checked already.</param>
/// <param name="Single">Whether it came as one parameter alone, which words its refusal.</param>
/// <param name="Cancel">Its sender's patience.</param>
internal sealed record PendingLog(Actor Actor, RunLog Log, bool Single, CancellationToken Cancel)
{
    private readonly TaskCompletionSource<Result<Done>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Result<Done>> Answer => _answer.Task;

    public IReadOnlyList<MetricPoint> Metrics => Log.Metrics ?? [];

    public IReadOnlyList<Param> Params => Log.Params ?? [];

    public IReadOnlyList<Tag> Tags => Log.Tags ?? [];

    public int Size => 1 + Metrics.Count + Params.Count + Tags.Count;

    /// <summary>Whether two requests may stand in one unit of work: the audit trail tells them to the same credential.</summary>
    public bool SharesActor(PendingLog other) => Actor.Principal == other.Actor.Principal && Actor.Credential == other.Actor.Credential && Actor.How == other.Actor.How;

    public void Release(Refusal? refusal) => _answer.TrySetResult(refusal is null ? Result.Done : refusal);

    public void Fail(Exception fault) => _answer.TrySetException(fault);

    public void Abandon() => _answer.TrySetCanceled(Cancel);
}
