using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Logging;

/// <summary>A logging request that waits for its group.</summary>
/// <param name="Actor">Who logs.</param>
/// <param name="Log">What; checked already.</param>
/// <param name="Single">Whether it came as one parameter alone, which words its refusal.</param>
/// <param name="Cancel">Its sender's patience.</param>
internal sealed record PendingLog(Actor Actor, RunLog Log, bool Single, CancellationToken Cancel) : Gathered<Done>(Actor, Cancel)
{
    public IReadOnlyList<MetricPoint> Metrics => Log.Metrics ?? [];

    public IReadOnlyList<Param> Params => Log.Params ?? [];

    public IReadOnlyList<Tag> Tags => Log.Tags ?? [];

    public override int Size => 1 + Metrics.Count + Params.Count + Tags.Count;
}
