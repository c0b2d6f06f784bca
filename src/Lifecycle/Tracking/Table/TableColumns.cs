using System.Globalization;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Pages;
using Slipway.Ui;

namespace Slipway.Tracking.Table;

/// <summary>Runs as the columns of the table island.</summary>
internal static class TableColumns
{
    /// <summary>How the names of columns begin that hold metrics, parameters and tags.</summary>
    public const string Metrics = "metrics.";

    /// <inheritdoc cref="Metrics"/>
    public const string Params = "params.";

    /// <inheritdoc cref="Metrics"/>
    public const string Tags = "tags.";

    /// <summary>How many metrics, and how many parameters, stand in the table before a visitor asks for more.</summary>
    private const int ShownAtFirst = 8;

    /// <param name="experiment">The experiment they belong to.</param>
    /// <param name="cells">The rows.</param>
    /// <param name="now">Until when a run that goes on has taken.</param>
    /// <param name="siblings">Whether they stand on the page of their parent, which has told what they share.</param>
    /// <param name="written">Whether parameters are to be told as they were written: of a few rows nobody knows whether all of a column are numbers.</param>
    public static TableData Of(long experiment, TableCells cells, DateTimeOffset now, bool siblings = false, bool written = false)
    {
        List<(TableColumn Column, System.Collections.IEnumerable Cells)> columns = [.. Facts(experiment, cells, now, siblings), .. MetricsOf(cells), .. ParamsOf(cells, written), .. TagsOf(cells)];
        return new TableData([.. columns.Select(c => c.Column)], [.. columns.Select(c => c.Cells)]) { Count = cells.Runs.Count, OfGroup = ShownAtFirst };
    }

    /// <summary>The columns that there are, without their values. None is shown that was not before.</summary>
    public static TableData Of(LoggedKeys keys) => new(
        [
            .. keys.Metrics.Select(key => Metric(key) with { Hidden = true }),
            .. keys.Params.Select(key => Param(key) with { Hidden = true }),
            .. keys.Tags.Select(Tag),
        ], []) { Count = 0 };

    private static IEnumerable<(TableColumn Column, System.Collections.IEnumerable Cells)> Facts(long experiment, TableCells cells, DateTimeOffset now, bool siblings)
    {
        var runs = cells.Runs;
        var address = string.Create(CultureInfo.InvariantCulture, $"/experiments/{experiment}/runs/");
        var nested = Array.Exists(cells.Parents, parent => parent is not null);
        var datasets = cells.Datasets;
        yield return (new("id", ColumnType.Text) { Title = "Run id", Aliases = ["run_id"], Hidden = true }, Texts(runs, run => run.Id));
        yield return (new("name", ColumnType.Run) { Title = "Run", Aliases = ["run_name"], Pinned = true, Href = address + "{id}", Width = 190 }, Texts(runs, run => run.Name));
        yield return (new("parent_id", ColumnType.Text) { Title = "Parent's id", Hidden = true }, cells.Parents);
        yield return (new("parent", ColumnType.Text) { Title = "Part of", Href = address + "{parent_id}", Hidden = siblings || !nested }, Array.ConvertAll([.. cells.Parents.Index()], one => one.Item is null ? null : cells.ParentNames[one.Index] ?? Show.RunId(one.Item)));
        yield return (new("status", ColumnType.Status) { Title = "Status" }, Texts(runs, run => run.Status.Kind().ToString().ToLowerInvariant()));
        yield return (new("started", ColumnType.Time) { Title = "Started", Aliases = ["start_time", "created"] }, Numbers(runs, run => run.StartedAt));
        yield return (new("duration", ColumnType.Duration) { Title = "Took" }, Numbers(runs, run => run.Duration(now)?.TotalMilliseconds));
        yield return (new("user", ColumnType.Text) { Title = "User", Aliases = ["user_id"], Hidden = siblings || runs.All(run => run.User.Length == 0) }, Texts(runs, run => run.User));
        yield return (new("dataset", ColumnType.Text) { Title = "Dataset", Aliases = ["dataset.name"], Hidden = siblings || datasets.All(name => name is null) }, datasets);
    }

    private static IEnumerable<(TableColumn Column, System.Collections.IEnumerable Cells)> MetricsOf(TableCells cells)
    {
        var shown = AtFirst(cells.Metrics.Where(c => !CurveGroup.IsSystem(c.Key)));
        return cells.Metrics.OrderBy(c => c.Key, NaturalOrder.Instance).Select(column =>
            (Metric(column.Key) with { Hidden = !shown.Contains(column.Key), Digits = Digits(column.Value) }, (System.Collections.IEnumerable)column.Value));
    }

    private static IEnumerable<(TableColumn Column, System.Collections.IEnumerable Cells)> ParamsOf(TableCells cells, bool written)
    {
        var shown = AtFirst(cells.Params);
        return cells.Params.OrderBy(c => c.Key, NaturalOrder.Instance).Select(column =>
        {
            var head = Param(column.Key) with { Hidden = !shown.Contains(column.Key) };
            var numbers = ParamValues.Numbers(column.Value);
            return (numbers is null ? head : head with { Type = ColumnType.Number }, (System.Collections.IEnumerable?)(written ? null : numbers) ?? column.Value);
        });
    }

    /// <summary>The keys that most rows have. Which these are says what is shown, not in which order: that is of names, so that no run that logs moves a column.</summary>
    private static HashSet<string> AtFirst<T>(IEnumerable<KeyValuePair<string, T[]>> columns) =>
        columns.OrderByDescending(c => c.Value.Count(value => value is not null)).ThenBy(c => c.Key, StringComparer.Ordinal).Take(ShownAtFirst).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<(TableColumn Column, System.Collections.IEnumerable Cells)> TagsOf(TableCells cells) =>
        cells.Tags.OrderBy(c => c.Key, NaturalOrder.Instance).Select(column => (Tag(column.Key), (System.Collections.IEnumerable)column.Value));

    private static TableColumn Metric(string key) => new(Metrics + key, ColumnType.Number) { Title = key, Group = "Metrics", Goal = MetricGoals.Of(key) };

    private static TableColumn Param(string key) => new(Params + key, ColumnType.Text) { Title = key, Group = "Parameters" };

    private static TableColumn Tag(string key) => new(Tags + key, ColumnType.Text) { Title = key, Group = "Tags", Hidden = true };

    private static string?[] Texts(IReadOnlyList<RunInfo> runs, Func<RunInfo, string?> text) => [.. runs.Select(text)];

    private static double?[] Numbers(IReadOnlyList<RunInfo> runs, Func<RunInfo, double?> number) => [.. runs.Select(number)];

    /// <summary>One number of decimals for a whole column, so that its figures line up; null where they differ too much in size for that.</summary>
    private static int? Digits(double?[] values)
    {
        double[] sizes = [.. values.OfType<double>().Select(Math.Abs).Where(size => double.IsFinite(size) && size > 0)];
        return sizes.Length > 0 && sizes.Max() < 1000 && sizes.Min() >= 0.01 ? 4 : null;
    }
}
