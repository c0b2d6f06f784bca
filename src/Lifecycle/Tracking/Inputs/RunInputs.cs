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

    public static async Task<RunInputs> Read(Unit unit, IReadOnlyList<long> runs, CancellationToken cancel)
    {
        var inputs = new RunInputs();
        var tags = new Dictionary<(long Run, long Dataset), List<Tag>>();
        const string datasets = """
            SELECT i.run, i.dataset, d.name, d.digest, d.source_type, d.source, d.schema_json, d.profile FROM dataset_input i JOIN logged_dataset d ON d.id = i.dataset
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

    private static void Add<T>(Dictionary<long, List<T>> lists, long run, T item)
    {
        if (!lists.TryGetValue(run, out var list))
            lists[run] = list = [];
        list.Add(item);
    }
}
