using System.Text.Json.Serialization;

namespace Slipway.Tracking.Contracts;

/// <summary>How far a logged model is; the numbers are MLflow's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoggedModelStatus>))]
public enum LoggedModelStatus { Unspecified = 0, Pending = 1, Ready = 2, UploadFailed = 3 }

/// <summary>A measurement of a model, by which run and on which dataset.</summary>
public sealed record ModelMetric(string Run, MetricPoint Point);

/// <summary>A model that a run logged, before and beside any registry: MLflow 3's clients make one for each <c>log_model</c>.</summary>
/// <param name="Id"><c>m-</c> and 32 hexadecimal digits.</param>
/// <param name="Experiment">The experiment it belongs to.</param>
/// <param name="Name">What people call it; not unique.</param>
/// <param name="Type">What it is, as its client says; may be empty.</param>
/// <param name="SourceRun">The run that logged it; may be empty.</param>
/// <param name="Status">Whether its files are there.</param>
/// <param name="ArtifactUri">Where its files lie.</param>
/// <param name="CreatedAt">When it was made, Unix milliseconds.</param>
/// <param name="UpdatedAt">When its status changed last, Unix milliseconds.</param>
/// <param name="Tags">Its tags, by key.</param>
/// <param name="Params">Its parameters, by key.</param>
/// <param name="Metrics">All that was measured on it.</param>
public sealed record LoggedModel(
    string Id, long Experiment, string Name, string Type, string SourceRun, LoggedModelStatus Status, string ArtifactUri, long CreatedAt, long UpdatedAt,
    IReadOnlyList<Tag> Tags, IReadOnlyList<Param> Params, IReadOnlyList<ModelMetric> Metrics)
{
    /// <summary>Whether it was deleted, and is kept only until it is removed for good.</summary>
    public bool Deleted { get; init; }
}

/// <summary>What a logged model is made from.</summary>
public sealed record NewLoggedModel(long Experiment, string? Name = null, string Type = "", string SourceRun = "", IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>A dataset that models were measured on.</summary>
/// <param name="Name">Its name; null for any.</param>
/// <param name="Digest">Its digest; null for any.</param>
public sealed record MeasuredOn(string? Name, string? Digest);

/// <summary>What logged models are sorted by.</summary>
/// <param name="Term">A field and its direction in MLflow's grammar, such as <c>metrics.accuracy DESC</c>.</param>
/// <param name="On">Only what was measured on this dataset counts; null for all.</param>
public sealed record LoggedModelOrder(string Term, MeasuredOn? On = null);

/// <summary>A question for logged models: newest first, or by an attribute or a metric, of which the latest value counts; models that lack it come last.</summary>
/// <param name="Experiments">Where to look.</param>
/// <param name="Filter">Which, in MLflow's grammar; null for all.</param>
/// <param name="OrderBy">What they are sorted by.</param>
/// <param name="Limit">The most on a page.</param>
/// <param name="PageToken">Where the page begins; null for the first.</param>
/// <param name="Datasets">Metrics that the filter asks for must have been measured on one of these; where it asks for none, any metric must have been.</param>
public sealed record LoggedModelSearch(
    IReadOnlyList<long> Experiments, string? Filter = null, IReadOnlyList<LoggedModelOrder>? OrderBy = null, int Limit = 100, string? PageToken = null, IReadOnlyList<MeasuredOn>? Datasets = null);

/// <summary>Logged models as other modules may use them.</summary>
public interface ILoggedModels
{
    Task<Result<LoggedModel>> Create(Actor actor, NewLoggedModel model, CancellationToken cancel);

    Task<Result<LoggedModel>> Get(string id, CancellationToken cancel);

    /// <summary>Those of these models that there are, in this order; the deleted ones too.</summary>
    Task<IReadOnlyList<LoggedModel>> Known(IReadOnlyCollection<string> ids, CancellationToken cancel);

    Task<Result<Page<LoggedModel>>> Search(LoggedModelSearch search, CancellationToken cancel);

    /// <summary>Says whether its files are there.</summary>
    Task<Result<LoggedModel>> Finish(Actor actor, string id, LoggedModelStatus status, CancellationToken cancel);

    Task<Result<Done>> SetTags(Actor actor, string id, IReadOnlyList<Tag> tags, CancellationToken cancel);

    Task<Result<Done>> DeleteTag(Actor actor, string id, string key, CancellationToken cancel);

    Task<Result<Done>> AddParams(Actor actor, string id, IReadOnlyList<Param> parameters, CancellationToken cancel);

    /// <summary>Deletes a model; deleting it again is no mistake.</summary>
    Task<Result<Done>> Delete(Actor actor, string id, CancellationToken cancel);
}
