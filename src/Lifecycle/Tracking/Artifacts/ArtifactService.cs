using System.Text.RegularExpressions;
using Slipway.Storage.Blobs;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.LoggedModels;
using Slipway.Tracking.Runs;
using Slipway.Work;
using Slipway.Work.Live;

namespace Slipway.Tracking.Artifacts;

/// <inheritdoc/>
internal sealed partial class ArtifactService(Database database, BlobLibrary blobs, LiveTopics live) : IArtifacts
{
    private const string Scheme = "mlflow-artifacts:/";

    public Task<Result<Done>> Put(Actor actor, string path, Stream content, CancellationToken cancel) => Put(actor, path, content, _ => Task.FromResult<Refusal?>(null), cancel);

    /// <summary>Stores a file, streamed, together with what else belongs to it.</summary>
    /// <param name="actor">Who stores it.</param>
    /// <param name="path">Where it will lie.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="alongside">What is written in the same transaction; when it refuses there is no file.</param>
    /// <param name="cancel">The caller's patience.</param>
    public async Task<Result<Done>> Put(Actor actor, string path, Stream content, Func<Unit, Task<Refusal?>> alongside, CancellationToken cancel)
    {
        if (!ArtifactPath.Normal(path).Succeeded(out var key, out var refusal))
            return refusal;
        var blob = await blobs.Put(content, cancel);
        var put = await database.Write<Done>(actor, async unit =>
        {
            if (await Fence(unit, key) is { } stale)
                return stale;
            if (await alongside(unit) is { } refused)
                return refused;
            if (await ArtifactStore.IsFolder(unit, key))
                return Refusal.Invalid($"'{key}' is a folder.", "Give the file another name.");
            if (await ArtifactStore.HasFile(unit, Parents(key)))
                return Refusal.Invalid($"'{key}' would lie in a file.", "Give the folder another name.");
            var before = await ArtifactStore.Find(unit, key);
            await ArtifactStore.Save(unit, new ArtifactStore.Row(key, blob.Sha256, blob.Length, unit.Now.ToUnixTimeMilliseconds()));
            unit.Audit("artifact.write", Subject(key), new { path = key, before = before?.Sha256, after = blob.Sha256, blob.Length });
            return Result.Done;
        }, cancel);
        if (put.IsSuccess && Owner().Match(key) is { Success: true } owner)
            live.Publish($"runs/{owner.Groups["run"].Value}", new { type = "artifact", path = key });
        return put;
    }

    public async Task<Result<ArtifactContent>> Open(string path, CancellationToken cancel)
    {
        if (!ArtifactPath.Normal(path).Succeeded(out var key, out var refusal))
            return refusal;
        var found = await database.Read<ArtifactStore.Row>(async unit =>
        {
            if (await ArtifactStore.Find(unit, key) is { } row)
                return row;
            return await ArtifactStore.IsFolder(unit, key) ? Refusal.Invalid($"'{key}' is a folder.", "List it, and read its files one by one.") : NoSuch(key);
        }, cancel);
        if (!found.Succeeded(out var file, out var absent))
            return absent;
        return (await blobs.Open(file.Sha256, cancel)).Then<ArtifactContent>(stream =>
            new ArtifactContent(key, file.Sha256, file.Length, DateTimeOffset.FromUnixTimeMilliseconds(file.ModifiedAt), stream));
    }

    public async Task<Result<IReadOnlyList<ArtifactEntry>>> List(string folder, CancellationToken cancel)
    {
        if (!ArtifactPath.Normal(folder, emptyIsRoot: true).Succeeded(out var key, out var refusal))
            return refusal;
        return await database.Read(async unit => Result.Of(await ArtifactStore.List(unit, key)), cancel);
    }

    public async Task<Result<IReadOnlyList<ArtifactFile>>> Files(string path, CancellationToken cancel)
    {
        if (!ArtifactPath.Normal(path).Succeeded(out var key, out var refusal))
            return refusal;
        return await database.Read(async unit => Result.Of(await ArtifactStore.Below(unit, key)), cancel);
    }

    public async Task<Result<Done>> Delete(Actor actor, string path, CancellationToken cancel)
    {
        if (!ArtifactPath.Normal(path).Succeeded(out var key, out var refusal))
            return refusal;
        return await database.Write<Done>(actor, async unit =>
        {
            if (await Fence(unit, key) is { } stale)
                return stale;
            var deleted = await ArtifactStore.Delete(unit, key);
            if (deleted == 0)
                unit.NothingChanged();
            else
                unit.Audit("artifact.delete", Subject(key), new { path = key, files = deleted });
            return Result.Done;
        }, cancel);
    }

    public async Task<Result<string>> PathIn(string run, string path, CancellationToken cancel)
    {
        if (!ArtifactPath.Normal(path, emptyIsRoot: true).Succeeded(out var key, out var refusal))
            return refusal;
        if (!Words.Storable(run))
            return RunRules.NotThere(run);
        return await database.Read<string>(async unit =>
        {
            if (await RunRow.Find(unit, run, cancel) is not { } row)
                return RunRules.NotThere(run);
            var uri = row.Info.ArtifactUri;
            if (!uri.StartsWith(Scheme, StringComparison.Ordinal) || uri.StartsWith(Scheme + "/", StringComparison.Ordinal))
                return Refusal.Invalid($"The artifacts of run {run} lie at {uri}, which is not on this server.", "Read them there.");
            return ArtifactPath.Join(uri[Scheme.Length..], key);
        }, cancel);
    }

    /// <summary>A file belongs to a run, or to the run that logged its model.</summary>
    private static async Task<Refusal?> Fence(Unit unit, string key)
    {
        if (unit.Actor.Confined is null)
            return await JobFence.Refuse(unit);
        var run = Owner().Match(key) is { Success: true } owner ? owner.Groups["run"].Value
            : ModelOwner().Match(key) is { Success: true } model && await LoggedModelRow.FindMany(unit, [model.Groups["model"].Value], CancellationToken.None) is [var logged] ? logged.SourceRun
            : null;
        return run is null ? await JobFence.Refuse(unit) : await RunFence.Refuse(unit, run);
    }

    private static Refusal NoSuch(string key) => new(RefusalKind.NotFound, $"No such artifact: '{key}'");

    private static List<string> Parents(string key)
    {
        var parents = new List<string>();
        for (var slash = key.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = key.IndexOf('/', slash + 1))
            parents.Add(key[..slash]);
        return parents;
    }

    /// <summary>The run that a path belongs to, else a name made from the path: what stands in the audit log for good must tell nothing.</summary>
    private static string Subject(string key) => Owner().Match(key) is { Success: true } owner ? $"run_{owner.Groups["run"].Value}" : Ids.Of("art", key);

    [GeneratedRegex("^[^/]+/(?<run>[0-9a-f]{32})/artifacts(/|$)")]
    private static partial Regex Owner();

    [GeneratedRegex("^[^/]+/models/(?<model>m-[0-9a-f]{32})/artifacts/")]
    private static partial Regex ModelOwner();
}
