using Dapper;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Inputs;

/// <summary>What the runs of a page read and made.</summary>
internal sealed class RunInputs
{
    public Dictionary<long, List<DatasetInput>> Datasets { get; } = [];

    public Dictionary<long, List<string>> Models { get; } = [];

    public Dictionary<long, List<ModelOutput>> Outputs { get; } = [];

    public IReadOnlyList<DatasetInput> DatasetsOf(long run) => Datasets.GetValueOrDefault(run) ?? [];

    public IReadOnlyList<string> ModelsOf(long run) => Models.GetValueOrDefault(run) ?? [];

    public IReadOnlyList<ModelOutput> OutputsOf(long run) => Outputs.GetValueOrDefault(run) ?? [];
}

/// <summary>The SQL of dataset inputs and of models read and made.</summary>
internal static class InputStore
{
    public static async Task<RunInputs> Read(Unit unit, IReadOnlyList<long> runs, CancellationToken cancel)
    {
        var inputs = new RunInputs();
        var tags = new Dictionary<(long Run, long Dataset), List<Tag>>();
        const string datasets = """
            SELECT i.run, i.dataset, d.name, d.digest, d.source_type, d.source, d.schema_json, d.profile FROM dataset_input i JOIN dataset d ON d.id = i.dataset
            WHERE i.run IN ({0}) ORDER BY i.run, i.dataset
            """;
        await Sql.ForEach(unit, datasets, runs, r => Add(inputs.Datasets, r.GetInt64(0), new DatasetInput(
            new Dataset(r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.OptionalText(6), r.OptionalText(7)), tags[(r.GetInt64(0), r.GetInt64(1))] = [])), cancel);
        if (tags.Count > 0)
        {
            const string all = "SELECT run, dataset, key, value FROM dataset_input_tag WHERE run IN ({0}) ORDER BY run, dataset, key";
            await Sql.ForEach(unit, all, [.. inputs.Datasets.Keys], r => tags[(r.GetInt64(0), r.GetInt64(1))].Add(new Tag(r.GetString(2), r.GetString(3))), cancel);
        }

        await Sql.ForEach(unit, "SELECT run, model FROM model_input WHERE run IN ({0}) ORDER BY run, model", runs, r => Add(inputs.Models, r.GetInt64(0), r.GetString(1)), cancel);
        await Sql.ForEach(unit, "SELECT run, model, step FROM model_output WHERE run IN ({0}) ORDER BY run, step, model", runs, r => Add(inputs.Outputs, r.GetInt64(0), new ModelOutput(r.GetString(1), r.GetInt64(2))), cancel);
        return inputs;
    }

    /// <summary>Links a dataset to a run; says false when the link was there, whose tags then stay as they are.</summary>
    public static async Task<bool> AddDataset(Unit unit, long run, long experiment, DatasetInput input)
    {
        var dataset = await Describe(unit, experiment, input.Dataset);
        var link = new { run, dataset };
        if (await unit.Connection.ExecuteAsync("INSERT INTO dataset_input (run, dataset) VALUES (@run, @dataset) ON CONFLICT DO NOTHING", link) == 0)
            return false;
        foreach (var tag in input.Tags)
        {
            const string sql = "INSERT INTO dataset_input_tag (run, dataset, key, value) VALUES (@run, @dataset, @Key, @Value) ON CONFLICT (run, dataset, key) DO UPDATE SET value = excluded.value";
            await unit.Connection.ExecuteAsync(sql, new { run, dataset, tag.Key, tag.Value });
        }

        return true;
    }

    public static Task<int> AddModel(Unit unit, long run, string model) =>
        unit.Connection.ExecuteAsync("INSERT INTO model_input (run, model) VALUES (@run, @model) ON CONFLICT DO NOTHING", new { run, model });

    public static Task<int> AddOutput(Unit unit, long run, ModelOutput output) => unit.Connection.ExecuteAsync(
        "INSERT INTO model_output (run, model, step) VALUES (@run, @Model, @Step) ON CONFLICT (run, model) DO UPDATE SET step = excluded.step", new { run, output.Model, output.Step });

    public static async Task<IReadOnlyList<DatasetUse>> Uses(Unit unit, IReadOnlyList<long> experiments, CancellationToken cancel)
    {
        var uses = new List<DatasetUse>();
        const string sql = """
            SELECT DISTINCT d.experiment, d.name, d.digest, t.value FROM dataset d JOIN dataset_input i ON i.dataset = d.id JOIN run r ON r.n = i.run AND r.deleted_at IS NULL
            LEFT JOIN dataset_input_tag t ON t.run = i.run AND t.dataset = i.dataset AND t.key = 'mlflow.data.context'
            WHERE d.experiment IN ({0}) ORDER BY d.experiment, d.name, d.digest, t.value
            """;
        await Sql.ForEach(unit, sql, experiments, r => uses.Add(new DatasetUse(r.GetInt64(0), r.GetString(1), r.GetString(2), r.OptionalText(3))), cancel);
        return uses;
    }

    /// <summary>The number of a dataset; the first to name it describes it.</summary>
    private static async Task<long> Describe(Unit unit, long experiment, Dataset dataset)
    {
        const string find = "SELECT id FROM dataset WHERE experiment = @experiment AND name = @Name AND digest = @Digest";
        if (await unit.Connection.ExecuteScalarAsync<long?>(find, new { experiment, dataset.Name, dataset.Digest }) is { } there)
            return there;
        var id = 1 + await unit.Connection.ExecuteScalarAsync<long>("SELECT coalesce(max(id), 0) FROM dataset");
        const string insert = """
            INSERT INTO dataset (id, experiment, name, digest, source_type, source, schema_json, profile)
            VALUES (@id, @experiment, @Name, @Digest, @SourceType, @Source, @Schema, @Profile)
            """;
        await unit.Connection.ExecuteAsync(insert, new { id, experiment, dataset.Name, dataset.Digest, dataset.SourceType, dataset.Source, dataset.Schema, dataset.Profile });
        return id;
    }

    private static void Add<T>(Dictionary<long, List<T>> lists, long run, T item)
    {
        if (!lists.TryGetValue(run, out var list))
            lists[run] = list = [];
        list.Add(item);
    }
}
