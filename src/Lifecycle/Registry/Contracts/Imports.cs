namespace Slipway.Registry.Contracts;

/// <summary>A registered model of another server, as an import brings it.</summary>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Description">What it is for; where something is said here already, that stays.</param>
/// <param name="LastVersion">The highest number ever given there; the next version here gets a higher one.</param>
/// <param name="Tags">Its tags; one that is here already stays as it is here.</param>
public sealed record ForeignModel(long CreatedAt, long UpdatedAt, string Description = "", int LastVersion = 0, IReadOnlyDictionary<string, string>? Tags = null);

/// <summary>What became of a registered model of another server.</summary>
/// <param name="Changed">Whether anything was written.</param>
/// <param name="Aliases">Where its aliases point here.</param>
public sealed record TakenModel(bool Changed, IReadOnlyDictionary<string, int> Aliases);

/// <summary>A version of a model of another server; it keeps its number.</summary>
/// <param name="CreatedAt">Unix milliseconds; what tells it from another version of the same number.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Run">The run that made it.</param>
/// <param name="RunLink">An address at which the run can be looked at elsewhere.</param>
/// <param name="Source">Where its files lie now. Those on this server become the version's own.</param>
/// <param name="LoggedModel">The logged model that it was made from.</param>
/// <param name="Description">What it is; where something is said here already, that stays.</param>
/// <param name="Stage">Its stage; counts only where the import makes the version, and one other than None needs the permission to set aliases.</param>
/// <param name="Tags">Its tags; one that is here already stays as it is here.</param>
public sealed record ForeignVersion(
    long CreatedAt, long UpdatedAt, string? Run = null, string? RunLink = null, string? Source = null, string? LoggedModel = null, string Description = "", ModelStage Stage = ModelStage.None,
    IReadOnlyDictionary<string, string>? Tags = null);

/// <summary>What became of a version of another server.</summary>
/// <param name="Changed">Whether anything was written.</param>
/// <param name="Files">How many files it has here; none where they stayed elsewhere.</param>
/// <param name="Deleted">Whether it was deleted here, and stays so.</param>
public sealed record TakenVersion(bool Changed, int Files, bool Deleted = false);
