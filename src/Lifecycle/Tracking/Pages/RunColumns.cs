using System.Globalization;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>Runs as the columns of the table island.</summary>
internal static class RunColumns
{
    /// <summary>How many metrics, and how many parameters, stand in the table before a visitor asks for more.</summary>
    private const int ShownAtFirst = 8;

    /// <param name="experiment">The experiment they belong to.</param>
    /// <param name="runs">The rows.</param>
    /// <param name="now">Until when a run that goes on has taken.</param>
    /// <param name="siblings">Whether they stand on the page of their parent, which has told what they share.</param>
    public static TableData Table(long experiment, IReadOnlyList<Run> runs, DateTimeOffset now, bool siblings = false)
    {
        var columns = new List<(TableColumn Column, System.Collections.IEnumerable Cells)>();
        AddFacts(columns, experiment, runs, now, siblings);
        AddMetrics(columns, runs);
        AddParams(columns, runs);
        AddTags(columns, runs);
        return new TableData([.. columns.Select(c => c.Column)], [.. columns.Select(c => c.Cells)]);
    }

    private static void AddFacts(List<(TableColumn Column, System.Collections.IEnumerable Cells)> columns, long experiment, IReadOnlyList<Run> runs, DateTimeOffset now, bool siblings)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/experiments/{experiment}/runs/");
        var names = runs.ToDictionary(r => r.Info.Id, r => r.Info.Name, StringComparer.Ordinal);
        string?[] parents = [.. runs.Select(r => r.Tag(RunTags.Parent))];
        var nested = Array.Exists(parents, p => p is not null);
        columns.Add((new("id", ColumnType.Text) { Title = "Run id", Aliases = ["run_id"], Hidden = true }, runs.Select(r => r.Info.Id)));
        columns.Add((new("name", ColumnType.Run) { Title = "Run", Aliases = ["run_name"], Pinned = true, Href = address + "{id}", Width = 190 }, runs.Select(r => r.Info.Name)));
        columns.Add((new("parent_id", ColumnType.Text) { Title = "Parent's id", Hidden = true }, parents));
        columns.Add((new("parent", ColumnType.Text) { Title = "Part of", Href = address + "{parent_id}", Hidden = siblings || !nested }, parents.Select(p => p is null ? null : names.GetValueOrDefault(p, Show.ShortId(p)))));
        columns.Add((new("status", ColumnType.Status) { Title = "Status" }, runs.Select(r => Kind(r.Info.Status))));
        columns.Add((new("started", ColumnType.Time) { Title = "Started", Aliases = ["start_time", "created"] }, runs.Select(r => r.Info.StartedAt)));
        columns.Add((new("duration", ColumnType.Duration) { Title = "Took" }, runs.Select(r => r.Info.Duration(now)?.TotalMilliseconds)));
        columns.Add((new("user", ColumnType.Text) { Title = "User", Aliases = ["user_id"], Hidden = siblings || runs.All(r => r.Info.User.Length == 0) }, runs.Select(r => r.Info.User)));
        columns.Add((new("dataset", ColumnType.Text) { Title = "Dataset", Aliases = ["dataset.name"], Hidden = siblings || runs.All(r => r.DatasetName() is null) }, runs.Select(r => r.DatasetName())));
    }

    private static void AddMetrics(List<(TableColumn Column, System.Collections.IEnumerable Cells)> columns, IReadOnlyList<Run> runs)
    {
        var shown = 0;
        foreach (var (key, values) in ByKey(runs, run => run.Metrics, m => m.Key).OrderBy(c => CurveGroup.IsSystem(c.Key)).ThenByDescending(c => c.Value.Count(m => m is not null)).ThenBy(c => c.Key, StringComparer.Ordinal))
        {
            var hidden = CurveGroup.IsSystem(key) || shown++ >= ShownAtFirst;
            columns.Add((new("metrics." + key, ColumnType.Number) { Title = key, Group = "Metrics", Goal = MetricGoals.Of(key), Hidden = hidden, Digits = Digits(values) }, values.Select(m => m?.Value)));
        }
    }

    private static void AddParams(List<(TableColumn Column, System.Collections.IEnumerable Cells)> columns, IReadOnlyList<Run> runs)
    {
        var shown = 0;
        foreach (var (key, values) in ByKey(runs, run => run.Params, p => p.Key).OrderByDescending(c => c.Value.Count(p => p is not null)).ThenBy(c => c.Key, StringComparer.Ordinal))
        {
            var hidden = shown++ >= ShownAtFirst;
            var numbers = ParamValues.Numbers(values.Select(p => p?.Value));
            columns.Add(numbers is null
                ? (new("params." + key, ColumnType.Text) { Title = key, Group = "Parameters", Hidden = hidden }, values.Select(p => p?.Value))
                : (new("params." + key, ColumnType.Number) { Title = key, Group = "Parameters", Hidden = hidden }, numbers));
        }
    }

    /// <summary>Tags of people; those of programs are told by other columns.</summary>
    private static void AddTags(List<(TableColumn Column, System.Collections.IEnumerable Cells)> columns, IReadOnlyList<Run> runs)
    {
        foreach (var (key, values) in ByKey<Tag>(runs, run => [.. run.Tags.Where(t => !t.IsBookkeeping())], t => t.Key).OrderBy(c => c.Key, StringComparer.Ordinal))
            columns.Add((new("tags." + key, ColumnType.Text) { Title = key, Group = "Tags", Hidden = true }, values.Select(t => t?.Value)));
    }

    /// <summary>What was logged, by name: one place a run, null where it has none.</summary>
    private static Dictionary<string, T?[]> ByKey<T>(IReadOnlyList<Run> runs, Func<Run, IReadOnlyList<T>> items, Func<T, string> name)
        where T : class
    {
        var columns = new Dictionary<string, T?[]>(StringComparer.Ordinal);
        for (var row = 0; row < runs.Count; row++)
        {
            foreach (var item in items(runs[row]))
            {
                if (!columns.TryGetValue(name(item), out var cells))
                    columns[name(item)] = cells = new T?[runs.Count];
                cells[row] = item;
            }
        }

        return columns;
    }

    /// <summary>One number of decimals for a whole column, so that its figures line up; null where they differ too much in size for that.</summary>
    private static int? Digits(Metric?[] values)
    {
        double[] sizes = [.. values.OfType<Metric>().Select(m => Math.Abs(m.Value)).Where(size => double.IsFinite(size) && size > 0)];
        return sizes.Length > 0 && sizes.Max() < 1000 && sizes.Min() >= 0.01 ? 4 : null;
    }

    private static string Kind(RunStatus status) => status.Kind().ToString().ToLowerInvariant();
}
