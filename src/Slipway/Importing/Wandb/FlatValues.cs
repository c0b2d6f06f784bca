using System.Text.Json;

namespace Slipway.Importing.Wandb;

/// <summary>Nested values under keys joined by dots, as W&amp;B's own pages name them: <c>{"optimizer": {"lr": 0.1}}</c> is <c>optimizer.lr</c>. Later values take the place of earlier ones.</summary>
internal sealed class FlatValues
{
    private const string Kind = "_type";

    private readonly Dictionary<string, List<(string Key, JsonElement Value)>> _values = new(StringComparer.Ordinal);

    public IEnumerable<(string Key, JsonElement Value)> All => _values.Values.SelectMany(v => v);

    /// <summary>What kind of object of W&amp;B's a value is, such as <c>histogram</c> or <c>image-file</c>; null for every other value.</summary>
    public static string? KindOf(JsonElement value) => LooseJson.Text(value, Kind);

    /// <summary>Whether the value stands for a file or several, which lie among the run's files.</summary>
    public static bool IsOfFiles(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => LooseJson.Members(value).Any(member => member.Name is "path" or "filenames" || IsOfFiles(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(IsOfFiles),
        _ => false,
    };

    /// <summary>The values in a value, each under its key. Lists and W&amp;B's own objects stay whole.</summary>
    public static IEnumerable<(string Key, JsonElement Value)> Of(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || KindOf(value) is not null || !LooseJson.Members(value).Any())
            return [(key, value)];
        return LooseJson.Members(value).SelectMany(member => Of($"{key}.{member.Name}", member.Value));
    }

    /// <returns>Whether it could be read.</returns>
    public bool Set(Item item)
    {
        if (LooseJson.Parse(item.Json) is not { } value)
            return false;
        Remove(item);
        Under(item.Path[0]).AddRange(Of(item.Key, value));
        return true;
    }

    /// <summary>Adds what a value holds that has no value yet.</summary>
    public void Fill(string key, JsonElement value)
    {
        var values = Under(key);
        values.AddRange(Of(key, value).ExceptBy(values.Select(v => v.Key), v => v.Key, StringComparer.Ordinal).ToList());
    }

    public void Remove(Item item) => Under(item.Path[0]).RemoveAll(v => v.Key == item.Key || v.Key.StartsWith(item.Key + ".", StringComparison.Ordinal));

    private List<(string Key, JsonElement Value)> Under(string top)
    {
        if (!_values.TryGetValue(top, out var values))
            _values[top] = values = [];
        return values;
    }
}
