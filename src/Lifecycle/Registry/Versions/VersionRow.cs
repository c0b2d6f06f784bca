using Slipway.Registry.Contracts;

namespace Slipway.Registry.Versions;

/// <summary>A row of <c>model_version</c> as Dapper reads it.</summary>
internal sealed class VersionRow
{
    public required string Id { get; init; }

    public required string Model { get; init; }

    public required string ModelId { get; init; }

    public long Number { get; init; }

    public required string State { get; init; }

    public required string Description { get; init; }

    public string? Run { get; init; }

    public string? Repository { get; init; }

    public string? GitCommit { get; init; }

    public string? Signature { get; init; }

    public required string Digest { get; init; }

    public string? Source { get; init; }

    public string? Location { get; init; }

    public string? RunLink { get; init; }

    public string? LoggedModel { get; init; }

    public required string Stage { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public ModelVersion ToVersion(IReadOnlyList<string> datasets, IReadOnlyList<ModelFile> files, IReadOnlyDictionary<string, string> tags, IReadOnlyList<string> aliases) => new(
        Id, Model, (int)Number, State, Description, Run, datasets, Repository, GitCommit, Signature, Digest, files, tags, aliases, VersionRules.Rebuild(Repository, GitCommit, tags.GetValueOrDefault(ModelVersion.CodePathTag)),
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt))
    {
        Source = Source, Location = Location, RunLink = RunLink, LoggedModel = LoggedModel, Stage = Enum.Parse<ModelStage>(Stage),
    };
}
