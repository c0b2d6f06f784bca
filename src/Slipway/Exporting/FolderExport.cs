using System.Globalization;
using Slipway.Commands;
using Slipway.Importing;

namespace Slipway.Exporting;

/// <summary>Writes what a server has as a folder of MLflow's file store. It is written beside its place and moved there when it is whole.</summary>
internal sealed class FolderExport(ITrackingSource source, ServerClient client, IReadOnlyList<string> only, ExportReport report, Notes notes, Action<string> progress)
{
    private readonly Dictionary<string, string> _homes = new(StringComparer.Ordinal);
    private readonly FolderFiles _files = new(notes);

    public async Task Run(CancellationToken cancel)
    {
        var (folder, partial) = (report.Folder, report.Folder.TrimEnd(Path.DirectorySeparatorChar) + ".partial");
        if (Directory.Exists(partial))
            throw new CommandFailedException(ExitCode.Refused, $"{partial} is left of an export that was stopped, or of one that is under way.", "When it is not under way, remove that folder and run this again.");
        try
        {
            await Write(partial, new Uri(folder.TrimEnd(Path.DirectorySeparatorChar)).AbsoluteUri, cancel);
            if (Directory.Exists(folder))
                Directory.Delete(folder);
            Directory.Move(partial, folder);
        }
        catch (Exception fault) when (fault is IOException and not HttpIOException or UnauthorizedAccessException)
        {
            throw ExportTarget.Unwritable(folder, fault);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }
    }

    private async Task Write(string root, string address, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(root, ".trash"));
        Directory.CreateDirectory(Path.Combine(root, "models"));
        var found = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var experiment in source.Experiments(cancel))
        {
            var number = experiment.Id.ToString(CultureInfo.InvariantCulture);
            List<string> names = [.. only.Where(name => name == experiment.Name || name == number)];
            found.UnionWith(names);
            if (only.Count == 0 || names.Count > 0)
                await Write(Path.Combine(root, experiment.Experiment.Deleted ? ".trash" : "", number), $"{address}/{number}", experiment, cancel);
        }

        if (only.Where(name => !found.Contains(name)).ToList() is [var missing, ..])
            throw new CommandFailedException(ExitCode.Refused, $"There is no experiment '{missing}'.");
        var models = new ModelFolders(client, _files, _homes, report, notes);
        await foreach (var model in source.Models(cancel))
        {
            progress($"model '{model.Name}'");
            List<SourceVersion> wanted = [.. model.Versions.Where(v => only.Count == 0 || (v.Version.Run is { } run && _homes.ContainsKey(run)) || (v.Version.LoggedModel is { } logged && _homes.ContainsKey(logged)))];
            if (only.Count == 0 || wanted.Count > 0)
                await models.Write(Path.Combine(root, "models"), $"{address}/models", model, wanted, cancel);
        }
    }

    private async Task Write(string folder, string address, SourceExperiment experiment, CancellationToken cancel)
    {
        FolderFiles.Meta(folder,
            ("artifact_location", address), ("creation_time", experiment.Experiment.CreatedAt), ("experiment_id", Path.GetFileName(folder)), ("last_update_time", experiment.Experiment.UpdatedAt),
            ("lifecycle_stage", experiment.Experiment.Deleted ? "deleted" : "active"), ("name", experiment.Name));
        _files.Values(Path.Combine(folder, "tags"), $"experiment '{experiment.Name}'", (experiment.Experiment.Tags ?? []).Select(t => (t.Key, t.Value)));
        report.Experiments++;
        var runs = new RunFolders(_files, report);
        await foreach (var run in source.Runs(experiment, cancel))
        {
            progress($"experiment '{experiment.Name}', {report.Runs:N0} runs");
            _homes[run.Id] = await runs.Write(folder, address, run, cancel);
        }

        await foreach (var model in source.LoggedModels(experiment, cancel))
            _homes[model.Id] = await runs.Write(folder, address, model, cancel);
    }
}
