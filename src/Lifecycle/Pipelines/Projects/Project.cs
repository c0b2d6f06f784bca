using System.Text.Json.Serialization;

namespace Slipway.Pipelines.Projects;

/// <summary>A project as it was last applied.</summary>
/// <param name="Id">Opaque.</param>
/// <param name="Name">The name its file gives.</param>
/// <param name="Declaration">The text of its <c>slipway.yaml</c>.</param>
/// <param name="Sources">The files of its data sets, by data set.</param>
/// <param name="Code">Where its code stands.</param>
/// <param name="Revision">1, 2, 3 … with each apply that changed something.</param>
/// <param name="AppliedBy">The principal's opaque id.</param>
/// <param name="AppliedAt">When.</param>
public sealed record AppliedProject(string Id, string Name, string Declaration, IReadOnlyDictionary<string, IReadOnlyList<ProjectFile>> Sources, CodeVersion? Code, long Revision, string AppliedBy, DateTimeOffset AppliedAt);

/// <summary>A file that a data set is loaded from; its bytes were sent before and lie in the blob store.</summary>
/// <param name="Name">Its path as declared.</param>
/// <param name="Sha256">Its bytes.</param>
public sealed record ProjectFile(string Name, string Sha256);

/// <summary>Where a project's code stands.</summary>
/// <param name="Repository">Where it can be cloned from; null when nobody knows.</param>
/// <param name="Commit">The Git commit; null outside a repository.</param>
/// <param name="Dirty">Whether files differed from it.</param>
/// <param name="Pack">The SHA-256 of the <see cref="Code.CodePack"/> that was sent, which is the code's version; null where no program of the project's own trains.</param>
/// <param name="Path">The project's folder in the repository, with forward slashes; empty or null for its root.</param>
public sealed record CodeVersion(string? Repository = null, string? Commit = null, bool Dirty = false, string? Pack = null, string? Path = null);

/// <summary>What must be sent along with a declaration.</summary>
/// <param name="Sources">What each data set's source names.</param>
/// <param name="Code">Whether the project's code is wanted, because a program of its own trains.</param>
/// <param name="Paths">The files and folders that the program needs; null for all.</param>
public sealed record ProjectNeeds(IReadOnlyDictionary<string, string> Sources, bool Code, IReadOnlyList<string>? Paths);

/// <summary>What is asked to be planned or applied.</summary>
/// <param name="Declaration">The text of <c>slipway.yaml</c>.</param>
/// <param name="Sources">The files of its data sets, by data set.</param>
/// <param name="Code">Where the code stands; null outside a repository.</param>
/// <param name="Train">Train even when nothing that bears on the model changed.</param>
/// <param name="Prune">End deployments and monitors that the project declared and its file no longer names.</param>
public sealed record ProjectChange(string Declaration, IReadOnlyDictionary<string, IReadOnlyList<ProjectFile>>? Sources = null, CodeVersion? Code = null, bool Train = false, bool Prune = false);

/// <summary>What an apply does to an object.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanAction>))]
public enum PlanAction
{
    [JsonStringEnumMemberName("create")]
    Create,

    [JsonStringEnumMemberName("change")]
    Change,

    [JsonStringEnumMemberName("delete")]
    Delete,

    /// <summary>The file no longer names it, and it goes on as it is.</summary>
    [JsonStringEnumMemberName("release")]
    Release,
}

/// <summary>One object that an apply would touch.</summary>
/// <param name="Action">Create, change, delete or release.</param>
/// <param name="Subject">Which, such as <c>data flights</c> or <c>gates</c>.</param>
/// <param name="Changes">Member by member, for a change.</param>
public sealed record PlanItem(PlanAction Action, string Subject, IReadOnlyList<PlanChange> Changes);

/// <summary>A member that differs.</summary>
/// <param name="Member">Its path, such as <c>checks[1].range.max</c>.</param>
/// <param name="Before">Its JSON before; null when it was not there.</param>
/// <param name="After">Its JSON after; null when it is gone.</param>
public sealed record PlanChange(string Member, string? Before, string? After);

/// <summary>What an apply would do.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Items">Object by object, in the order of the lifecycle; empty when there is nothing to do.</param>
/// <param name="Loads">Whether data is loaded.</param>
/// <param name="Trains">Whether a model is trained.</param>
/// <param name="Why">Why it is, or is not.</param>
public sealed record Plan(string Project, IReadOnlyList<PlanItem> Items, bool Loads, bool Trains, string Why)
{
    /// <summary>What else its author should know, such as derived features that callers must send.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What an apply did.</summary>
/// <param name="Plan">What it did.</param>
/// <param name="Revision">The project's revision now.</param>
/// <param name="Pipeline">The pipeline that it started; null when it started none.</param>
public sealed record Applied(Plan Plan, long Revision, string? Pipeline);
