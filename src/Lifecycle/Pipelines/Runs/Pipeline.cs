using System.Text.Json.Serialization;

namespace Slipway.Pipelines.Runs;

/// <summary>Where a pipeline stands as a whole.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PipelineState>))]
public enum PipelineState
{
    /// <summary>A step is under way or next.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>All steps are done.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>A gate failed: the model is registered and not promoted. A person may waive the gate and resume.</summary>
    [JsonStringEnumMemberName("blocked")]
    Blocked,

    /// <summary>The gates hold, and a person must approve.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>A person did not want the version promoted.</summary>
    [JsonStringEnumMemberName("declined")]
    Declined,

    /// <summary>A step failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Somebody ended it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

/// <summary>The steps of a pipeline, in order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PipelineStep>))]
public enum PipelineStep
{
    /// <summary>The data is loaded, checked and versioned.</summary>
    [JsonStringEnumMemberName("data")]
    Data,

    /// <summary>A model is searched, trained and measured.</summary>
    [JsonStringEnumMemberName("train")]
    Train,

    /// <summary>It becomes a version of the registered model, with what its gates measured.</summary>
    [JsonStringEnumMemberName("register")]
    Register,

    /// <summary>The alias moves, if the gates hold.</summary>
    [JsonStringEnumMemberName("promote")]
    Promote,

    /// <summary>What is declared to answer does.</summary>
    [JsonStringEnumMemberName("deploy")]
    Deploy,
}

/// <summary>One way through the steps for one project: its state is in the database alone, so that it goes on wherever a kill left it.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Project">The project's id.</param>
/// <param name="Cause">Why it was started, in words.</param>
/// <param name="Declaration">The declaration it works from, whatever is applied later.</param>
/// <param name="Trains">Whether it goes on after the data.</param>
/// <param name="Words">What its newest step came to; the reason where it is blocked or failed.</param>
/// <param name="Dataset">The training data set.</param>
/// <param name="Version">The dataset version it trains on.</param>
/// <param name="Run">The run it logs to.</param>
/// <param name="Job">The job it waits for.</param>
/// <param name="Result">What the training ended with, as JSON.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Number">The version registered.</param>
public sealed record Pipeline(
    string Id, string Project, string Cause, [property: JsonIgnore] string Declaration, [property: JsonIgnore] string Sources, string? Code, bool Trains, PipelineState State, PipelineStep Step, string? Words, string? Dataset,
    string? Version, long? Experiment, string? Run, string? Job, [property: JsonIgnore] string? Result, string? Model, int? Number, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset ChangedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>The id of the version registered, whatever its model is called later; what is decided about it is decided about these files.</summary>
    public string? ModelVersion { get; init; }
}

/// <summary>Something that happened in a pipeline.</summary>
public sealed record StepEntry(int Ordinal, PipelineStep Step, string State, string Words, DateTimeOffset At);

/// <summary>A pipeline with what happened in it, oldest first.</summary>
public sealed record PipelineDetail(Pipeline Pipeline, string ProjectName, IReadOnlyList<StepEntry> Steps);
