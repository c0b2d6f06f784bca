namespace Slipway.Registry.Contracts;

/// <summary>One file of a version.</summary>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Sha256">Its blob.</param>
/// <param name="Length">Bytes.</param>
public sealed record ModelFile(string Path, string Sha256, long Length);

/// <summary>A version of a model: files that never change, and where they come from.</summary>
/// <param name="Id">Opaque and unique over all models; time-ordered.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Number">1, 2, 3 … within the model; never given twice while the model exists.</param>
/// <param name="State"><c>ready</c> or <c>deleted</c>.</param>
/// <param name="Run">The run that made it; null for a version from elsewhere.</param>
/// <param name="Datasets">The ids of the dataset versions it was made from.</param>
/// <param name="Repository">Where its code can be cloned from.</param>
/// <param name="Commit">The Git commit of its code.</param>
/// <param name="Signature">What it takes and gives: a JSON object with <c>inputs</c>, <c>outputs</c> and <c>params</c>, each a JSON text or null, as MLflow keeps it.</param>
/// <param name="Digest">
/// SHA-256 over one line a file, <c>sha256, two spaces, path, line feed</c>, in the order of the paths' UTF-8 bytes. A version whose source lies elsewhere has no files here: its digest is
/// that of nothing, the same for all such versions, and it cannot be deployed.
/// </param>
/// <param name="Rebuild">The one line that checks out and rebuilds it; null without a commit.</param>
public sealed record ModelVersion(
    string Id, string Model, int Number, string State, string Description, string? Run, IReadOnlyList<string> Datasets, string? Repository, string? Commit, string? Signature, string Digest,
    IReadOnlyList<ModelFile> Files, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Aliases, string? Rebuild, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The tag that tells the project's folder in the repository; without it, the root.</summary>
    public const string CodePathTag = "slipway.code.path";

    /// <summary>The digest of every version without files: the SHA-256 of nothing.</summary>
    public const string NoFiles = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>Where its files come from, as whoever registered it said: <c>models:/m-…</c>, <c>runs:/…</c>, <c>s3://…</c>; null for files that were handed over.</summary>
    public string? Source { get; init; }

    /// <summary>Where the files behind a source of the form <c>models:/…</c> lay when it was registered; null for every other source, which says it itself.</summary>
    public string? Location { get; init; }

    /// <summary>An address at which its run can be looked at on another server.</summary>
    public string? RunLink { get; init; }

    /// <summary>The logged model (<c>m-…</c>) that it was made from.</summary>
    public string? LoggedModel { get; init; }

    /// <summary>Its stage in MLflow's sense.</summary>
    public ModelStage Stage { get; init; }

    /// <summary>The version as people write it: <c>model/3</c>.</summary>
    public override string ToString() => $"{Model}/{Number}";
}

/// <summary>What a new version is made of. Its files lie in the blob library already.</summary>
/// <param name="Files">At least one, unless there is a source; paths are relative and unique.</param>
/// <param name="Source">
/// Where the files lie. On this server (<c>mlflow-artifacts:/…</c>, <c>runs:/RUN/path</c>, <c>models:/NAME/N</c>, <c>models:/m-ID</c>) those that lie there now become the version's files, and what
/// their MLmodel file says its signature; elsewhere they stay where they are, and the version has none.
/// </param>
/// <param name="RunLink">An address at which the run can be looked at on another server.</param>
/// <param name="LoggedModel">The logged model that it is made from.</param>
public sealed record NewVersion(
    IReadOnlyList<NewFile> Files, string? Run = null, IReadOnlyList<string>? Datasets = null, string? Repository = null, string? Commit = null, string? Signature = null, string? Description = null,
    IReadOnlyDictionary<string, string>? Tags = null, string? Source = null, string? RunLink = null, string? LoggedModel = null)
{
    /// <summary>What its gates measured, written with it: at no moment is it there without them.</summary>
    public IReadOnlyList<NewGateResult> Gates { get; init; } = [];

    /// <summary>Who is to approve it, and where, in words that follow its name; null where nobody is asked.</summary>
    public string? Approval { get; init; }
}

/// <summary>A file of a new version, by the hash of its blob.</summary>
public sealed record NewFile(string Path, string Sha256);

/// <summary>Which versions are wanted; the newest come first.</summary>
/// <param name="Model">Of this model only.</param>
/// <param name="Run">Made by this run.</param>
/// <param name="Dataset">Made from this dataset version.</param>
/// <param name="Digest">With exactly these files.</param>
/// <param name="Tags">Pairs that the version has, all of them.</param>
/// <param name="Limit">The most that are answered, 1 to 1,000.</param>
/// <param name="After">What the page before said in <see cref="Page{T}.Next"/>.</param>
/// <param name="Commit">Whose code stands at this Git commit.</param>
/// <param name="LoggedModel">Made from this logged model.</param>
public sealed record VersionQuery(
    string? Model = null, string? Run = null, string? Dataset = null, string? Digest = null, IReadOnlyDictionary<string, string>? Tags = null, int Limit = 100, string? After = null, string? Commit = null,
    string? LoggedModel = null);

/// <summary>Versions of models, for other stages. Deleted versions are not found.</summary>
public interface IModelVersions
{
    /// <summary>Registers the next version; the model is made when it is not there.</summary>
    Task<Result<ModelVersion>> Register(Actor actor, string model, NewVersion version, CancellationToken cancel);

    /// <summary>Registers the next version of a model that has to be there.</summary>
    Task<Result<ModelVersion>> RegisterNext(Actor actor, string model, NewVersion version, CancellationToken cancel);

    /// <summary>The version that a reference means now.</summary>
    Task<Result<ModelVersion>> Find(ModelReference reference, CancellationToken cancel);

    /// <summary>The version with this <see cref="ModelVersion.Id"/>.</summary>
    Task<Result<ModelVersion>> FindById(string id, CancellationToken cancel);

    Task<Result<Page<ModelVersion>>> Search(VersionQuery query, CancellationToken cancel);

    /// <summary>A seekable stream over one of the version's files.</summary>
    Task<Result<Stream>> Open(ModelVersion version, string path, CancellationToken cancel);

    Task<Result<ModelVersion>> Describe(Actor actor, string model, int number, string description, CancellationToken cancel);

    /// <summary>Sets a tag, or takes it away when <paramref name="value"/> is null.</summary>
    Task<Result<Done>> Tag(Actor actor, string model, int number, string key, string? value, CancellationToken cancel);

    /// <summary>Deletes a version; refused while an alias points at it.</summary>
    Task<Result<Done>> Delete(Actor actor, string model, int number, CancellationToken cancel);

    /// <summary>Deletes a version and the aliases that point at it; refused while one of them is an alias that a project names.</summary>
    Task<Result<Done>> DeleteWithAliases(Actor actor, string model, int number, CancellationToken cancel);
}
