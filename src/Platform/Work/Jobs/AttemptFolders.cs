using System.Globalization;
using Microsoft.Extensions.Options;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>The folders of attempts on this machine, <c>JOB/ATTEMPT</c> each: also the memory of which attempts this server still has to clear away.</summary>
internal sealed class AttemptFolders(DataFolder data, IOptions<WorkOptions> options)
{
    private readonly string _root = options.Value.WorkFolder.Length > 0 ? Path.GetFullPath(options.Value.WorkFolder) : data.At("jobs");

    public AttemptPlace Place(string job, int attempt) => new(job, attempt, Path.Combine(_root, job, attempt.ToString(CultureInfo.InvariantCulture)));

    public IReadOnlyList<AttemptPlace> All()
    {
        if (!Directory.Exists(_root))
            return [];
        var folders = from job in Directory.EnumerateDirectories(_root)
                      where AuditNote.IsOpaque(Path.GetFileName(job))
                      from attempt in Directory.EnumerateDirectories(job)
                      where int.TryParse(Path.GetFileName(attempt), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                      select Place(Path.GetFileName(job), int.Parse(Path.GetFileName(attempt), CultureInfo.InvariantCulture));
        return [.. folders.OrderBy(place => place.Job, StringComparer.Ordinal).ThenBy(place => place.Attempt)];
    }

    /// <summary>Deletes an attempt's folder, and its job's when that was the last.</summary>
    public static void Delete(AttemptPlace place)
    {
        if (Directory.Exists(place.Folder))
            Directory.Delete(place.Folder, recursive: true);
        var job = Path.GetDirectoryName(place.Folder)!;
        if (Directory.Exists(job) && !Directory.EnumerateFileSystemEntries(job).Any())
            Directory.Delete(job);
    }
}
