using System.Text.Json;
using Slipway.Declarations;

namespace Slipway.Monitoring.Monitors;

/// <summary>A mistake in a declaration: where, what, and what would be right.</summary>
internal sealed class MistakeException(string message, string? remedy = null) : Exception(message)
{
    public string? Remedy => remedy;
}

/// <summary>An object of a declaration and where it stands.</summary>
internal sealed class Section
{
    private readonly JsonElement _json;

    public Section(JsonElement json, string path)
    {
        (_json, Path) = (json, path);
        if (json.ValueKind != JsonValueKind.Object)
            throw new MistakeException($"{path}: is no object.", "Write it as in the monitor section of slipway.yaml.");
    }

    public string Path { get; }

    public bool Has(string name) => _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Refuses members that nobody knows.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (var member in _json.EnumerateObject())
        {
            if (!names.Contains(member.Name))
                throw new MistakeException($"{Path}: '{member.Name}' is not known.", $"Known are {string.Join(", ", names.ToArray())}.");
        }
    }

    public Section Child(string name) => new(Get(name), $"{Path}.{name}");

    /// <summary>The only member of an item such as <c>{"drift": {…}}</c>: its kind.</summary>
    public (string Kind, Section Body) Only()
    {
        var members = _json.EnumerateObject().ToList();
        return members is [var one] ? (one.Name, new Section(one.Value, $"{Path}.{one.Name}")) : throw new MistakeException($"{Path}: an item has exactly one key, its kind.", "Write it such as {\"drift\": {\"max\": 0.2}}.");
    }

    /// <summary>The items of a list; none when it is not there.</summary>
    public IEnumerable<Section> Items(string name)
    {
        if (!Has(name))
            return [];
        var list = Get(name);
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select((item, i) => new Section(item, FormattableString.Invariant($"{Path}.{name}[{i}]"))) : throw new MistakeException($"{Path}.{name}: is no list.");
    }

    public string Text(string name) => Get(name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 and <= 2000 } value ? value : throw new MistakeException($"{Path}.{name}: is no text.");

    public double Number(string name, double least, double most) =>
        Get(name) is { ValueKind: JsonValueKind.Number } number && number.GetDouble() is var value && value >= least && value <= most
            ? value
            : throw new MistakeException($"{Path}.{name}: is no number{(most == double.MaxValue ? FormattableString.Invariant($" of at least {least}") : FormattableString.Invariant($" from {least} to {most}"))}.");

    /// <summary>A whole number of at least 1, or what stands for one that is not there.</summary>
    public long Whole(string name, long otherwise)
    {
        if (!Has(name))
            return otherwise;
        return Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) && value >= 1 ? value : throw new MistakeException($"{Path}.{name}: is no whole number of at least 1.");
    }

    public TQuantity Quantity<TQuantity>(string name)
        where TQuantity : struct, IQuantity<TQuantity>
    {
        var value = Get(name);
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return TQuantity.TryRead(text, out var quantity) ? quantity : throw new MistakeException($"{Path}.{name}: '{text}' is not {TQuantity.Form}.");
    }

    public double? Share(string name) => Has(name) ? Quantity<Share>(name).Value : null;

    public int Windows() => Has("for") ? Quantity<WindowCount>("for").Count : 1;

    /// <summary>Columns by name; null for all. Both the short form and the long one, <c>{"only": […]}</c>.</summary>
    public IReadOnlyList<string>? Columns()
    {
        if (!Has("columns"))
            return null;
        var value = Get("columns");
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("only", out var only))
            value = only;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(v => v.GetString()!)];
        var all = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("all", out var word) ? word : value;
        return all.ValueKind == JsonValueKind.String && all.ValueEquals("all") ? null : throw new MistakeException($"{Path}.columns: is neither 'all' nor a list of columns.");
    }

    private JsonElement Get(string name) => _json.TryGetProperty(name, out var value) ? value : throw new MistakeException($"{Path}: '{name}' is missing.");
}
