using Slipway.Storage.Blobs;
using Slipway.Work.Retention;

namespace Slipway.Tracking.Uploads;

/// <summary>Ends uploads that nobody has completed; never one that was begun within a day, which may be under way.</summary>
internal sealed class UploadRemovals(Database database) : IRemovals, IBlobReferences
{
    public string Kind => "unfinished uploads";

    public int Order => 0;

    public IReadOnlyList<BlobColumn> Columns { get; } = [new("artifact_upload_part", "sha256")];

    public async Task<RemovalCount> Count(Unit unit, DateTimeOffset before, CancellationToken cancel) => new(Kind, await UploadStore.CountBefore(unit, Begun(unit, before)));

    public Task<Result<bool>> RemoveNext(Actor actor, DateTimeOffset before, CancellationToken cancel) => database.Write<bool>(actor, async unit =>
    {
        if (await UploadStore.NextBefore(unit, Begun(unit, before)) is not { } id)
        {
            unit.NothingChanged();
            return false;
        }

        await UploadStore.Delete(unit, id);
        unit.Audit("artifact.upload.abort", id, new { });
        return true;
    }, cancel);

    private static DateTimeOffset Begun(Unit unit, DateTimeOffset before) => unit.Now.AddDays(-1) is var day && day < before ? day : before;
}
