namespace Slipway.Tracking.Contracts;

/// <summary>A named collection of runs that answer one question. Experiment 0, <c>Default</c>, is always there.</summary>
/// <param name="Id">Its number; MLflow's clients see it as text.</param>
/// <param name="Name">Unique over all experiments, the deleted ones too; at most 500 characters.</param>
/// <param name="ArtifactLocation">Where its runs' artifacts lie, normally <c>mlflow-artifacts:/ID</c>, which is this server.</param>
/// <param name="Deleted">Whether it was deleted and not restored.</param>
/// <param name="CreatedAt">When it was made, Unix milliseconds.</param>
/// <param name="UpdatedAt">When it was made, renamed, deleted or restored last, Unix milliseconds.</param>
/// <param name="Tags">Its tags, by key.</param>
public sealed record Experiment(long Id, string Name, string ArtifactLocation, bool Deleted, long CreatedAt, long UpdatedAt, IReadOnlyList<Tag> Tags);

/// <summary>What an experiment is made from.</summary>
/// <param name="Name">Its name, 1 to 500 characters.</param>
/// <param name="ArtifactLocation">Where its artifacts lie; null for this server's own store.</param>
/// <param name="Tags">Its first tags; of equal keys the last counts.</param>
public sealed record NewExperiment(string Name, string? ArtifactLocation = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>Which of the living and the deleted a search shows; the numbers are MLflow's.</summary>
public enum View { ActiveOnly = 1, DeletedOnly = 2, All = 3 }

/// <summary>A question for experiments.</summary>
/// <param name="Filter">Clauses in MLflow's language over name, creation_time, last_update_time and tags; null for all.</param>
/// <param name="OrderBy">Columns with ASC or DESC; newest first without.</param>
/// <param name="View">Living, deleted or all.</param>
/// <param name="Limit">The longest page, 1 to 50,000.</param>
/// <param name="PageToken">Where the page begins, from the page before it.</param>
public sealed record ExperimentSearch(string? Filter = null, IReadOnlyList<string>? OrderBy = null, View View = View.ActiveOnly, int Limit = 1000, string? PageToken = null);

/// <summary>Experiments as other modules may use them.</summary>
public interface IExperiments
{
    /// <summary>Makes one. A taken name, also a deleted experiment's, is a conflict.</summary>
    Task<Result<Experiment>> Create(Actor actor, NewExperiment experiment, CancellationToken cancel);

    /// <summary>The living experiment of this name, made now if there is none.</summary>
    Task<Result<Experiment>> Ensure(Actor actor, string name, CancellationToken cancel);

    /// <summary>The experiment, also when it is deleted.</summary>
    Task<Result<Experiment>> Get(long id, CancellationToken cancel);

    /// <summary>The experiment, also when it is deleted.</summary>
    Task<Result<Experiment>> GetByName(string name, CancellationToken cancel);

    Task<Result<Page<Experiment>>> Search(ExperimentSearch search, CancellationToken cancel);

    /// <summary>Renames a living experiment.</summary>
    Task<Result<Done>> Rename(Actor actor, long id, string name, CancellationToken cancel);

    /// <summary>Deletes a living experiment and its living runs; nothing is lost, <see cref="Restore"/> brings all back.</summary>
    Task<Result<Done>> Delete(Actor actor, long id, CancellationToken cancel);

    /// <summary>Brings back a deleted experiment and the runs that fell with it; runs that were deleted by themselves stay deleted.</summary>
    Task<Result<Done>> Restore(Actor actor, long id, CancellationToken cancel);

    Task<Result<Done>> SetTag(Actor actor, long id, Tag tag, CancellationToken cancel);

    Task<Result<Done>> DeleteTag(Actor actor, long id, string key, CancellationToken cancel);
}
