namespace Slipway.Client.Logging;

/// <summary>What the server refused since somebody was told, by kind and name: however many points of one metric there are, they are one line.</summary>
internal sealed class Refusals
{
    private readonly object _gate = new();
    private readonly Dictionary<(LogKind Kind, string Key), RefusedItem> _items = [];

    public void Add(in LogItem item, string code, string message)
    {
        lock (_gate)
        {
            var key = (item.Kind, item.Key);
            _items[key] = _items.TryGetValue(key, out var known) ? known with { Count = known.Count + 1 } : new RefusedItem(Word(item.Kind), item.Key, 1, code, message);
        }
    }

    /// <summary>All of it; afterwards there is nothing.</summary>
    public IReadOnlyList<RefusedItem> Take()
    {
        lock (_gate)
        {
            RefusedItem[] taken = [.. _items.Values];
            _items.Clear();
            return taken;
        }
    }

    private static string Word(LogKind kind) => kind switch
    {
        LogKind.Metric => "metric",
        LogKind.Param => "param",
        _ => "tag",
    };
}
