using Slipway.Identity.Access;
using Slipway.Storage;
using Slipway.Storage.Backup;

namespace Slipway.Server;

/// <summary>A back-up of everything, taken while the server works.</summary>
internal static class BackupEndpoint
{
    /// <summary>The folder in which one is made until it is sent.</summary>
    private const string Making = "backups";

    public static void MapBackup(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/backup", Backup).Needs(Permission.ServerManage).WithTags("Server").WithSummary("One zip with all tables, blobs and prediction logs");

    /// <summary>Deletes what a kill left of back-ups that were being written or sent; what somebody else keeps in that folder stays.</summary>
    public static void ClearLeftovers(DataFolder folder)
    {
        if (!Directory.Exists(folder.At(Making)))
            return;
        foreach (var file in Directory.EnumerateFiles(folder.At(Making)).Where(file => Path.GetFileName(file).Split('.', 2) is [var id, "zip" or "zip.tmp"] && Guid.TryParseExact(id, "N", out _)))
            File.Delete(file);
    }

    private static async Task<IResult> Backup(Actor actor, Database database, BackupWriter writer, DataFolder folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder.At(Making));
        var file = folder.At(Making, Guid.CreateVersion7().ToString("N") + ".zip");
        await writer.Write(file, cancel);
        await database.Write<Done>(actor, unit =>
        {
            unit.Audit("backup.create", Ids.Of("srv", database.Log));
            return Task.FromResult(Result.Done);
        }, cancel);
        var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        return Results.Stream(content, "application/zip", "slipway-backup.zip");
    }
}
