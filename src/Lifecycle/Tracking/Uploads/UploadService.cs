using Slipway.Storage.Blobs;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;
using Slipway.Work;

namespace Slipway.Tracking.Uploads;

/// <inheritdoc/>
internal sealed class UploadService(Database database, BlobLibrary blobs, ArtifactService artifacts, TimeProvider clock) : IArtifactUploads
{
    public async Task<Result<ArtifactUpload>> Begin(Actor actor, string path, long parts, CancellationToken cancel)
    {
        if (!ArtifactPath.Normal(path).Succeeded(out var key, out var refusal))
            return refusal;
        if (parts is < 1 or > IArtifactUploads.MostParts)
            return Refusal.Invalid($"An upload cannot have {parts} parts.", $"It has 1 to {IArtifactUploads.MostParts}.");
        var upload = new ArtifactUpload(Ids.New("upload", clock), key, (int)parts);
        return await database.Write<ArtifactUpload>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            await UploadStore.Insert(unit, new UploadStore.Row(upload.Id, key, parts, actor.Principal));
            unit.Audit("artifact.upload.begin", upload.Id, new { path = key, parts });
            return upload;
        }, cancel);
    }

    public async Task<Result<string>> Put(Actor actor, string upload, int number, Stream content, CancellationToken cancel)
    {
        if (!(await Find(actor, upload, cancel)).Succeeded(out var begun, out var refusal))
            return refusal;
        if (number < 1 || number > begun.Parts)
            return Refusal.Invalid($"There is no part {number}; the upload has parts 1 to {begun.Parts}.", "Take the address from the answer to 'create'.");
        var blob = await blobs.Put(content, cancel);
        return await database.Write<string>(actor, async unit =>
        {
            if (await UploadStore.Find(unit, upload) is null)
                return NotThere(upload);
            await UploadStore.Save(unit, upload, new UploadStore.Part(number, blob.Sha256, blob.Length));
            unit.NothingChanged();
            return blob.Sha256;
        }, cancel);
    }

    public async Task<Result<Done>> Complete(Actor actor, string path, string upload, IReadOnlyList<SentPart> parts, CancellationToken cancel)
    {
        if (!(await Find(actor, path, upload, cancel)).Succeeded(out var begun, out var refusal))
            return refusal;
        var there = await database.Query(unit => UploadStore.Parts(unit, upload), cancel);
        if (Unlike(begun, there, parts) is { } unlike)
            return unlike;
        await using var whole = new ChainedStream([.. there.Select(part => part.Sha256)], async (sha256, stop) => (await blobs.Open(sha256, stop)).Succeeded(out var stream, out var lost) ? stream : throw new IOException(lost.Message));
        return await artifacts.Put(actor, begun.Path, whole, unit => End(unit, upload, "artifact.upload.complete"), cancel);
    }

    public async Task<Result<Done>> Abort(Actor actor, string? path, string upload, CancellationToken cancel)
    {
        if (!(await (path is null ? Find(actor, upload, cancel) : Find(actor, path, upload, cancel))).Succeeded(out _, out var refusal))
            return refusal.Kind == RefusalKind.NotFound ? Result.Done : refusal;
        return await database.Write<Done>(actor, async unit =>
        {
            if (await End(unit, upload, "artifact.upload.abort") is not null)
                unit.NothingChanged();
            return Result.Done;
        }, cancel);
    }

    /// <summary>An upload ends once: as its file or as nothing.</summary>
    private static async Task<Refusal?> End(Unit unit, string upload, string action)
    {
        if (await UploadStore.Find(unit, upload) is null)
            return NotThere(upload);
        await UploadStore.Delete(unit, upload);
        unit.Audit(action, upload, new { });
        return null;
    }

    /// <summary>An upload is its beginner's alone: nobody else learns that it is there.</summary>
    private async Task<Result<UploadStore.Row>> Find(Actor actor, string upload, CancellationToken cancel)
    {
        if (!AuditNote.IsOpaque(upload))
            return NotThere(upload);
        return await database.Read<UploadStore.Row>(async unit => await UploadStore.Find(unit, upload) is { } row && row.BegunBy == actor.Principal ? row : NotThere(upload), cancel);
    }

    private async Task<Result<UploadStore.Row>> Find(Actor actor, string path, string upload, CancellationToken cancel)
    {
        if (!ArtifactPath.Normal(path).Succeeded(out var key, out var refusal) || !(await Find(actor, upload, cancel)).Succeeded(out var begun, out refusal))
            return refusal;
        return key == begun.Path ? begun : Refusal.Invalid($"The upload {upload} is that of '{begun.Path}', not of '{key}'.", "Name the path at which it was begun.");
    }

    private static Refusal? Unlike(UploadStore.Row upload, IReadOnlyList<UploadStore.Part> there, IReadOnlyList<SentPart> said)
    {
        if (there.Count < upload.Parts)
            return Refusal.Invalid($"{upload.Parts - there.Count} of {upload.Parts} parts have not arrived; the first is part {Enumerable.Range(1, (int)upload.Parts).Except(there.Select(part => (int)part.Number)).First()}.", "Send them, then complete.");
        if (said.GroupBy(part => part.Number).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return Refusal.Invalid($"Part {twice.Key} is named twice.", "Name each part once.");
        if (there.FirstOrDefault(part => said.FirstOrDefault(s => s.Number == part.Number)?.Etag.Trim('"') != part.Sha256) is { } other)
            return Refusal.Invalid($"Part {other.Number} is named with another ETag than it was answered with, or not at all.", "Name each part with the ETag of its answer.");
        return said.Count > there.Count ? Refusal.Invalid($"{said.Count} parts are named; the upload has {there.Count}.", "Name each part once.") : null;
    }

    private static Refusal NotThere(string upload) => Refusal.NotFound("Upload", upload);
}
