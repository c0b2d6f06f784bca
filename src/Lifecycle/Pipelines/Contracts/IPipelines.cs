namespace Slipway.Pipelines.Contracts;

/// <summary>One way from data to a deployment, as other stages see it.</summary>
/// <param name="Id"><c>pipe_</c> and 32 hexadecimal digits.</param>
/// <param name="Project">The project's name.</param>
/// <param name="Cause">Why it was started, in words.</param>
/// <param name="Trigger">The opaque id of what started it, such as an alert; null where somebody applied a declaration.</param>
/// <param name="State"><c>running</c>, <c>succeeded</c>, <c>blocked</c>, <c>waiting</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Words">What its newest step came to.</param>
/// <param name="Dataset">The training dataset; null before its data step is done.</param>
/// <param name="Version">The dataset version it trains on.</param>
/// <param name="Run">The run it logs to.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Number">The version registered.</param>
/// <param name="Commit">The Git commit of the project's code.</param>
public sealed record PipelineRecord(
    string Id, string Project, string Cause, string? Trigger, string State, string? Words, string? Dataset, string? Version, string? Run, string? Model, int? Number, string? Commit, DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt);

/// <summary>Which pipelines are wanted; what is null does not matter.</summary>
/// <param name="Run">The one that logs to this run.</param>
/// <param name="Data">Those that train on this dataset version.</param>
/// <param name="Trigger">Those that this started.</param>
/// <param name="Limit">How many at most.</param>
public sealed record PipelineLookup(string? Run = null, (string Dataset, string Version)? Data = null, string? Trigger = null, int Limit = 50);

/// <summary>What a project declares, by name.</summary>
/// <param name="Id">Its opaque id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Datasets">The datasets it loads.</param>
/// <param name="Model">The model it registers; null for none.</param>
/// <param name="Deployments">Its deployments.</param>
/// <param name="Monitors">Its monitors.</param>
public sealed record ProjectScope(string Id, string Name, IReadOnlyList<string> Datasets, string? Model, IReadOnlyList<string> Deployments, IReadOnlyList<string> Monitors);

/// <summary>The payload of the event <c>pipeline.started</c>.</summary>
/// <param name="Cause">Why, in words.</param>
/// <param name="Trigger">What started it; null where somebody applied a declaration.</param>
public sealed record PipelineStarted(string Pipeline, string Project, string Cause, string? Trigger)
{
    public const string Type = "pipeline.started";
}

/// <summary>The payload of the event <c>pipeline.trained</c>: a run is finished.</summary>
/// <param name="Experiment">The run's experiment.</param>
/// <param name="Words">What came of it, with its numbers.</param>
public sealed record PipelineTrained(string Pipeline, string Project, long Experiment, string Run, string Words)
{
    public const string Type = "pipeline.trained";
}

/// <summary>The payload of the events that end a pipeline: <c>pipeline.succeeded</c>, <c>pipeline.blocked</c>, <c>pipeline.failed</c> …</summary>
/// <param name="Project">The project's id.</param>
public sealed record PipelineEnded(string Pipeline, string Project, string? Words);

/// <summary>Pipelines, for other stages.</summary>
public interface IPipelines
{
    Task<Result<PipelineRecord>> Find(string id, CancellationToken cancel);

    /// <summary>Those that fit, newest first.</summary>
    Task<IReadOnlyList<PipelineRecord>> Lookup(PipelineLookup wanted, CancellationToken cancel);

    /// <summary>Every project as it was last applied, by name.</summary>
    Task<IReadOnlyList<ProjectScope>> Projects(CancellationToken cancel);
}
