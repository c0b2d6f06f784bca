using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Slipway.Importing.Neptune;

/// <summary>The files of a run of the export, and its series of texts, which become tables.</summary>
/// <param name="rows">The run's rows.</param>
/// <param name="tree">The files that may be read.</param>
/// <param name="folder">Where the export's files lie; null where that is not known.</param>
/// <param name="project">The name of the project's folder, which is the same below it.</param>
/// <param name="owner">The run, for notes.</param>
internal sealed class NeptuneFiles(RunRows rows, SourceTree tree, string? folder, string project, string owner, Notes notes)
{
    private const string Unknown = "Its files were exported to a folder that is not known.";

    public async IAsyncEnumerable<SourceFile> List([EnumeratorCancellation] CancellationToken cancel)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in await rows.FileRows(cancel))
        {
            foreach (var file in Of(row).Where(f => taken.Add(f.Path)))
                yield return file;
        }

        foreach (var path in await rows.Series("string_series", cancel))
        {
            if (taken.Add(path + ".csv"))
                yield return Table(path, await rows.Texts(path, cancel));
        }
    }

    private IEnumerable<SourceFile> Of(FileRow row)
    {
        if (folder is null)
        {
            notes.Left($"{owner}: files", Unknown, "Say where: --files DIR, the exporter's --files-path.");
            return [];
        }

        var places = ((string[])[Path.Combine(folder, project, row.Local), Path.Combine(folder, row.Local)]).Where(place => !Path.IsPathRooted(row.Local) && IsBelow(place, folder)).Select(tree.Find).ToList();
        var (path, extension) = (row.Path.Trim('/'), Path.GetExtension(row.Local));
        if (places.Find(p => p.Kind == FileKind.Folder) is { } set)
            return tree.Contents(set.Path).Select(file => file with { Path = $"{path}/{file.Path}" });
        if (places.Find(p => p.Kind == FileKind.Regular) is { } file && SourceFile.Of(row.Step is { } step ? $"{path}/step_{Number(step)}{extension}" : Path.HasExtension(path) ? path : path + extension, file) is { } content)
            return [content];
        var odd = places.Find(p => p.Kind != FileKind.Missing);
        notes.Left($"{row.Path} of {owner}", odd?.Why ?? (places.Count == 0 ? "Its path leads out of the folder of the files." : "Its file is not in the folder of the files."), odd?.Remedy);
        return [];
    }

    private static bool IsBelow(string place, string folder) => RealPath.Lies(Path.GetFullPath(place), [Path.GetFullPath(folder)]);

    /// <summary>A series of texts as CSV.</summary>
    private static SourceFile Table(string path, IEnumerable<TextRow> texts)
    {
        var table = new StringBuilder("step,timestamp,value\n");
        foreach (var (step, timestamp, text) in texts)
            table.Append(step is { } number ? Number(number) : "").Append(',').Append(timestamp is { } at ? Instants.Text(at) : "").Append(",\"").Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\"\n");
        var bytes = Encoding.UTF8.GetBytes(table.ToString());
        return new SourceFile(path.Trim('/') + ".csv", bytes.Length, Local: true, _ => Task.FromResult<Stream>(new MemoryStream(bytes)));
    }

    private static string Number(decimal step) => step.ToString("0.######", CultureInfo.InvariantCulture);
}
