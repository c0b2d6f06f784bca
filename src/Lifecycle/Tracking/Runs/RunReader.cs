using Slipway.Tracking.Contracts;
using Slipway.Tracking.Inputs;
using Slipway.Tracking.Metrics;

namespace Slipway.Tracking.Runs;

/// <summary>Puts runs together from their tables, a page at a time: one statement a table, not one a run.</summary>
internal sealed class RunReader(MetricKeys keys)
{
    private sealed class Parts
    {
        public List<Metric> Metrics { get; } = [];

        public List<Param> Params { get; } = [];

        public List<Tag> Tags { get; } = [];
    }

    public async Task<Run> Complete(Unit unit, RunRow row, CancellationToken cancel) => (await Complete(unit, [row], cancel))[0];

    public async Task<IReadOnlyList<Run>> Complete(Unit unit, IReadOnlyList<RunRow> rows, CancellationToken cancel)
    {
        var parts = rows.ToDictionary(r => r.Number, _ => new Parts());
        long[] numbers = [.. parts.Keys];
        await ReadMetrics(unit, numbers, parts, cancel);
        await Sql.ForEach(unit, "SELECT run, key, value FROM run_param WHERE run IN ({0}) ORDER BY run, key", numbers, r => parts[r.GetInt64(0)].Params.Add(new Param(r.GetString(1), r.GetString(2))), cancel);
        await Sql.ForEach(unit, "SELECT run, key, value FROM run_tag WHERE run IN ({0}) ORDER BY run, key", numbers, r => parts[r.GetInt64(0)].Tags.Add(new Tag(r.GetString(1), r.GetString(2))), cancel);
        var inputs = await RunInputs.Read(unit, numbers, cancel);
        return [.. rows.Select(row => Join(row, parts[row.Number], inputs))];
    }

    private static Run Join(RunRow row, Parts parts, RunInputs inputs) =>
        new(row.Info, parts.Metrics, parts.Params, parts.Tags, inputs.DatasetsOf(row.Number), inputs.ModelsOf(row.Number), inputs.OutputsOf(row.Number));

    private async Task ReadMetrics(Unit unit, long[] numbers, Dictionary<long, Parts> parts, CancellationToken cancel)
    {
        var names = await keys.All(unit, cancel);
        const string sql = "SELECT run, key, last_value, last_nan, last_timestamp, last_step, low, low_step, high, high_step FROM series WHERE run IN ({0}) ORDER BY run, key";
        await Sql.ForEach(unit, sql, numbers, r => parts[r.GetInt64(0)].Metrics.Add(new Metric(
            names[r.GetInt64(1)], r.Measured(2, 3), r.GetInt64(4), r.GetInt64(5), r.OptionalDouble(6), r.OptionalLong(7), r.OptionalDouble(8), r.OptionalLong(9))), cancel);
    }
}
