using System.Security.Cryptography;
using System.Text;
using Slipway.Importing;
using Slipway.Tracking.Contracts;

namespace Slipway.Exporting;

/// <summary>Writes runs and logged models as the folders of MLflow's file store.</summary>
internal sealed class RunFolders(FolderFiles files, ExportReport report)
{
    /// <summary>How MLflow calls a run that was started on a machine, in its files.</summary>
    private const int Local = 4;

    /// <param name="experiment">The experiment's folder.</param>
    /// <param name="address">The address under which MLflow will find that folder.</param>
    /// <returns>Where the run's artifacts lie.</returns>
    public async Task<string> Write(string experiment, string address, SourceRun source, CancellationToken cancel)
    {
        var (run, id, folder, owner) = (source.Run, source.Id, Path.Combine(experiment, source.Id), $"run {source.Id}");
        var artifacts = source.Files.StaysAt ?? $"{address}/{id}/artifacts";
        FolderFiles.Meta(folder,
            ("artifact_uri", artifacts), ("end_time", run.EndedAt), ("entry_point_name", ""), ("experiment_id", Path.GetFileName(experiment)), ("lifecycle_stage", Stage(run.Deleted)), ("run_id", id), ("run_name", run.Name), ("run_uuid", id),
            ("source_name", ""), ("source_type", Local), ("source_version", ""), ("start_time", run.StartedAt), ("status", (int)run.Status), ("user_id", run.User));
        foreach (var name in (string[])["metrics", "params", "tags"])
            Directory.CreateDirectory(Path.Combine(folder, name));
        files.Values(Path.Combine(folder, "params"), owner, (run.Params ?? []).Select(p => (p.Key, p.Value)));
        files.Values(Path.Combine(folder, "tags"), owner, (run.Tags ?? []).Select(t => (t.Key, t.Value)));
        await foreach (var series in source.History(cancel))
        {
            var points = await series.Read(cancel);
            report.Points += points.Count;
            files.Points(Path.Combine(folder, "metrics"), owner, series.Key, points.Select(p => (p, "")));
        }

        Inputs(experiment, folder, id, run);
        await files.Artifacts(Path.Combine(folder, "artifacts"), owner, source.Files, report, cancel);
        report.Runs++;
        return artifacts;
    }

    /// <returns>Where the model's files lie.</returns>
    public async Task<string> Write(string experiment, string address, SourceLoggedModel source, CancellationToken cancel)
    {
        var (model, id, folder, owner) = (source.Model, source.Id, Path.Combine(experiment, "models", source.Id), $"logged model {source.Id}");
        var artifacts = source.Files.StaysAt ?? $"{address}/models/{id}/artifacts";
        FolderFiles.Meta(folder,
            ("artifact_location", artifacts), ("creation_timestamp", model.CreatedAt), ("experiment_id", Path.GetFileName(experiment)), ("last_updated_timestamp", model.UpdatedAt), ("lifecycle_stage", Stage(model.Deleted)),
            ("model_id", id), ("model_type", model.Type), ("name", model.Name), ("source_run_id", model.SourceRun.Length > 0 ? model.SourceRun : null), ("status", (int)model.Status), ("status_message", null));
        foreach (var name in (string[])["metrics", "params", "tags"])
            Directory.CreateDirectory(Path.Combine(folder, name));
        files.Values(Path.Combine(folder, "params"), owner, (model.Params ?? []).Select(p => (p.Key, p.Value)));
        files.Values(Path.Combine(folder, "tags"), owner, (model.Tags ?? []).Select(t => (t.Key, t.Value)));
        foreach (var metric in (model.Metrics ?? []).GroupBy(m => m.Point.Key, StringComparer.Ordinal))
            files.Points(Path.Combine(folder, "metrics"), owner, metric.Key, metric.Select(m => (m.Point, m.Point is { DatasetName: { } name, DatasetDigest: { } digest } ? $" {m.Run} {name} {digest}" : $" {m.Run}")));
        await files.Artifacts(Path.Combine(folder, "artifacts"), owner, source.Files, report, cancel);
        report.LoggedModels++;
        return artifacts;
    }

    private static void Inputs(string experiment, string folder, string run, ForeignRun foreign)
    {
        foreach (var (dataset, tags) in (foreign.Datasets ?? []).Select(d => (d.Dataset, d.Tags)))
        {
            var id = Name(dataset.Name + dataset.Digest);
            FolderFiles.Meta(Path.Combine(experiment, "datasets", id),
                ("digest", dataset.Digest), ("name", dataset.Name), ("profile", dataset.Profile), ("schema", dataset.Schema), ("source", dataset.Source), ("source_type", dataset.SourceType));
            Input(Path.Combine(folder, "inputs", Name(id + run)), "DATASET", id, tags.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal));
        }

        foreach (var model in foreign.ModelInputs ?? [])
            Input(Path.Combine(folder, "inputs", Name(model + run)), "MODEL", model, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var output in (foreign.ModelOutputs ?? []).Where(o => FolderFiles.IsWithin(o.Model)))
        {
            FolderFiles.Meta(Path.Combine(folder, "outputs", output.Model),
                ("destination_id", output.Model), ("destination_type", "MODEL_OUTPUT"), ("source_id", output.Model), ("source_type", "RUN_OUTPUT"), ("step", output.Step), ("tags", new Dictionary<string, string>(StringComparer.Ordinal)));
        }
    }

    private static void Input(string folder, string type, string id, Dictionary<string, string> tags) =>
        FolderFiles.Meta(folder, ("destination_id", id), ("destination_type", "RUN"), ("source_id", id), ("source_type", type), ("tags", tags));

    private static string Stage(bool deleted) => deleted ? "deleted" : "active";

    /// <summary>The names that MLflow itself would give the folders of datasets and inputs, so that it finds them again.</summary>
#pragma warning disable CA5351 // A name, no protection.
    private static string Name(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
