using System.Globalization;
using System.Text;
using Slipway.Commands;
using Slipway.Importing;
using Slipway.Tracking.Contracts;

namespace Slipway.Exporting;

/// <summary>
/// Writes the files of a file store. Keys become paths there, and a key may be anything that a client once sent: what would leave its folder, or what the file system does not take, is noted and left out.
/// </summary>
internal sealed class FolderFiles(Notes notes)
{
    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether a key stays within a folder when it is taken for a path.</summary>
    public static bool IsWithin(string key) => !key.Contains('\0', StringComparison.Ordinal) && !Array.Exists(key.Split('/', '\\'), part => part is "" or "." or "..");

    public static void Meta(string folder, params (string Key, object? Value)[] entries)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "meta.yaml"), YamlText.Of(entries), Plain);
    }

    /// <summary>Values under their keys, each a file.</summary>
    public void Values(string folder, string owner, IEnumerable<(string Key, string Value)> values)
    {
        foreach (var (key, value) in values)
            Try(folder, owner, key, path => File.WriteAllText(path, value, Plain));
    }

    /// <summary>The points of a metric, a line each.</summary>
    /// <param name="points">Each with what follows its step.</param>
    public void Points(string folder, string owner, string key, IEnumerable<(MetricPoint Point, string Tail)> points) =>
        Try(folder, owner, key, path => File.AppendAllLines(path, points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Point.Timestamp} {Python(p.Point.Value)} {p.Point.Step}{p.Tail}")), Plain));

    public async Task Artifacts(string folder, string owner, SourceFiles files, ExportReport report, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        if (files is SourceFiles.Elsewhere)
            notes.Linked(owner, "The artifacts stay on another store; the run keeps the link.");
        if (files is not SourceFiles.Reachable reachable)
            return;
        await foreach (var file in reachable.List(cancel))
        {
            if (!await Copy(folder, owner, file.Path, file.Open, cancel))
                continue;
            report.Artifacts++;
            report.Bytes += file.Length;
        }
    }

    /// <returns>Whether the file is there now; else a note says why not.</returns>
    public async Task<bool> Copy(string folder, string owner, string key, Func<CancellationToken, Task<Stream>> open, CancellationToken cancel)
    {
        if (Place(folder, owner, key) is not { } path)
            return false;
        SteadyStream? content = null;
        try
        {
            await using (content = new SteadyStream(await open(cancel)))
            await using (var to = new FileStream(path, FileMode.Create, FileAccess.Write))
                await content.CopyToAsync(to, cancel);
            return true;
        }
        catch (CommandFailedException refused) when (refused.IsOfOneThing)
        {
            notes.Left($"{owner}: {key}", refused.Message, refused.Remedy);
        }
        catch (Exception) when (content?.Fault is { } fault)
        {
            File.Delete(path);
            notes.Left($"{owner}: {key}", "A file could not be read to its end.", fault);
        }
        catch (Exception fault) when (IsOfName(fault))
        {
            notes.Left($"{owner}: {key}", "The file system does not take such a name.", fault.Message);
        }

        return false;
    }

    private void Try(string folder, string owner, string key, Action<string> write)
    {
        if (Place(folder, owner, key) is not { } path)
            return;
        try
        {
            write(path);
        }
        catch (Exception fault) when (IsOfName(fault))
        {
            notes.Left($"{owner}: {key}", "The file system does not take such a name.", fault.Message);
        }
    }

    /// <summary>The path that a key becomes; null where it can be none.</summary>
    private string? Place(string folder, string owner, string key)
    {
        if (!IsWithin(key))
        {
            notes.Left($"{owner}: {key}", "The name would lead out of the folder that it belongs in.");
            return null;
        }

        var path = Path.Combine([folder, .. key.Split('/')]);
        try
        {
            for (var above = Path.GetDirectoryName(path)!; above.Length > folder.Length; above = Path.GetDirectoryName(above)!)
            {
                if (File.Exists(above))
                    return Taken(owner, key);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return Directory.Exists(path) ? Taken(owner, key) : path;
        }
        catch (Exception fault) when (IsOfName(fault))
        {
            notes.Left($"{owner}: {key}", "The file system does not take such a name.", fault.Message);
            return null;
        }
    }

    /// <summary>Of the keys <c>a</c> and <c>a/b</c> only one can be a file.</summary>
    private string? Taken(string owner, string key)
    {
        notes.Left($"{owner}: {key}", "As a path it is a file and a folder at once, which MLflow's file store cannot hold.");
        return null;
    }

    /// <summary>A full disk is no matter of names.</summary>
    private static bool IsOfName(Exception fault) => fault is PathTooLongException or DirectoryNotFoundException or UnauthorizedAccessException;

    private static string Python(double value) => double.IsNaN(value) ? "nan" : double.IsPositiveInfinity(value) ? "inf" : double.IsNegativeInfinity(value) ? "-inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
