using Slipway.Identity.Access;
using Slipway.Storage;
using Slipway.Storage.Backup;

namespace Slipway.Server;

/// <summary>A back-up of everything, taken while the server works.</summary>
internal static class BackupEndpoint
{
    public static void MapBackup(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/backup", Backup).Needs(Permission.ServerManage).WithTags("Server").WithSummary("One zip with all tables, blobs and prediction logs");

    private static async Task<IResult> Backup(Actor actor, Database database, BackupWriter writer, DataFolder folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder.At("backups"));
        var file = folder.At("backups", Guid.CreateVersion7().ToString("N") + ".zip");
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
