using System.Data.Common;
using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Pages;
using Slipway.Ui;

namespace Slipway.Tracking.Table;

/// <summary>The SQL of what the table of runs shows: one statement for all runs and all columns that are asked for.</summary>
internal static class TableStore
{
    private enum Part { Metric, Param, Tag, Parent, Dataset }

    /// <summary>Reads what runs have.</summary>
    /// <param name="unit">Where it runs.</param>
    /// <param name="runs">Their numbers, a row each.</param>
    /// <param name="wanted">The keys that are read; null for all.</param>
    /// <param name="metrics">The names of metrics by their numbers.</param>
    /// <param name="cells">Takes what is read.</param>
    /// <param name="cancel">The caller's patience.</param>
    public static async Task Read(Unit unit, IReadOnlyList<long> runs, LoggedKeys? wanted, IReadOnlyDictionary<long, string> metrics, TableCells cells, CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = $"""
            SELECT 0, s.run, s.key, '', '', s.last_value, s.last_nan FROM series s WHERE {OneOf(unit, command, "s.run", "runs", runs)}{And(unit, command, "s.key", "metrics", wanted is null ? null : Numbers(metrics, wanted.Metrics))}
            UNION ALL
            SELECT 1, p.run, 0, p.key, p.value, 0, FALSE FROM run_param p WHERE {unit.Dialect.OneOf("p.run", "@runs")}{And(unit, command, "p.key", "params", wanted?.Params)}
            UNION ALL
            SELECT 2, t.run, 0, t.key, t.value, 0, FALSE FROM run_tag t WHERE {unit.Dialect.OneOf("t.run", "@runs")}{And<string>(unit, command, "t.key", "tags", wanted is null ? null : [.. wanted.Tags, RunTags.Parent, RunTags.Dataset])}
            UNION ALL
            SELECT 3, t.run, 0, '', r.name, 0, FALSE FROM run_tag t JOIN run r ON r.id = t.value WHERE t.key = '{RunTags.Parent}' AND {unit.Dialect.OneOf("t.run", "@runs")}
            UNION ALL
            SELECT 4, i.run, i.dataset, '', d.name, 0, FALSE FROM dataset_input i JOIN logged_dataset d ON d.id = i.dataset WHERE {unit.Dialect.OneOf("i.run", "@runs")}
            """;
        var rows = runs.Index().ToDictionary(run => run.Item, run => run.Index);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            Add(cells, rows[reader.GetInt64(1)], reader, metrics);
    }

    /// <summary>All keys that runs have. Metrics are looked up one by one in the index of their values, which knows at the first entry that there are any.</summary>
    public static async Task<LoggedKeys> Keys(Unit unit, long experiment, IReadOnlyList<long> runs, CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = $"""
            SELECT 0, m.name FROM metric_key m WHERE EXISTS (SELECT 1 FROM series s WHERE s.experiment = @experiment AND s.key = m.id AND {OneOf(unit, command, "+s.run", "runs", runs)})
            UNION ALL
            SELECT DISTINCT 1, p.key FROM run_param p WHERE {unit.Dialect.OneOf("p.run", "@runs")}
            UNION ALL
            SELECT DISTINCT 2, t.key FROM run_tag t WHERE {unit.Dialect.OneOf("t.run", "@runs")}
            """;
        command.Bind("experiment", experiment);
        var found = new List<(Part Part, string Key)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            found.Add(((Part)reader.GetInt32(0), reader.GetString(1)));
        return new LoggedKeys(Of(found, Part.Metric), Of(found, Part.Param), [.. Of(found, Part.Tag).Where(key => !Show.IsBookkeeping(key))]);
    }

    private static void Add(TableCells cells, int row, DbDataReader found, IReadOnlyDictionary<long, string> metrics)
    {
        switch ((Part)found.GetInt32(0))
        {
            case Part.Metric:
                cells.AddMetric(row, metrics[found.GetInt64(2)], found.Measured(5, 6));
                break;
            case Part.Param:
                cells.AddParam(row, found.GetString(3), found.GetString(4));
                break;
            case Part.Tag:
                cells.AddTag(row, new Tag(found.GetString(3), found.GetString(4)));
                break;
            case Part.Parent:
                cells.ParentNames[row] = found.GetString(4);
                break;
            default:
                cells.AddDataset(row, found.GetInt64(2), found.GetString(4));
                break;
        }
    }

    private static List<string> Of(List<(Part Part, string Key)> found, Part part) => [.. found.Where(one => one.Part == part).Select(one => one.Key).Order(StringComparer.Ordinal)];

    private static List<long> Numbers(IReadOnlyDictionary<long, string> metrics, IReadOnlyList<string> names)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        return [.. metrics.Where(metric => wanted.Contains(metric.Value)).Select(metric => metric.Key)];
    }

    private static string And<T>(Unit unit, DbCommand command, string column, string name, IReadOnlyCollection<T>? values) => values is null ? "" : " AND " + OneOf(unit, command, column, name, values);

    private static string OneOf<T>(Unit unit, DbCommand command, string column, string name, IReadOnlyCollection<T> values)
    {
        command.Bind(name, unit.Dialect.Values(values));
        return unit.Dialect.OneOf(column, "@" + name);
    }
}
