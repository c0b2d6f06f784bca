using System.Runtime.CompilerServices;
using Slipway.Commands;
using Slipway.Importing.Files;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Neptune;

/// <summary>A file of the export that holds rows of a run.</summary>
/// <param name="Path">The file as it is named.</param>
/// <param name="Real">The file without links.</param>
/// <param name="Project">The run's project.</param>
/// <param name="Run">The run's id at Neptune.</param>
/// <param name="CreatedAt">When the run began, where this file says it.</param>
internal sealed record ExportPart(string Path, string Real, string Project, string Run, long? CreatedAt);

/// <summary>What Neptune's exporter wrote: a folder a project with Parquet files of its runs, and a folder with their files. A project is an experiment.</summary>
internal sealed class NeptuneSource : ITrackingSource
{
    private const string Data = "data";
    private const string FilesFolder = "files";
    private const string Extension = ".parquet";
    private const string Unfinished = ".parquet.tmp";
    private const string FirstPart = "_part_0" + Extension;

    private readonly string _data;
    private readonly SourceTree _tree;
    private readonly Notes _notes;
    private readonly ParquetFiles _parquet;
    private readonly NeptuneRuns _runs;
    private ILookup<string, ExportPart> _projects = Array.Empty<ExportPart>().ToLookup(p => p.Project);

    private NeptuneSource(string root, string data, SourceTree tree, Notes notes, ParquetFiles parquet, NeptuneRuns runs) => (Name, _data, _tree, _notes, _parquet, _runs) = (root, data, tree, notes, parquet, runs);

    public string Name { get; }

    /// <param name="from">The folder that the command line names: the export's, or that of its Parquet files.</param>
    /// <param name="files">Where the files lie, where the command line says so.</param>
    /// <param name="allowed">More folders that may be read.</param>
    /// <param name="multiplier">What steps are multiplied by.</param>
    public static async Task<NeptuneSource> Open(string from, string? files, IReadOnlyList<string> allowed, int multiplier, Notes notes, CancellationToken cancel)
    {
        List<string> more = [.. allowed, .. files is null ? Array.Empty<string>() : [files]];
        var root = SourceFolder.Demand(from, more);
        var tree = new SourceTree([.. more.Prepend(root).Select(RealPath.Of)], notes);
        foreach (var data in (string[])[root, Path.Combine(root, Data)])
        {
            if (!Directory.Exists(data) || !SourceFolder.Look(data, () => HoldsProjects(data)))
                continue;
            var beside = Path.Combine(root, FilesFolder);
            var parquet = await ParquetFiles.Open(cancel);
            return new NeptuneSource(root, data, tree, notes, parquet, new NeptuneRuns(parquet, tree, files ?? (data != root && Directory.Exists(beside) ? beside : null), multiplier, notes));
        }

        throw new CommandFailedException(ExitCode.Refused, $"{root} is no export of Neptune's: it has no folders with Parquet files.", "Give the folder that holds 'data' and 'files' of neptune-exporter, or its --data-path and, with --files, its --files-path.");
    }

    public async IAsyncEnumerable<SourceExperiment> Experiments([EnumeratorCancellation] CancellationToken cancel)
    {
        var parts = new List<ExportPart>();
        foreach (var folder in _tree.Folders(_data))
            parts.AddRange(await Parts(folder, cancel));
        foreach (var run in parts.GroupBy(p => (p.Project, p.Run)).Where(g => !g.Any(p => p.Path.EndsWith(FirstPart, StringComparison.Ordinal)) && g.Any(p => p.Path.Contains("_part_", StringComparison.Ordinal))))
            _notes.Left($"run {run.Key.Run} of project '{run.Key.Project}': a part", "Its export was stopped before its first part was there: some of it is missing.", "Export it again, and run this again.");
        _projects = parts.OrderBy(p => p.Run, StringComparer.Ordinal).ThenBy(p => p.Path, StringComparer.Ordinal).ToLookup(p => p.Project, StringComparer.Ordinal);
        foreach (var project in _projects.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var began = Math.Max(0, project.Min(p => p.CreatedAt) ?? 0);
            yield return new SourceExperiment(new ForeignExperiment(0, project.Key, began, began), IsNumbered: false);
        }
    }

    public async IAsyncEnumerable<SourceRun> Runs(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var run in _projects[experiment.Name].GroupBy(p => p.Run, StringComparer.Ordinal))
        {
            if (await Try($"run {run.Key} of project '{experiment.Name}'", () => _runs.Read([.. run], cancel)) is { } read)
                yield return read;
        }
    }

    public ValueTask DisposeAsync() => _parquet.DisposeAsync();

    private static bool HoldsProjects(string data) => Directory.EnumerateDirectories(data).Any(project => Directory.EnumerateFiles(project, "*" + Extension).Any());

    private async Task<List<ExportPart>> Parts(string folder, CancellationToken cancel)
    {
        var parts = new List<ExportPart>();
        foreach (var file in _tree.Entries(folder))
        {
            if (file.Name.EndsWith(Unfinished, StringComparison.Ordinal))
                _notes.Left(file.Path, "An export that was stopped left it unfinished.", "Export the run again, and run this again.");
            else if (file.Name.EndsWith(Extension, StringComparison.Ordinal))
                parts.AddRange(await Try(file.Path, () => Parts(file, cancel)) ?? []);
        }

        return parts;
    }

    private async Task<List<ExportPart>> Parts(SourceEntry file, CancellationToken cancel)
    {
        var real = _tree.File(file.Path);
        return await _parquet.Ask(
            "project_id, run_id, epoch_ms(min(datetime_value) FILTER (WHERE attribute_path = 'sys/creation_time'))", real, "WHERE project_id IS NOT NULL AND run_id IS NOT NULL GROUP BY project_id, run_id",
            row => new ExportPart(file.Path, real, row.GetString(0), row.GetString(1), ParquetFiles.Number(row, 2)), cancel);
    }

    private async Task<T?> Try<T>(string what, Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (UnreadableException fault)
        {
            _notes.Left(what, fault.Message);
            return null;
        }
    }
}
