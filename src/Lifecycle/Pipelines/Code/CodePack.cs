using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace Slipway.Pipelines.Code;

/// <summary>A file of a project's code.</summary>
/// <param name="Path">Its path from the project's folder, with <c>/</c>.</param>
/// <param name="File">Where it lies.</param>
/// <param name="Executable">Whether it can be run.</param>
public sealed record CodeFile(string Path, string File, bool Executable);

/// <summary>
/// A project's code as one file: a tar archive in Ustar form of plain files, in the order of their paths' bytes, without times, owners or links. The same files give the same bytes, so
/// the SHA-256 is the code's version.
/// </summary>
public static class CodePack
{
    /// <summary>The most that a pack holds, in bytes.</summary>
    public const long MostBytes = 64L << 20;

    /// <summary>The most files that a pack holds.</summary>
    public const int MostFiles = 10_000;

    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes a pack.</summary>
    /// <returns>What keeps a file from being packed; null when all are.</returns>
    public static async Task<Refusal?> Write(Stream to, IReadOnlyList<CodeFile> files, CancellationToken cancel)
    {
        if (Refuse([.. files.Select(f => (f.Path, new FileInfo(f.File).Length))]) is { } refusal)
            return refusal;
        await using var tar = new TarWriter(to, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (var file in files.OrderBy(f => Encoding.UTF8.GetBytes(f.Path), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            await using var content = File.OpenRead(file.File);
            try
            {
                await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, file.Path) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch, Mode = file.Executable ? Runnable : Plain }, cancel);
            }
            catch (ArgumentException)
            {
                return Refusal.Invalid($"The path '{file.Path}' is too long for a code pack.", "Shorten it, or name what the program needs under train.trainer.code.");
            }
        }

        return null;
    }

    /// <summary>Why these bytes are no pack; null when they are one.</summary>
    public static Task<Refusal?> Check(Stream pack, CancellationToken cancel) => Read(pack, (_, _) => Task.CompletedTask, cancel);

    /// <summary>Writes a pack's files into a folder that is empty.</summary>
    /// <returns>Why the bytes are no pack; null when all is written.</returns>
    public static Task<Refusal?> Unpack(Stream pack, string folder, CancellationToken cancel) => Read(pack, async (entry, token) =>
    {
        var file = Path.Combine(folder, entry.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using (var to = new FileStream(file, FileMode.CreateNew, FileAccess.Write))
        {
            if (entry.DataStream is not null)
                await entry.DataStream.CopyToAsync(to, token);
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, entry.Mode.HasFlag(UnixFileMode.UserExecute) ? Runnable : Plain);
    }, cancel);

    private static async Task<Refusal?> Read(Stream pack, Func<TarEntry, CancellationToken, Task> take, CancellationToken cancel)
    {
        List<(string Path, long Length)> seen = [];
        try
        {
            await using var tar = new TarReader(pack, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    return Refusal.Invalid($"'{entry.Name}' in the code pack is a {entry.EntryType}.", "A pack holds plain files only.");
                seen.Add((entry.Name, entry.Length));
                if (seen.Count > MostFiles || RefusePath(entry.Name) is not null)
                    break;
                await take(entry, cancel);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException)
        {
            return Refusal.Invalid($"The code pack cannot be read: {broken.Message}", "Send what 'slipway apply' packs: a tar archive.");
        }

        return Refuse(seen);
    }

    private static Refusal? Refuse(List<(string Path, long Length)> files)
    {
        if (files.Count == 0)
            return Refusal.Invalid("The code pack holds no file.", "Put the program into the project's folder; what Git ignores is not sent.");
        if (files.Count > MostFiles)
            return Refusal.Invalid($"The code has more than {MostFiles.ToString("N0", CultureInfo.InvariantCulture)} files.", Remedy);
        if (files.Select(f => RefusePath(f.Path)).FirstOrDefault(r => r is not null) is { } refusal)
            return refusal;
        var paths = files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        if (paths.Count < files.Count || paths.Any(path => Parents(path).Any(paths.Contains)))
            return Refusal.Invalid("The code pack holds a path twice, or a file that is also a folder.", "Pack each file once.");
        var bytes = files.Sum(f => f.Length);
        if (bytes <= MostBytes)
            return null;
        var largest = files.OrderByDescending(f => f.Length).Take(3).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Path} ({f.Length / 1e6:0.0} MB)"));
        return Refusal.Invalid(string.Create(CultureInfo.InvariantCulture, $"The code is {bytes / 1e6:0.0} MB; at most {MostBytes >> 20} MiB are sent. The largest files: {string.Join(", ", largest)}."), Remedy);
    }

    private const string Remedy = "Name what the program needs under train.trainer.code, let Git ignore the rest, or declare large files as data.";

    private static Refusal? RefusePath(string path) =>
        path.Length is 0 or > 255 || path.Contains('\\', StringComparison.Ordinal) || path.Any(char.IsControl) || path.Split('/').Any(part => part is "" or "." or "..")
            ? Refusal.Invalid($"'{path}' is no path of a file of code.", "Use relative paths with '/', such as train.py or src/model.py.")
            : null;

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
    }
}
