using Dapper;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Inputs;

/// <summary>The SQL of dataset inputs and of models read and made.</summary>
internal static class InputStore
{
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

    /// <summary>Says 0 where it is there at this step already.</summary>
    public static Task<int> AddOutput(Unit unit, long run, ModelOutput output) => unit.Connection.ExecuteAsync(
        "INSERT INTO model_output (run, model, step) VALUES (@run, @Model, @Step) ON CONFLICT (run, model) DO UPDATE SET step = excluded.step WHERE model_output.step <> excluded.step", new { run, output.Model, output.Step });

    public static async Task<IReadOnlyList<DatasetUse>> Uses(Unit unit, IReadOnlyList<long> experiments, CancellationToken cancel)
    {
        var uses = new List<DatasetUse>();
        const string sql = """
            SELECT DISTINCT d.experiment, d.name, d.digest, t.value FROM logged_dataset d JOIN dataset_input i ON i.dataset = d.id JOIN run r ON r.n = i.run AND r.deleted_at IS NULL
            LEFT JOIN dataset_input_tag t ON t.run = i.run AND t.dataset = i.dataset AND t.key = 'mlflow.data.context'
            WHERE d.experiment IN ({0}) ORDER BY d.experiment, d.name, d.digest, t.value
            """;
        await Sql.ForEach(unit, sql, experiments, r => uses.Add(new DatasetUse(r.GetInt64(0), r.GetString(1), r.GetString(2), r.OptionalText(3))), cancel);
        return uses;
    }

    /// <summary>The number of a dataset; the first to name it describes it.</summary>
    private static async Task<long> Describe(Unit unit, long experiment, Dataset dataset)
    {
        const string find = "SELECT id FROM logged_dataset WHERE experiment = @experiment AND name = @Name AND digest = @Digest";
        if (await unit.Connection.ExecuteScalarAsync<long?>(find, new { experiment, dataset.Name, dataset.Digest }) is { } there)
            return there;
        var id = 1 + await unit.Connection.ExecuteScalarAsync<long>("SELECT coalesce(max(id), 0) FROM logged_dataset");
        const string insert = """
            INSERT INTO logged_dataset (id, experiment, name, digest, source_type, source, schema_json, profile)
            VALUES (@id, @experiment, @Name, @Digest, @SourceType, @Source, @Schema, @Profile)
            """;
        await unit.Connection.ExecuteAsync(insert, new { id, experiment, dataset.Name, dataset.Digest, dataset.SourceType, dataset.Source, dataset.Schema, dataset.Profile });
        return id;
    }
}
