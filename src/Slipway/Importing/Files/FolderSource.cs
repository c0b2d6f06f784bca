using System.Runtime.CompilerServices;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Files;

/// <summary>A folder that MLflow's file store wrote, usually called <c>mlruns</c>.</summary>
internal sealed class FolderSource(string root, ArtifactRoots artifacts, Notes notes) : IMlflowSource
{
    private const string Trash = ".trash";
    private const string Registry = "models";
    private const string Meta = "meta.yaml";
    private static readonly string[] NoRuns = ["tags", "datasets", "traces", Registry];

    private readonly Dictionary<long, string> _folders = [];

    public string Name => root;

    /// <summary>Whether a folder looks like one.</summary>
    public static bool Is(string folder) =>
        Directory.Exists(Path.Combine(folder, Trash)) || Directory.Exists(Path.Combine(folder, Registry)) || Directory.EnumerateDirectories(folder).Any(d => File.Exists(Path.Combine(d, Meta)));

    public async IAsyncEnumerable<SourceExperiment> Experiments([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var folder in Folders(root).Where(f => Path.GetFileName(f) is not (Trash or Registry)).Concat(Folders(Path.Combine(root, Trash))))
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
        foreach (var folder in Folders(_folders[experiment.Id]).Where(f => !NoRuns.Contains(Path.GetFileName(f), StringComparer.Ordinal)))
        {
            if (await Try(folder, () => reader.Run(folder, experiment.Id, cancel)) is { } run)
                yield return run;
        }
    }

    public async IAsyncEnumerable<SourceLoggedModel> LoggedModels(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reader = new FolderRuns(_folders[experiment.Id], artifacts, notes);
        foreach (var folder in Folders(Path.Combine(_folders[experiment.Id], Registry)))
        {
            if (await Try(folder, () => reader.LoggedModel(folder, experiment.Id, cancel)) is { } model)
                yield return model;
        }
    }

    public async IAsyncEnumerable<SourceModel> Models([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var folder in Folders(Path.Combine(root, Registry)))
        {
            if (await Try(folder, () => FolderRegistry.Model(folder, artifacts, notes, cancel)) is { } model)
                yield return model;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<SourceExperiment> Experiment(string folder, CancellationToken cancel)
    {
        var meta = await FlatYaml.Read(Path.Combine(folder, Meta), cancel);
        var id = meta.Number("experiment_id") ?? throw new UnreadableException($"'{folder}/{Meta}' does not say its experiment_id.");
        if (Path.GetFileName(folder) != meta.Text("experiment_id"))
            throw new UnreadableException($"'{folder}/{Meta}' speaks of experiment {id}.");
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(folder, Meta))).ToUnixTimeMilliseconds();
        var tags = await TextFile.Values(Path.Combine(folder, "tags"), cancel);
        var created = meta.Number("creation_time") ?? written;
        return new SourceExperiment(new ForeignExperiment(
            id, meta.Demand("name"), created, meta.Number("last_update_time") ?? created, meta.Text("lifecycle_stage") == "deleted", [.. tags.Select(t => new Tag(t.Key, t.Value))]));
    }

    /// <summary>The folders in a folder by name; none where it is not there.</summary>
    private static IEnumerable<string> Folders(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(f => new DirectoryInfo(f).LinkTarget is null).OrderBy(f => f, StringComparer.Ordinal) : [];

    private async Task<T?> Try<T>(string folder, Func<Task<T>> read)
        where T : class
    {
        try
        {
            if (File.Exists(Path.Combine(folder, Meta)))
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
