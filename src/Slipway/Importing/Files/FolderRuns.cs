using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Files;

/// <summary>Reads the runs and logged models of one experiment's folder.</summary>
internal sealed class FolderRuns(string experimentFolder, ArtifactRoots artifacts, Notes notes)
{
    private const string Meta = "meta.yaml";

    private readonly SourceTree _tree = artifacts.Tree;

    public async Task<SourceRun> Run(string folder, long experiment, CancellationToken cancel)
    {
        var meta = await FlatYaml.Read(_tree, Path.Combine(folder, Meta), cancel);
        var id = meta.Text("run_id") ?? meta.Demand("run_uuid");
        if (id != Path.GetFileName(folder))
            throw new UnreadableException($"'{folder}/{Meta}' speaks of run {id}.");
        var files = artifacts.At(meta.Text("artifact_uri") ?? Path.Combine(folder, "artifacts"), Path.Combine(folder, "artifacts"));
        var (datasets, models) = await Inputs(Path.Combine(folder, "inputs"), cancel);
        var run = new ForeignRun(
            experiment, meta.Number("start_time") ?? 0, meta.Text("run_name") ?? meta.Text("name") ?? "", meta.Text("user_id") ?? "", Status(meta), meta.Number("end_time"), meta.Text("lifecycle_stage") == "deleted",
            files.StaysAt, await Params(folder, cancel), await Tags(folder, cancel), datasets, models, await Outputs(Path.Combine(folder, "outputs"), cancel));
        return new SourceRun(id, run, files, _ => History(folder));
    }

    public async Task<SourceLoggedModel> LoggedModel(string folder, long experiment, CancellationToken cancel)
    {
        var meta = await FlatYaml.Read(_tree, Path.Combine(folder, Meta), cancel);
        var id = meta.Demand("model_id");
        if (id != Path.GetFileName(folder))
            throw new UnreadableException($"'{folder}/{Meta}' speaks of model {id}.");
        var metrics = new List<ModelMetric>();
        foreach (var (key, file) in _tree.Files(Path.Combine(folder, "metrics")))
            await Try(file.Path, async () => metrics.AddRange(await MetricLines.ReadOfModel(file, key, Malformed, cancel)));
        var files = artifacts.At(meta.Text("artifact_location") ?? Path.Combine(folder, "artifacts"), Path.Combine(folder, "artifacts"));
        var created = meta.Number("creation_timestamp") ?? 0;
        var model = new ForeignLoggedModel(
            experiment, meta.Text("name") ?? "", created, meta.Number("last_updated_timestamp") ?? created, meta.Text("model_type") ?? "", meta.Text("source_run_id") ?? "",
            (LoggedModelStatus)(meta.Number("status") ?? (long)LoggedModelStatus.Ready), meta.Text("lifecycle_stage") == "deleted", files.StaysAt, await Tags(folder, cancel), await Params(folder, cancel), metrics);
        return new SourceLoggedModel(id, model, files);
    }

    private IAsyncEnumerable<SourceSeries> History(string folder) => _tree.Files(Path.Combine(folder, "metrics")).OrderBy(f => f.Key, StringComparer.Ordinal)
        .Select(file => new SourceSeries(file.Key, Count: null, cancel => MetricLines.Read(file.File, file.Key, Malformed, cancel))).ToAsyncEnumerable();

    private void Malformed(string where) => notes.Left(where, "A line of a metric is not 'timestamp value step'.");

    private async Task<List<Tag>> Tags(string folder, CancellationToken cancel) =>
        [.. (await TextFile.Values(_tree, Path.Combine(folder, "tags"), notes, cancel)).Select(t => new Tag(t.Key, t.Value))];

    private async Task<List<Param>> Params(string folder, CancellationToken cancel) =>
        [.. (await TextFile.Values(_tree, Path.Combine(folder, "params"), notes, cancel)).Select(p => new Param(p.Key, p.Value))];

    /// <summary>A status is a number there; a run without one is running.</summary>
    private static RunStatus Status(FlatYaml meta) => meta.Number("status") is not { } number ? RunStatus.Running
        : Enum.IsDefined((RunStatus)number) ? (RunStatus)number : throw new UnreadableException($"A run has the status {number}, which there is none of.");

    private async Task<(List<DatasetInput> Datasets, List<string> Models)> Inputs(string folder, CancellationToken cancel)
    {
        var (datasets, models) = (new List<DatasetInput>(), new List<string>());
        foreach (var input in _tree.Folders(folder))
        {
            await Try(input, async () =>
            {
                var meta = await FlatYaml.Read(_tree, Path.Combine(input, Meta), cancel);
                if (meta.Text("source_type") == "MODEL")
                    models.Add(meta.Demand("source_id"));
                else if (await Dataset(meta.Demand("source_id"), input, cancel) is { } dataset)
                    datasets.Add(new DatasetInput(dataset, [.. meta.Map("tags").Select(t => new Tag(t.Key, t.Value))]));
            });
        }

        return (datasets, models);
    }

    private async Task<Dataset?> Dataset(string id, string input, CancellationToken cancel)
    {
        var file = Path.Combine(experimentFolder, "datasets", Path.GetFileName(id), Meta);
        if (_tree.Find(file).Kind == FileKind.Missing)
        {
            notes.Left(input, "A dataset that a run read is not described anywhere.");
            return null;
        }

        var meta = await FlatYaml.Read(_tree, file, cancel);
        return new Dataset(meta.Demand("name"), meta.Demand("digest"), meta.Demand("source_type"), meta.Demand("source"), meta.Text("schema"), meta.Text("profile"));
    }

    private async Task<List<ModelOutput>> Outputs(string folder, CancellationToken cancel)
    {
        var outputs = new List<ModelOutput>();
        foreach (var output in _tree.Folders(folder))
        {
            await Try(output, async () =>
            {
                var meta = await FlatYaml.Read(_tree, Path.Combine(output, Meta), cancel);
                outputs.Add(new ModelOutput(meta.Demand("destination_id"), meta.Number("step") ?? 0));
            });
        }

        return outputs;
    }

    /// <summary>Reads one part of a run; one that cannot be read is left out by name.</summary>
    private async Task Try(string part, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (UnreadableException fault)
        {
            notes.Left(part, fault.Message);
        }
    }
}
