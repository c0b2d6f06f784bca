using Slipway.Storage.Backup;

namespace Slipway.Serving.PredictionLog;

/// <summary>Brings the prediction logs into a backup: seals what was logged, and hands over all segments with the id of the server whose they are.</summary>
internal sealed class PredictionBackup(DataFolder folder, PredictionLogs logs, SharedSegments shared) : IBackupFiles
{
    public async Task<IReadOnlyList<FinishedFile>> Finished(CancellationToken cancel)
    {
        var files = new List<FinishedFile> { new($"predictions/{SharedSegments.IdentityFile}", shared.Identity()) };
        foreach (var deployment in Directory.EnumerateDirectories(folder.At("predictions")).Select(path => Path.GetFileName(path)).Where(AuditNote.IsOpaque).Order(StringComparer.Ordinal))
        {
            var segments = logs.FolderOf(deployment);
            if (segments.Parts().Any(part => !part.Sealed))
                await logs.Seal(deployment, cancel);
            files.AddRange(segments.Parts().Where(part => part.Sealed).Select(part => segments.Segment(part.Number)).Select(path => new FinishedFile($"predictions/{deployment}/{Path.GetFileName(path)}", path)));
        }

        return files;
    }
}
