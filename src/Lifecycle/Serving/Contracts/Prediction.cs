using System.Text.Json;

namespace Slipway.Serving.Contracts;

/// <summary>One prediction that was answered.</summary>
/// <param name="Id">What labels join it by.</param>
/// <param name="EventTime">When what it is about happened, to the millisecond.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="Deployment">The deployment's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that computed it.</param>
/// <param name="Inputs">An object with what came in by column, null where a value was missing; masked columns are absent.</param>
/// <param name="Outputs">An object with what went out by output.</param>
/// <param name="Latency">From the request's first byte to the model's answer; for many rows in one request, that of the request.</param>
public sealed record Prediction(string Id, DateTimeOffset EventTime, DateTimeOffset AnsweredAt, string Deployment, string Model, int Version, JsonElement Inputs, JsonElement Outputs, TimeSpan Latency);

/// <summary>A part of a deployment's log, as it was when it was asked for.</summary>
/// <param name="Id">Stays with the part while it grows and when it is sealed.</param>
/// <param name="IsSealed">Whether it changes no more.</param>
/// <param name="Size">A place in it: grows with each prediction while the part is not sealed, and says nothing else.</param>
public readonly record struct LogPart(string Id, bool IsSealed, long Size);

/// <summary>When something happened and when its prediction was answered, in Unix milliseconds. The two are the same where the request told no time of its own.</summary>
public readonly record struct PredictionTime(long EventTime, long AnsweredAt);

/// <summary>What identifies a prediction, without what came in and went out.</summary>
/// <param name="Id">What labels join it by.</param>
/// <param name="EventTime">When what it is about happened, in Unix milliseconds.</param>
/// <param name="AnsweredAt">When it was answered, in Unix milliseconds.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version that computed it.</param>
public readonly record struct PredictionHead(string Id, long EventTime, long AnsweredAt, string Model, int Version);

/// <summary>The prediction log, for other stages. Every prediction whose answer was sent is in it once, as far as the sample goes.</summary>
public interface IPredictions
{
    /// <summary>The predictions of a deployment whose event time lies in [<paramref name="from"/>, <paramref name="to"/>), streamed in no particular order.</summary>
    /// <param name="deployment">The deployment's id.</param>
    IAsyncEnumerable<Prediction> Read(string deployment, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>The same predictions for who needs only to tell them apart, at a fraction of the cost.</summary>
    /// <param name="deployment">The deployment's id.</param>
    IAsyncEnumerable<PredictionHead> Heads(string deployment, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>The parts of a deployment's log, oldest first. Costs a look at the names of files and reads no prediction, so that who remembers what was there can tell cheaply what is new.</summary>
    /// <param name="deployment">The deployment's id.</param>
    Task<IReadOnlyList<LogPart>> Parts(string deployment, CancellationToken cancel);

    /// <summary>The times of a part's predictions, in no particular order.</summary>
    /// <param name="from">For a part that is not sealed, the size up to which they are known; 0 for all. A sealed part is read whole.</param>
    /// <returns>Null when the part was sealed meanwhile: its predictions are in the part of the same id that the next look finds.</returns>
    Task<IEnumerable<PredictionTime>?> Times(string deployment, LogPart part, long from, CancellationToken cancel);

    /// <summary>The newest prediction with this id; null when there is none.</summary>
    Task<Prediction?> Find(string deployment, string id, CancellationToken cancel);

    /// <summary>The predictions of a deployment, those answered last first.</summary>
    /// <param name="after">What the page before said in <see cref="Page{T}.Next"/>; null to begin.</param>
    /// <param name="limit">How many at most, 1 to 1,000.</param>
    Task<Result<Page<Prediction>>> Newest(string deployment, string? after, int limit, CancellationToken cancel);

    /// <summary>Turns what was logged until now into a Parquet segment. Killed at any moment, no prediction is lost and none doubled.</summary>
    /// <returns>How many predictions were sealed.</returns>
    Task<long> Seal(string deployment, CancellationToken cancel);
}

/// <summary>What became of a prediction.</summary>
/// <param name="Value">The label as text.</param>
/// <param name="Dataset">The dataset that tells it.</param>
/// <param name="Number">The dataset's version.</param>
/// <param name="Monitor">The monitor that joins them.</param>
public sealed record PredictionLabel(string Value, string Dataset, int Number, string Monitor);

/// <summary>Knows what became of predictions. The stage that joins labels implements it; Serving only shows what it says.</summary>
public interface IPredictionTruth
{
    /// <summary>The label of a prediction of a deployment, by their name and id; null while there is none.</summary>
    Task<PredictionLabel?> Find(string deployment, string prediction, CancellationToken cancel);
}
