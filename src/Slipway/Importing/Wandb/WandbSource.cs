using System.Runtime.CompilerServices;
using Slipway.Commands;
using Slipway.Importing.Files;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Wandb;

/// <summary>A folder of a run, and what its first record says.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Log">Its <c>.wandb</c> file.</param>
/// <param name="Run">The run that it is of.</param>
internal sealed record RunFolder(string Path, string Log, RunRecord Run)
{
    /// <summary>W&amp;B's name for the project of a run that names none.</summary>
    private const string NoProject = "uncategorized";

    private const string Offline = "offline-";

    public string Project => Run.Project.Length > 0 ? Run.Project : NoProject;

    /// <summary>Date and id, by which a run's folders follow each other whether they were written online or offline.</summary>
    public string Order => System.IO.Path.GetFileName(Path) is var name && name.StartsWith(Offline, StringComparison.Ordinal) ? name[Offline.Length..] : name;
}

/// <summary>The folder in which W&amp;B keeps runs on a machine, usually called <c>wandb</c>. A project is an experiment.</summary>
internal sealed class WandbSource : ITrackingSource
{
    private const string Offline = "offline-run-";
    private const string Online = "run-";
    private const string Usual = "wandb";
    private const string Log = ".wandb";

    private readonly string _root;
    private readonly SourceTree _tree;
    private readonly Notes _notes;
    private readonly WandbRuns _runs;
    private ILookup<string, RunFolder> _projects = Array.Empty<RunFolder>().ToLookup(f => f.Project);

    private WandbSource(string root, SourceTree tree, Notes notes, TimeProvider clock) => (_root, _tree, _notes, _runs) = (root, tree, notes, new WandbRuns(tree, notes, clock));

    public string Name => _root;

    /// <param name="from">The folder that the command line names: W&amp;B's, or that of one run.</param>
    /// <param name="allowed">More folders that may be read.</param>
    public static WandbSource Open(string from, IReadOnlyList<string> allowed, Notes notes, TimeProvider clock)
    {
        var root = SourceFolder.Demand(from, allowed);
        var tree = new SourceTree([.. allowed.Prepend(root).Select(RealPath.Of)], notes);
        if (SourceFolder.Look(root, () => IsRun(root) || Directory.EnumerateDirectories(root).Any(d => IsRunName(Path.GetFileName(d)))))
            return new WandbSource(root, tree, notes, clock);
        var better = Path.Combine(root, Usual);
        throw new CommandFailedException(
            ExitCode.Refused, $"{root} is no folder of W&B's: it has no folders run-… or offline-run-….", Directory.Exists(better) ? $"Perhaps this is meant: --from {better}" : "Give the folder 'wandb' that stands beside the training program, or the one that WANDB_DIR names.");
    }

    public async IAsyncEnumerable<SourceExperiment> Experiments([EnumeratorCancellation] CancellationToken cancel)
    {
        var folders = new List<RunFolder>();
        foreach (var path in IsRun(_root) ? [_root] : _tree.Folders(_root, IsRunName).DistinctBy(RealPath.Of))
        {
            if (await Folder(path, cancel) is { } folder)
                folders.Add(folder);
        }

        _projects = folders.OrderBy(f => f.Order, StringComparer.Ordinal).ToLookup(f => f.Project, StringComparer.Ordinal);
        foreach (var project in _projects.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var began = Math.Max(0, project.Min(f => f.Run.StartedAt) ?? 0);
            yield return new SourceExperiment(new ForeignExperiment(0, project.Key, began, began), IsNumbered: false);
        }
    }

    public async IAsyncEnumerable<SourceRun> Runs(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var run in _projects[experiment.Name].GroupBy(f => (f.Run.Entity, f.Run.Id)))
            yield return await _runs.Read([.. run], cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsRunName(string name) => name.StartsWith(Online, StringComparison.Ordinal) || name.StartsWith(Offline, StringComparison.Ordinal);

    private static bool IsRun(string folder) => Directory.EnumerateFiles(folder, "*" + Log).Any();

    /// <summary>What a folder is of; null for one that does not say, which is noted.</summary>
    private async Task<RunFolder?> Folder(string path, CancellationToken cancel)
    {
        try
        {
            if (_tree.Entries(path).FirstOrDefault(e => e.Name.EndsWith(Log, StringComparison.Ordinal)) is not { Path: var log })
                _notes.Left(path, "The folder has no .wandb file.", "W&B wrote nothing of a run there; if it holds nothing else, it can be ignored.");
            else if (await _runs.About(log, cancel) is { } run)
                return new RunFolder(path, log, run);
            else
                _notes.Left(log, "It does not say which run it is of.");
        }
        catch (UnreadableException fault)
        {
            _notes.Left(path, fault.Message);
        }

        return null;
    }
}
