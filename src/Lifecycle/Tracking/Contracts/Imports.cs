namespace Slipway.Tracking.Contracts;

/// <summary>An experiment of another server, as an import brings it.</summary>
/// <param name="Id">Its number there; kept where it is free here.</param>
/// <param name="Name">Its name; an experiment of this name that is here already takes it in.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Deleted">Whether it was deleted there; counts only where the import makes the experiment.</param>
/// <param name="Tags">Its tags; a tag that is here already stays as it is here.</param>
public sealed record ForeignExperiment(long Id, string Name, long CreatedAt, long UpdatedAt, bool Deleted = false, IReadOnlyList<Tag>? Tags = null);

/// <summary>Where an experiment of another server is here.</summary>
/// <param name="Id">Its number here.</param>
/// <param name="Changed">Whether anything was written.</param>
public sealed record TakenExperiment(long Id, bool Changed);

/// <summary>A run of another server but the history of its metrics, as an import brings it: it keeps its id, and what it says of itself counts.</summary>
/// <param name="Experiment">The experiment's number here.</param>
/// <param name="StartedAt">When it began, Unix milliseconds.</param>
/// <param name="Name">What people call it; empty takes the tag <c>mlflow.runName</c>, else a made-up one.</param>
/// <param name="User">Who ran it.</param>
/// <param name="Status">How far it is.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Deleted">Whether it was deleted there. What is deleted on either side is deleted; here since it came, so that it is not removed for good at once.</param>
/// <param name="Elsewhere">Where its artifacts stay, such as <c>s3://…</c>; null for this server.</param>
/// <param name="Params">Its parameters, of any length. One that is here with another value stays as it is.</param>
/// <param name="Tags">Its tags, of any length.</param>
/// <param name="Datasets">What it read.</param>
/// <param name="ModelInputs">The logged models that it read.</param>
/// <param name="ModelOutputs">The logged models that it made.</param>
public sealed record ForeignRun(
    long Experiment, long StartedAt, string Name = "", string User = "", RunStatus Status = RunStatus.Finished, long? EndedAt = null, bool Deleted = false, string? Elsewhere = null,
    IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null, IReadOnlyList<DatasetInput>? Datasets = null, IReadOnlyList<string>? ModelInputs = null, IReadOnlyList<ModelOutput>? ModelOutputs = null);

/// <summary>What became of a run of another server.</summary>
/// <param name="Experiment">The experiment that it lies in here.</param>
/// <param name="ArtifactUri">Where its artifacts lie, or are to be put.</param>
/// <param name="Changed">Whether anything was written.</param>
/// <param name="Points">How many points of each metric are here.</param>
/// <param name="Kept">The parameters that have another value here, which stays.</param>
public sealed record TakenRun(long Experiment, string ArtifactUri, bool Changed, IReadOnlyDictionary<string, long> Points, IReadOnlyList<string> Kept);

/// <summary>A logged model of another server; it keeps its id.</summary>
/// <param name="Experiment">The experiment's number here.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Type">What it is, as its client says.</param>
/// <param name="SourceRun">The run that logged it; may be empty.</param>
/// <param name="Status">Whether its files are there.</param>
/// <param name="Deleted">Whether it was deleted there.</param>
/// <param name="Elsewhere">Where its files stay; null for this server.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Params">Its parameters.</param>
/// <param name="Metrics">What was measured on it; many come in several calls.</param>
public sealed record ForeignLoggedModel(
    long Experiment, string Name, long CreatedAt, long UpdatedAt, string Type = "", string SourceRun = "",
    LoggedModelStatus Status = LoggedModelStatus.Ready,
    bool Deleted = false, string? Elsewhere = null, IReadOnlyList<Tag>? Tags = null, IReadOnlyList<Param>? Params = null, IReadOnlyList<ModelMetric>? Metrics = null);

/// <summary>What became of a logged model of another server.</summary>
/// <param name="ArtifactUri">Where its files lie, or are to be put.</param>
/// <param name="Changed">Whether anything was written.</param>
public sealed record TakenLoggedModel(string ArtifactUri, bool Changed);

/// <summary>Points of metrics of a run of another server.</summary>
/// <param name="Points">At most 10,000. Best in the order of their timestamps: what is here already is looked up by the span that they cover.</param>
public sealed record ForeignPoints(IReadOnlyList<MetricPoint> Points);

/// <summary>How many of the points were not here yet.</summary>
public sealed record TakenPoints(int Added);
