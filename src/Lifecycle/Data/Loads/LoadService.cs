using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Data.Datasets;
using Slipway.Data.Versions;
using Slipway.Storage.Blobs;
using Slipway.Work;

namespace Slipway.Data.Loads;

/// <summary>Starts loads: each is a job.</summary>
internal sealed class LoadService(DatasetService datasets, VersionService versions, BlobLibrary blobs, JobService jobs)
{
    private const int MostEdits = 10_000;

    /// <summary>Keeps the bytes and starts a job that loads them; a dataset that is not there yet is made.</summary>
    public async Task<Result<Job>> Upload(Actor actor, string name, Stream content, string fileName, string? commit, CancellationToken cancel)
    {
        if (DatasetRules.RefuseName(name) is { } badName)
            return badName;
        if (DatasetRules.RefuseCommit(commit) is { } badCommit)
            return badCommit;
        if (fileName.Length is 0 or > 255 || fileName.Any(char.IsControl))
            return Refusal.Invalid("source: is no name of a file.", "Give 1 to 255 characters, such as flights.parquet.");
        var blob = await blobs.Put(content, cancel);
        if (blob.Length == 0)
            return Refusal.Invalid("The body is empty.", "Send the bytes of a CSV or Parquet file as the body.");
        if (!(await datasets.Ensure(actor, name, cancel)).Succeeded(out var dataset, out var refusal))
            return refusal;
        return await Submit(actor, dataset, new LoadPayload(name, [new UploadedSource(blob.Sha256, fileName)], null, null, commit), cancel);
    }

    /// <summary>Starts a job that loads declared files.</summary>
    public async Task<Result<Job>> Load(Actor actor, string name, IReadOnlyList<SourceFile> files, string? commit, CancellationToken cancel)
    {
        if (DatasetRules.RefuseCommit(commit) is { } badCommit)
            return badCommit;
        if (files.Count == 0)
            return Refusal.Invalid($"Dataset '{name}' has no file to load.", "Declare its source.");
        return (await datasets.Find(name, cancel)).Succeeded(out var dataset, out var refusal) ? await Submit(actor, dataset, new LoadPayload(name, null, files, null, commit), cancel) : refusal;
    }

    /// <summary>Starts a job that loads files whose bytes are kept here already.</summary>
    public async Task<Result<Job>> LoadKept(Actor actor, string name, IReadOnlyList<KeptFile> files, string? commit, LoadTag tag, CancellationToken cancel)
    {
        if (DatasetRules.RefuseCommit(commit) is { } badCommit)
            return badCommit;
        if (!(await datasets.Find(name, cancel)).Succeeded(out var dataset, out var refusal))
            return refusal;
        return await Submit(actor, dataset, new LoadPayload(name, [.. files.Select(f => new UploadedSource(f.Sha256, f.Name))], null, null, commit), cancel, tag);
    }

    /// <summary>Starts a job that puts a version's quarantine forward again, with repaired rows.</summary>
    public async Task<Result<Job>> Replay(Actor actor, string name, string version, int? load, IReadOnlyList<RowEdit> edits, CancellationToken cancel)
    {
        if (edits.Count > MostEdits)
            return Refusal.Invalid($"edits: {edits.Count} rows are repaired at once; at most {MostEdits} can be.", "Send them in several replays.");
        if (!(await datasets.Find(name, cancel)).Succeeded(out var dataset, out var refusal) || !(await versions.Find(name, version, load, cancel)).Succeeded(out var found, out refusal))
            return refusal;
        if (found.Version.BadSha256 is not { } bad)
            return Refusal.Conflict($"Version {name}@{found.Version.Number} has no row in quarantine.", "There is nothing to replay.");
        if (edits.FirstOrDefault(e => e.Number < 1 || e.Number > found.Version.SetAside) is { } beyond)
            return Refusal.Invalid($"edits: there is no row {beyond.Number}; quarantine holds rows 1 to {found.Version.SetAside}.", "Take the number from the quarantine list.");
        return await Submit(actor, dataset, new LoadPayload(name, null, null, new ReplayRequest(found.Version.Id, bad, edits), found.Version.Commit), cancel);
    }

    private Task<Result<Job>> Submit(Actor actor, Dataset dataset, LoadPayload payload, CancellationToken cancel, LoadTag? tag = null) =>
        jobs.Submit(actor, new NewJob(LoadKind.KindName, JsonSerializer.SerializeToElement(payload, JsonSerializerOptions.Web)) { Subject = dataset.Id, Key = tag?.Key, Group = tag?.Group }, cancel);
}
