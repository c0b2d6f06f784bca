using System.Text.Json.Serialization;

namespace Slipway.Tracking.Contracts;

/// <summary>A remark on an experiment or run that may change.</summary>
public sealed record Tag(string Key, string Value);

/// <summary>A setting that a run was made with; once logged it never changes.</summary>
public sealed record Param(string Key, string Value);

/// <summary>How far a run is; the numbers are MLflow's. Any may follow any: resuming a finished run makes it run again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus { Running = 1, Scheduled = 2, Finished = 3, Failed = 4, Killed = 5 }

/// <summary>What is known of a run but its data.</summary>
/// <param name="Id">32 lower-case hexadecimal digits.</param>
/// <param name="Experiment">The experiment it belongs to.</param>
/// <param name="Name">What people call it; also kept as the tag <c>mlflow.runName</c>.</param>
/// <param name="User">Who ran it, as its client says; not checked.</param>
/// <param name="Status">How far it is.</param>
/// <param name="StartedAt">When it began, Unix milliseconds, as its client says.</param>
/// <param name="EndedAt">When it ended, likewise; null until then.</param>
/// <param name="ArtifactUri">Where its artifacts lie.</param>
/// <param name="Deleted">Whether it was deleted, by itself or with its experiment.</param>
public sealed record RunInfo(string Id, long Experiment, string Name, string User, RunStatus Status, long StartedAt, long? EndedAt, string ArtifactUri, bool Deleted);

/// <summary>A metric of a run: its latest value and its extremes.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">The latest value: that of the point greatest by step, timestamp and value, NaN counting as 0. May be NaN or infinite.</param>
/// <param name="Timestamp">The latest point's time, Unix milliseconds.</param>
/// <param name="Step">The latest point's step.</param>
/// <param name="Low">The smallest value ever logged, NaN left out; null when all were NaN.</param>
/// <param name="LowStep">The step of it.</param>
/// <param name="High">The greatest value ever logged, likewise.</param>
/// <param name="HighStep">The step of it.</param>
public sealed record Metric(
    string Key,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value,
    long Timestamp,
    long Step,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double? Low,
    long? LowStep,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double? High,
    long? HighStep);

/// <summary>A run with all that was logged to it but the history of its metrics.</summary>
public sealed record Run(
    RunInfo Info,
    IReadOnlyList<Metric> Metrics,
    IReadOnlyList<Param> Params,
    IReadOnlyList<Tag> Tags,
    IReadOnlyList<DatasetInput> Datasets,
    IReadOnlyList<string> ModelInputs,
    IReadOnlyList<ModelOutput> ModelOutputs);

/// <summary>What a run is made from.</summary>
/// <param name="Experiment">A living experiment.</param>
/// <param name="Name">Its name; null takes the tag <c>mlflow.runName</c>, else a made-up one such as <c>patient-heron-482</c>.</param>
/// <param name="User">Who runs it.</param>
/// <param name="StartedAt">When it began, Unix milliseconds; null for now.</param>
/// <param name="Tags">Its first tags. A nested run names its parent in <c>mlflow.parentRunId</c>.</param>
public sealed record NewRun(long Experiment, string? Name = null, string User = "", long? StartedAt = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>What changes of a run; null stays as it is.</summary>
public sealed record RunChange(RunStatus? Status = null, long? EndedAt = null, string? Name = null);

/// <summary>A question for runs.</summary>
/// <param name="Experiments">Where to look; none finds none.</param>
/// <param name="Filter">Clauses in MLflow's language, such as <c>metrics.loss &lt; 0.1 AND params.depth = '8'</c>; null for all.</param>
/// <param name="OrderBy">Columns with ASC or DESC; newest first without. What lacks a value comes last either way.</param>
/// <param name="View">Living, deleted or all.</param>
/// <param name="Limit">The longest page, 1 to 50,000.</param>
/// <param name="PageToken">Where the page begins, from the page before it.</param>
public sealed record RunSearch(IReadOnlyList<long> Experiments, string? Filter = null, IReadOnlyList<string>? OrderBy = null, View View = View.ActiveOnly, int Limit = 1000, string? PageToken = null);

/// <summary>Runs as other modules may use them.</summary>
public interface IRuns
{
    Task<Result<Run>> Create(Actor actor, NewRun run, CancellationToken cancel);

    /// <summary>The run, also when it is deleted.</summary>
    Task<Result<Run>> Get(string id, CancellationToken cancel);

    /// <summary>What those of these runs that there are are called, by id; the deleted ones too.</summary>
    Task<IReadOnlyDictionary<string, string>> Names(IReadOnlyCollection<string> ids, CancellationToken cancel);

    Task<Result<Page<Run>>> Search(RunSearch search, CancellationToken cancel);

    Task<Result<RunInfo>> Update(Actor actor, string id, RunChange change, CancellationToken cancel);

    /// <summary>Ends a run now.</summary>
    Task<Result<RunInfo>> Finish(Actor actor, string id, RunStatus status, CancellationToken cancel);

    /// <summary>Deletes a run; nothing is lost. Deleting it again is no mistake.</summary>
    Task<Result<Done>> Delete(Actor actor, string id, CancellationToken cancel);

    /// <summary>Brings a deleted run back.</summary>
    Task<Result<Done>> Restore(Actor actor, string id, CancellationToken cancel);

    Task<Result<Done>> DeleteTag(Actor actor, string id, string key, CancellationToken cancel);
}
