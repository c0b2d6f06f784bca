using System.Text.Json;

namespace Slipway.Importing.Wandb;

/// <summary>A point of a metric.</summary>
internal readonly record struct HistoryPoint(long Timestamp, long Step, double Value);

/// <summary>The metrics of a run, row by row. What is no number is remembered by its kind: files come with the run's files, the rest is left out.</summary>
internal sealed class History
{
    private readonly Dictionary<string, List<HistoryPoint>> _series = new(StringComparer.Ordinal);
    private readonly HashSet<(string Kind, string Key)> _others = [];

    public IReadOnlyDictionary<string, List<HistoryPoint>> Series => _series;

    /// <summary>Keys that had values of a kind that is not taken.</summary>
    public IEnumerable<(string Kind, string Key)> Others => _others;

    public void Add(string key, string json, long timestamp, long step)
    {
        if (LooseJson.Number(json) is { } number)
            Add(key, number, timestamp, step);
        else if (LooseJson.Parse(json) is not { } value)
            _others.Add(("value that is no JSON", key));
        else
            Add(key, value, timestamp, step);
    }

    private void Add(string key, JsonElement value, long timestamp, long step)
    {
        foreach (var (name, leaf) in FlatValues.Of(key, value))
        {
            if (LooseJson.Number(leaf) is { } number)
                Add(name, number, timestamp, step);
            else if (Other(leaf) is { } kind)
                _others.Add((kind, name));
        }
    }

    private void Add(string key, double value, long timestamp, long step)
    {
        if (!_series.TryGetValue(key, out var points))
            _series[key] = points = [];
        points.Add(new HistoryPoint(timestamp, step, value));
    }

    /// <summary>What notes call a value that is no number; null for one that is not missed.</summary>
    private static string? Other(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Array => "list",
        JsonValueKind.Object when FlatValues.KindOf(value) is { } kind => FlatValues.IsOfFiles(value) ? null : kind,
        _ => null,
    };
}
