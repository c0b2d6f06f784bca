using System.Runtime.CompilerServices;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Databases;

/// <summary>Reads runs and logged models from MLflow's tables.</summary>
internal sealed class DatabaseRuns(MlflowTables tables, ArtifactRoots artifacts)
{
    /// <summary>The runs of these rows, with what lies in other tables asked for once for all.</summary>
    public async Task<IReadOnlyList<SourceRun>> Read(IReadOnlyList<Row> rows, CancellationToken cancel)
    {
        List<string> ids = [.. rows.Select(r => r.Text("run_uuid")!)];
        var parameters = await tables.Of("params", "run_uuid", ids, cancel);
        var tags = await tables.Of("tags", "run_uuid", ids, cancel);
        var read = await tables.Of("inputs", "destination_id", ids, cancel);
        var touched = await tables.Of("inputs", "source_id", ids, cancel);
        var inputs = read.SelectMany(g => g).Where(i => i.Text("source_type") == "DATASET").ToList();
        var datasets = await tables.Of("datasets", "dataset_uuid", [.. inputs.Select(i => i.Text("source_id")!).Distinct(StringComparer.Ordinal)], cancel);
        var inputTags = await tables.Of("input_tags", "input_uuid", [.. inputs.Select(i => i.Text("input_uuid")!)], cancel);
        return [.. rows.Select(row =>
        {
            var id = row.Text("run_uuid")!;
            var files = artifacts.At(row.Text("artifact_uri") ?? "mlflow-artifacts:/");
            var run = new ForeignRun(
                row.Number("experiment_id") ?? 0, row.Number("start_time") ?? 0, row.Text("name") ?? "", row.Text("user_id") ?? "", Status(row.Text("status")), row.Number("end_time"), row.Text("lifecycle_stage") == "deleted",
                files.StaysAt, [.. parameters[id].Select(p => new Param(p.Text("key")!, p.Text("value") ?? ""))], [.. tags[id].Select(t => new Tag(t.Text("key")!, t.Text("value") ?? ""))],
                [.. inputs.Where(i => i.Text("destination_id") == id).SelectMany(i => datasets[i.Text("source_id")!].Select(d => Input(d, inputTags[i.Text("input_uuid")!])))],
                [.. touched[id].Where(i => i.Text("destination_type") == "MODEL_INPUT").Select(i => i.Text("destination_id")!)],
                [.. touched[id].Where(i => i.Text("destination_type") == "MODEL_OUTPUT").Select(i => new ModelOutput(i.Text("destination_id")!, i.Number("step") ?? 0))]);
            return new SourceRun(id, run, files, stop => History(id, stop));
        })];
    }

    public async Task<SourceLoggedModel> LoggedModel(Row row, CancellationToken cancel)
    {
        var id = row.Text("model_id")!;
        var files = artifacts.At(row.Text("artifact_location") ?? "mlflow-artifacts:/");
        var tags = await tables.Rows("logged_model_tags", "WHERE model_id = @id ORDER BY tag_key", cancel, ("id", id));
        var parameters = await tables.Rows("logged_model_params", "WHERE model_id = @id ORDER BY param_key", cancel, ("id", id));
        var metrics = await tables.Rows("logged_model_metrics", "WHERE model_id = @id ORDER BY metric_name, metric_timestamp_ms, metric_step", cancel, ("id", id));
        var created = row.Number("creation_timestamp_ms") ?? 0;
        var model = new ForeignLoggedModel(
            row.Number("experiment_id") ?? 0, row.Text("name") ?? "", created, row.Number("last_updated_timestamp_ms") ?? created, row.Text("model_type") ?? "", row.Text("source_run_id") ?? "",
            (LoggedModelStatus)(row.Number("status") ?? (long)LoggedModelStatus.Ready), row.Text("lifecycle_stage") == "deleted", files.StaysAt,
            [.. tags.Select(t => new Tag(t.Text("tag_key")!, t.Text("tag_value") ?? ""))], [.. parameters.Select(p => new Param(p.Text("param_key")!, p.Text("param_value") ?? ""))],
            [.. metrics.Select(m => new ModelMetric(m.Text("run_id") ?? "", new MetricPoint(m.Text("metric_name")!, m.Double("metric_value") ?? double.NaN, m.Number("metric_timestamp_ms") ?? 0, m.Number("metric_step") ?? 0)
            {
                DatasetName = m.Text("dataset_name"), DatasetDigest = m.Text("dataset_digest"),
            }))]);
        return new SourceLoggedModel(id, model, files);
    }

    private async IAsyncEnumerable<SourceSeries> History(string run, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var metric in await tables.Ask("SELECT key, count(*) AS points FROM metrics WHERE run_uuid = @run GROUP BY key ORDER BY key", cancel, ("run", run)))
        {
            var key = metric.Text("key")!;
            yield return new SourceSeries(key, metric.Number("points"), stop => Points(run, key, stop));
        }
    }

    private async Task<IReadOnlyList<MetricPoint>> Points(string run, string key, CancellationToken cancel)
    {
        var rows = await tables.Rows("metrics", "WHERE run_uuid = @run AND key = @key", cancel, ("run", run), ("key", key));
        return [.. rows.Select(r => new MetricPoint(key, r.Has("is_nan") && Truth(r) ? double.NaN : r.Double("value") ?? double.NaN, r.Number("timestamp") ?? 0, r.Number("step") ?? 0))];
    }

    private static bool Truth(Row row) => row.Text("is_nan") is "1" or "True" or "true";

    private static DatasetInput Input(Row dataset, IEnumerable<Row> tags) => new(
        new Dataset(dataset.Text("name")!, dataset.Text("digest")!, dataset.Text("dataset_source_type") ?? "", dataset.Text("dataset_source") ?? "", dataset.Text("dataset_schema"), dataset.Text("dataset_profile")),
        [.. tags.Select(t => new Tag(t.Text("name")!, t.Text("value") ?? ""))]);

    private static RunStatus Status(string? name) => Enum.TryParse<RunStatus>(name, ignoreCase: true, out var status) ? status : RunStatus.Running;
}
