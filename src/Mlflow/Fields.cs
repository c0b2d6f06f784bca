using System.Globalization;
using System.Text.Json;

namespace Slipway.Mlflow;

/// <summary>
/// The parameters of a request, from a JSON object or a query string. Each read gives the value, or a default and the first refusal in <see cref="Refusal"/>, which a
/// handler looks at once it has read all it wants.
/// </summary>
internal sealed class Fields
{
    private readonly JsonElement _object;
    private readonly string _prefix;
    private readonly Fields? _root;
    private readonly bool _isQuery;
    private Refusal? _refusal;

    /// <param name="values">A JSON object; anything else stands for an empty one.</param>
    /// <param name="isQuery">Whether it was made from a query string, where a list of one looks like a text.</param>
    public Fields(JsonElement values, bool isQuery = false)
        : this(values, "", null) => _isQuery = isQuery;

    private Fields(JsonElement values, string prefix, Fields? root) => (_object, _prefix, _root) = (values, prefix, root);

    /// <summary>Why the request is turned down; null while it is not.</summary>
    public Refusal? Refusal => _root?.Refusal ?? _refusal;

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A text that must be there and not be empty.</summary>
    public string Text(string name)
    {
        var text = OptionalText(name);
        return string.IsNullOrEmpty(text) ? Missing(name) : text;
    }

    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.String ? Kept(name, value.GetString()!) : Wrong<string?>(name, value);
    }

    /// <summary>The run that a request is about, by either of its two names.</summary>
    public string RunId()
    {
        var (id, uuid) = (OptionalText("run_id"), OptionalText("run_uuid"));
        return !string.IsNullOrEmpty(id) ? id : !string.IsNullOrEmpty(uuid) ? uuid : Missing("run_id");
    }

    /// <summary>A text that clients may send and that this server has no use for. What is none is refused all the same, as everywhere.</summary>
    public void Unused(string name) => OptionalText(name);

    public long Int64(string name) => OptionalInt64(name) ?? Otherwise(name, 0L);

    /// <summary>A whole number: as a number, a number with nothing behind the point, or a text of digits.</summary>
    public long? OptionalInt64(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
            JsonValueKind.Number when value.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) < 9e15 => (long)number,
            JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => Wrong<long?>(name, value),
        };
    }

    /// <summary>A double: a number, a text of one, or the words NaN, Infinity and -Infinity.</summary>
    public double Double(string name)
    {
        if (Find(name) is not { } value)
            return Otherwise(name, 0.0);
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
            JsonValueKind.String => Parse(value.GetString()!) ?? Wrong<double>(name, value),
            _ => Wrong<double>(name, value),
        };
    }

    public bool OptionalBool(string name)
    {
        if (Find(name) is not { } value)
            return false;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(value.GetString(), out var parsed) => parsed,
            _ => Wrong<bool>(name, value),
        };
    }

    /// <summary>A name out of an enumeration, or its number; null when absent.</summary>
    /// <param name="values">The values by their names on the wire.</param>
    public T? OptionalEnum<T>(string name, IReadOnlyDictionary<string, T> values)
        where T : struct, Enum
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && values.TryGetValue(value.GetString()!, out var named))
            return named;
        // A list, since the first of none is the value 0, which need not be one of them.
        if (OptionalNumber(value) is { } number && values.Values.Where(v => Convert.ToInt32(v, CultureInfo.InvariantCulture) == number).Distinct().ToList() is [var numbered])
            return numbered;
        return Wrong<T?>(name, value, $"Give one of {string.Join(", ", values.Keys)}.");
    }

    /// <summary>The texts of a list; none when absent.</summary>
    /// <param name="numbersToo">Whether a number is taken for its digits.</param>
    public IReadOnlyList<string> Texts(string name, bool numbersToo = false)
    {
        if (Find(name) is not { } value)
            return [];
        if (_isQuery && value.ValueKind == JsonValueKind.String)
            return Kept(name, value.GetString()!) is { } only ? [only] : [];
        if (value.ValueKind != JsonValueKind.Array)
            return Wrong<IReadOnlyList<string>>(name, value) ?? [];
        var texts = new List<string>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(Kept(name, item.GetString()!) ?? "");
            else if (numbersToo && item.ValueKind == JsonValueKind.Number)
                texts.Add(item.GetRawText());
            else
                return Wrong<IReadOnlyList<string>>(name, value) ?? [];
        }

        return texts;
    }

    /// <summary>The objects of a list; none when absent.</summary>
    public IReadOnlyList<Fields> List(string name)
    {
        if (Find(name) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            return Wrong<IReadOnlyList<Fields>>(name, value) ?? [];
        var items = new List<Fields>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return Wrong<IReadOnlyList<Fields>>(name, value) ?? [];
            items.Add(new Fields(item, $"{_prefix}{name}[{items.Count.ToString(CultureInfo.InvariantCulture)}].", _root ?? this));
        }

        return items;
    }

    /// <summary>An object within; empty when absent.</summary>
    public Fields Object(string name)
    {
        var value = Find(name);
        if (value is { ValueKind: not JsonValueKind.Object })
            Wrong<object?>(name, value.Value);
        return new Fields(value is { ValueKind: JsonValueKind.Object } inner ? inner : default, $"{_prefix}{name}.", _root ?? this);
    }

    /// <summary>Turns the request down, unless it is already.</summary>
    public void Refuse(Refusal refusal) => Refuse<object?>(refusal);

    private static double? Parse(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ when text.Any(char.IsAsciiDigit) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    private static long? OptionalNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private JsonElement? Find(string name) =>
        _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T Otherwise<T>(string name, T value)
    {
        // What is there and wrong was refused already.
        if (!Has(name))
            Missing(name);
        return value;
    }

    private string Missing(string name)
    {
        Refuse(Slipway.Refusal.Invalid($"Missing value for required parameter '{_prefix}{name}'. See the API docs for more information about request parameters."));
        return "";
    }

    /// <summary>A text that can be kept: neither database takes a NUL.</summary>
    private string? Kept(string name, string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? Refuse<string>(Slipway.Refusal.Invalid($"Parameter '{_prefix}{name}' holds a NUL character, which no text may hold.", "Leave it out.")) : text;

    private T? Wrong<T>(string name, JsonElement value, string? remedy = null) => Refuse<T>(Slipway.Refusal.Invalid(
        $"Invalid value {Wire.Quote(value)} for parameter '{_prefix}{name}' supplied:  Hint: Value was of type '{Wire.TypeName(value)}'. See the API docs for more information about request parameters.", remedy));

    private T? Refuse<T>(Refusal refusal)
    {
        var at = _root ?? this;
        at._refusal ??= refusal;
        return default;
    }
}
