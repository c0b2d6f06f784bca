using System.Text.Json.Serialization;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Runs;

/// <summary>A metric's column: what each row has, or null.</summary>
internal sealed record MetricColumn(
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double?[] Last,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double?[] Low,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double?[] High,
    long?[] Step);

/// <summary>A page of runs by column, as the runs table draws it: one array a column, all equally long.</summary>
internal sealed record RunTable(
    IReadOnlyList<string> Ids,
    IReadOnlyList<string> Names,
    IReadOnlyList<long> Experiments,
    IReadOnlyList<RunStatus> Status,
    IReadOnlyList<string> Users,
    IReadOnlyList<long> Started,
    IReadOnlyList<long?> Ended,
    IReadOnlyList<bool> Deleted,
    IReadOnlyDictionary<string, MetricColumn> Metrics,
    IReadOnlyDictionary<string, string?[]> Params,
    IReadOnlyDictionary<string, string?[]> Tags,
    string? Next)
{
    public static RunTable Of(Page<Run> page)
    {
        var runs = page.Items;
        return new RunTable(
            [.. runs.Select(r => r.Info.Id)],
            [.. runs.Select(r => r.Info.Name)],
            [.. runs.Select(r => r.Info.Experiment)],
            [.. runs.Select(r => r.Info.Status)],
            [.. runs.Select(r => r.Info.User)],
            [.. runs.Select(r => r.Info.StartedAt)],
            [.. runs.Select(r => r.Info.EndedAt)],
            [.. runs.Select(r => r.Info.Deleted)],
            MetricsOf(runs),
            Texts(runs, r => r.Params.Select(p => (p.Key, p.Value))),
            Texts(runs, r => r.Tags.Select(t => (t.Key, t.Value))),
            page.Next);
    }

    private static SortedDictionary<string, MetricColumn> MetricsOf(IReadOnlyList<Run> runs)
    {
        var columns = new SortedDictionary<string, MetricColumn>(StringComparer.Ordinal);
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var metric in runs[i].Metrics)
            {
                if (!columns.TryGetValue(metric.Key, out var column))
                    columns[metric.Key] = column = new(new double?[runs.Count], new double?[runs.Count], new double?[runs.Count], new long?[runs.Count]);
                (column.Last[i], column.Low[i], column.High[i], column.Step[i]) = (metric.Value, metric.Low, metric.High, metric.Step);
            }
        }

        return columns;
    }

    private static SortedDictionary<string, string?[]> Texts(IReadOnlyList<Run> runs, Func<Run, IEnumerable<(string Key, string Value)>> texts)
    {
        var columns = new SortedDictionary<string, string?[]>(StringComparer.Ordinal);
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var (key, value) in texts(runs[i]))
            {
                if (!columns.TryGetValue(key, out var column))
                    columns[key] = column = new string?[runs.Count];
                column[i] = value;
            }
        }

        return columns;
    }
}
