using System.Runtime.CompilerServices;
using Slipway.Commands;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Files;

/// <summary>A folder that MLflow's file store wrote, usually called <c>mlruns</c>.</summary>
internal sealed class FolderSource(string root, ArtifactRoots artifacts, Notes notes) : ITrackingSource
{
    private const string Trash = ".trash";
    private const string Registry = "models";
    private const string Meta = "meta.yaml";
    private static readonly string[] NoRuns = ["tags", "datasets", "traces", Registry];

    private readonly Dictionary<long, string> _folders = [];
    private readonly SourceTree _tree = artifacts.Tree;

    public string Name => root;

    /// <summary>Whether a folder looks like one.</summary>
    public static bool Is(string folder) =>
        Directory.Exists(Path.Combine(folder, Trash)) || Directory.Exists(Path.Combine(folder, Registry)) || Directory.EnumerateDirectories(folder).Any(d => File.Exists(Path.Combine(d, Meta)));

    public async IAsyncEnumerable<SourceExperiment> Experiments([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var folder in _tree.Folders(root, name => name is not (Trash or Registry)).Concat(_tree.Folders(Path.Combine(root, Trash))))
        {
            if (await Try(folder, () => Experiment(folder, cancel)) is not { } experiment || !experiment.Experiment.Deleted && Path.GetFileName(Path.GetDirectoryName(folder)) == Trash)
                continue;
            _folders[experiment.Id] = folder;
            yield return experiment;
        }
    }

    public async IAsyncEnumerable<SourceRun> Runs(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reader = new FolderRuns(_folders[experiment.Id], artifacts, notes);
        foreach (var folder in _tree.Folders(_folders[experiment.Id], name => !NoRuns.Contains(name, StringComparer.Ordinal)))
        {
            if (await Try(folder, () => reader.Run(folder, experiment.Id, cancel)) is { } run)
                yield return run;
        }
    }

    public async IAsyncEnumerable<SourceLoggedModel> LoggedModels(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reader = new FolderRuns(_folders[experiment.Id], artifacts, notes);
        foreach (var folder in _tree.Folders(Path.Combine(_folders[experiment.Id], Registry)))
        {
            if (await Try(folder, () => reader.LoggedModel(folder, experiment.Id, cancel)) is { } model)
                yield return model;
        }
    }

    public Task<string?> Traces(SourceExperiment experiment, CancellationToken cancel) =>
        Task.FromResult(_tree.Folders(Path.Combine(_folders[experiment.Id], "traces")).Count() is > 0 and var count ? Counted.Of(count, "trace") : null);

    public async IAsyncEnumerable<SourceModel> Models([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var folder in _tree.Folders(Path.Combine(root, Registry)))
        {
            if (await Try(folder, () => FolderRegistry.Model(folder, artifacts, notes, cancel)) is { } model)
                yield return model;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<SourceExperiment> Experiment(string folder, CancellationToken cancel)
    {
        var meta = await FlatYaml.Read(_tree, Path.Combine(folder, Meta), cancel);
        var id = meta.Number("experiment_id") ?? throw new UnreadableException($"'{folder}/{Meta}' does not say its experiment_id.");
        if (Path.GetFileName(folder) != meta.Text("experiment_id"))
            throw new UnreadableException($"'{folder}/{Meta}' speaks of experiment {id}.");
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(folder, Meta))).ToUnixTimeMilliseconds();
        var tags = await TextFile.Values(_tree, Path.Combine(folder, "tags"), notes, cancel);
        var created = meta.Number("creation_time") ?? written;
        return new SourceExperiment(new ForeignExperiment(
            id, meta.Demand("name"), created, meta.Number("last_update_time") ?? created, meta.Text("lifecycle_stage") == "deleted", [.. tags.Select(t => new Tag(t.Key, t.Value))]));
    }

    private async Task<T?> Try<T>(string folder, Func<Task<T>> read)
        where T : class
    {
        try
        {
            if (_tree.Find(Path.Combine(folder, Meta)).Kind != FileKind.Missing)
                return await read();
            notes.Left(folder, $"The folder has no {Meta}.", "MLflow does not show it either; if it is no run, it can be ignored.");
        }
        catch (UnreadableException fault)
        {
            notes.Left(folder, fault.Message);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            notes.Left(folder, fault.Message);
        }

        return null;
    }
}
