using Slipway.Work;

namespace Slipway.Serving.Contracts;

/// <summary>A declared batch: a model predicts whole Parquet files, when somebody asks or by the clock.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Name">Its name among the deployments.</param>
/// <param name="Project">The project that declares it.</param>
/// <param name="Model">Which version predicts: <c>model@alias</c>, looked up when a run begins, or <c>model/3</c>.</param>
/// <param name="Files">The input files by path or pattern, in a folder that the operator opened; null where it is a data set.</param>
/// <param name="Dataset">The data set whose newest good version is the input; null where it is files.</param>
/// <param name="Output">The folder of the predictions.</param>
/// <param name="Schedule">Five fields of cron; null where it runs when asked.</param>
/// <param name="Zone">The schedule's time zone.</param>
/// <param name="Next">When it runs next by the clock.</param>
/// <param name="RemovedAt">When it went out of its project's file; its runs stay. Null while it is declared.</param>
public sealed record DeclaredBatch(
    string Id, string Name, string Project, string Model, string? Files, string? Dataset, string Output, string? Schedule, string Zone, DateTimeOffset? Next, DateTimeOffset DeclaredAt, DateTimeOffset? RemovedAt);

/// <summary>A batch's declaration, as its project says it.</summary>
/// <inheritdoc cref="DeclaredBatch"/>
public sealed record NewBatch(string Name, string Model, string? Files, string? Data, string Output, string? Schedule, string Zone);

/// <summary>One run of a batch: a job.</summary>
/// <param name="Job">The job's id, which is also the run's.</param>
/// <param name="Cause"><c>schedule</c> or <c>by hand</c>.</param>
/// <param name="Result">What it did; null until it succeeded.</param>
public sealed record BatchRun(string Job, JobState State, string Cause, JobProgress? Progress, BatchResult? Result, string? Error, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

/// <summary>What a run did. Predicted and set aside are all rows that were read.</summary>
/// <param name="Version">The version that computed it.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Predicted">Rows with a prediction.</param>
/// <param name="SetAside">Rows that do not fit the signature, each with its reason in the column <c>problem</c> of a file of their own.</param>
/// <param name="FileCount">How many input files there were.</param>
/// <param name="Files">The first thousand of them.</param>
public sealed record BatchResult(ActiveVersion Version, long Rows, long Predicted, long SetAside, int FileCount, IReadOnlyList<BatchFileResult> Files);

/// <summary>One input file and what was written for it.</summary>
/// <param name="Input">Its path within the input's folder.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Output">The file with all its columns, the model's outputs, <c>prediction_id</c> and <c>model_version</c>.</param>
/// <param name="Rejected">The file with the rows set aside; null when there are none.</param>
public sealed record BatchFileResult(string Input, string Sha256, string Output, string? Rejected, long Rows, long Predicted, long SetAside);

/// <summary>Declared batches, for other stages.</summary>
public interface IBatches
{
    /// <summary>All that are declared, by name.</summary>
    Task<IReadOnlyList<DeclaredBatch>> List(CancellationToken cancel);

    /// <summary>One, also when it is declared no more.</summary>
    Task<Result<DeclaredBatch>> Get(string name, CancellationToken cancel);

    /// <summary>Its runs, newest first.</summary>
    Task<Result<Page<BatchRun>>> Runs(string name, int limit, string? after, CancellationToken cancel);

    /// <summary>Starts a run; one of a batch at a time.</summary>
    Task<Result<BatchRun>> Start(Actor actor, string name, CancellationToken cancel);
}
