using System.Text.RegularExpressions;
using Slipway.Storage.Migrations;

namespace Slipway.Storage.Backup;

/// <summary>Puts the files of a backup into a data folder that has none of them; those that were written go again when the restore does not come to its end.</summary>
/// <param name="root">The data folder.</param>
internal sealed partial class RestoredFiles(string root) : IDisposable
{
    private readonly List<string> _written = [];

    /// <summary>Keeps them.</summary>
    public void Keep() => _written.Clear();

    /// <summary>Whether a file may be called so.</summary>
    public static bool IsPlain(string name) => Name().IsMatch(name);

    /// <summary>Writes one.</summary>
    /// <exception cref="ArgumentException">Its name is not plain.</exception>
    /// <exception cref="DatabaseUnusableException">The folder has it already.</exception>
    public async Task Write(BackupFile file, Stream bytes, CancellationToken cancel)
    {
        if (!IsPlain(file.Name))
            throw new ArgumentException($"'{file.Name}' leads out of the folder.", nameof(file));
        var path = Path.Combine(root, file.Name);
        if (Path.Exists(path))
            throw new DatabaseUnusableException($"The data folder {root} is not empty (it has {file.Name}); restore into a new one.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        _written.Add(temporary);
        await using (var to = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            await bytes.CopyToAsync(to, cancel);
            to.Flush(flushToDisk: true);
        }

        _written.Add(path);
        DurableFile.Move(temporary, path);
    }

    public void Dispose() => _written.ForEach(File.Delete);

    /// <summary>Two or more parts, each beginning with a letter, a digit or <c>_</c>: files of the folder itself are the server's own.</summary>
    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
