using Slipway.Tracking.Contracts;
using Slipway.Tracking.Pages;

namespace Slipway.Tracking.Table;

/// <summary>Keys of what was logged, by kind.</summary>
internal sealed record LoggedKeys(IReadOnlyList<string> Metrics, IReadOnlyList<string> Params, IReadOnlyList<string> Tags)
{
    /// <summary>The keys that names of columns mean, such as <c>metrics.auc</c>; names of what every run has mean none.</summary>
    public static LoggedKeys Of(IReadOnlyCollection<string> columns) => new(Beneath(TableColumns.Metrics, columns), Beneath(TableColumns.Params, columns), Beneath(TableColumns.Tags, columns));

    private static List<string> Beneath(string kind, IReadOnlyCollection<string> columns) =>
        [.. columns.Where(name => name.StartsWith(kind, StringComparison.Ordinal)).Select(name => name[kind.Length..]).Distinct(StringComparer.Ordinal)];
}

/// <summary>What runs have, by column: a place a run in every array, null where it has nothing.</summary>
/// <param name="runs">The rows, in their order.</param>
/// <param name="more">Whether there are others after them.</param>
internal sealed class TableCells(IReadOnlyList<RunInfo> runs, bool more)
{
    private readonly string?[] _ownDatasets = new string?[runs.Count];
    private readonly (long Id, string Name)?[] _datasets = new (long, string)?[runs.Count];

    public IReadOnlyList<RunInfo> Runs => runs;

    public bool More => more;

    public Dictionary<string, double?[]> Metrics { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string?[]> Params { get; } = new(StringComparer.Ordinal);

    /// <summary>Tags of people; those of programs are told by other columns.</summary>
    public Dictionary<string, string?[]> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids of the runs that these are part of.</summary>
    public string?[] Parents { get; } = new string?[runs.Count];

    /// <summary>Their names, of those that there are.</summary>
    public string?[] ParentNames { get; } = new string?[runs.Count];

    /// <summary>What each learned from: Slipway's own dataset, else the first that its client named.</summary>
    public IReadOnlyList<string?> Datasets => [.. runs.Select((_, row) => _ownDatasets[row] ?? _datasets[row]?.Name)];

    public void AddMetric(int row, string key, double value) => Column(Metrics, key)[row] = value;

    public void AddParam(int row, string key, string value) => Column(Params, key)[row] = value;

    public void AddTag(int row, Tag tag)
    {
        if (tag.Key == RunTags.Parent)
            Parents[row] = tag.Value.Length == 0 ? null : tag.Value;
        else if (tag.Key == RunTags.Dataset)
            _ownDatasets[row] = RunTags.OwnDataset(tag.Value)?.Name;
        if (!tag.IsBookkeeping())
            Column(Tags, tag.Key)[row] = tag.Value;
    }

    public void AddDataset(int row, long id, string name)
    {
        if (_datasets[row] is not { } known || id < known.Id)
            _datasets[row] = (id, name);
    }

    private T?[] Column<T>(Dictionary<string, T?[]> columns, string key)
    {
        if (!columns.TryGetValue(key, out var cells))
            columns[key] = cells = new T?[runs.Count];
        return cells;
    }
}
