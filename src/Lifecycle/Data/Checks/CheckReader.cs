using System.Globalization;
using System.Text.Json;
using Slipway.Data.Contracts;

namespace Slipway.Data.Checks;

/// <summary>Reads declared checks: a list whose items have one key each, the kind.</summary>
public static class CheckReader
{
    /// <summary>The kinds there are and what each may declare besides <c>else</c> and <c>name</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Kinds { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["rows"] = ["min", "max"],
        ["columns"] = ["names", "exactly", "count"],
        ["type"] = ["column", "is", "tolerance"],
        ["nulls"] = ["column", "columns", "max"],
        ["unique"] = ["column", "columns", "max"],
        ["values"] = ["column", "in", "not_in", "match", "tolerance"],
        ["range"] = ["column", "min", "max", "tolerance"],
        ["duplicates"] = ["column", "columns", "max"],
        ["fresh"] = ["column", "within"],
        ["sql"] = ["query", "max"],
    };

    private const int Most = 500;

    /// <summary>The checks, or what is wrong with them and where, such as <c>checks[2].range.min</c>.</summary>
    public static Result<IReadOnlyList<Check>> Read(JsonElement? declared)
    {
        if (declared is not { } list || list.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return Result.Of<IReadOnlyList<Check>>([]);
        if (list.ValueKind != JsonValueKind.Array)
            return Refusal.Invalid("checks: is no list.", """Write [{"rows": {"min": 1}}].""");
        if (list.GetArrayLength() > Most)
            return Refusal.Invalid($"checks: has {list.GetArrayLength()} entries; at most {Most} can be declared.");
        var checks = new List<Check>();
        foreach (var item in list.EnumerateArray())
        {
            if (!Item(item, $"checks[{checks.Count}]").Succeeded(out var check, out var refusal))
                return refusal;
            checks.Add(check);
        }

        return Result.Of<IReadOnlyList<Check>>(checks);
    }

    private static Result<Check> Item(JsonElement item, string at)
    {
        if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().Count() != 1)
            return Refusal.Invalid($"{at}: is not an object with one key, the kind.", $"""Write {"{"}"range": {"{"}"column": "delay", "min": 0{"}}"}. Kinds: {string.Join(", ", Kinds.Keys)}.""");
        var (kind, body) = (item.EnumerateObject().First().Name, item.EnumerateObject().First().Value);
        if (!Kinds.TryGetValue(kind, out var fields))
            return Refusal.Invalid($"{at}: there is no kind of check called '{kind}'.", ColumnNames.Nearest(kind, Kinds.Keys));
        if (body.ValueKind != JsonValueKind.Object)
            return Refusal.Invalid($"{at}.{kind}: is no object.", $"It may declare {string.Join(", ", fields)}, else and name.");
        var unknown = body.EnumerateObject().Select(m => m.Name).FirstOrDefault(name => name is not ("else" or "name") && !fields.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
            return Refusal.Invalid($"{at}.{kind}: '{unknown}' is unknown.", ColumnNames.Nearest(unknown, [.. fields, "else", "name"]));
        try
        {
            var fieldsOf = new CheckFields(body, $"{at}.{kind}");
            return Make(kind, fieldsOf) with { Else = fieldsOf.Otherwise(), Name = fieldsOf.Text("name") };
        }
        catch (CheckFieldException wrong)
        {
            return wrong.Refusal;
        }
    }

    private static Check Make(string kind, CheckFields f) => kind switch
    {
        "rows" => new RowsCheck(f.Whole("min"), f.Whole("max")),
        "columns" => new ColumnsCheck(f.Texts("names") ?? [], f.Flag("exactly"), (int?)f.Whole("count")),
        "type" => new TypeCheck(f.Needed("column"), f.Type("is")) { Max = f.Limit("tolerance") },
        "nulls" => new NullsCheck(f.Columns()) { Max = f.Limit("max") },
        "unique" => new UniqueCheck(f.Columns()) { Max = f.Limit("max") },
        "values" => new ValuesCheck(f.Needed("column"), f.Texts("in"), f.Texts("not_in"), f.Text("match")) { Max = f.Limit("tolerance") },
        "range" => new RangeCheck(f.Needed("column"), f.Scalar("min"), f.Scalar("max")) { Max = f.Limit("tolerance") },
        "duplicates" => new DuplicatesCheck(f.Columns()) { Max = f.Limit("max") },
        "fresh" => new FreshCheck(f.Duration("within"), f.Needed("within"), f.Text("column")),
        "sql" => new SqlCheck(f.Needed("query"), f.Limit("max") ?? Limit.None),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a class."),
    };
}

/// <summary>A declared value that cannot be read.</summary>
internal sealed class CheckFieldException(string message, string remedy) : Exception(message)
{
    public Refusal Refusal { get; } = Refusal.Invalid(message, remedy);
}

/// <summary>The declared values of one check.</summary>
internal sealed class CheckFields(JsonElement body, string at)
{
    public string? Text(string name) => Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "a text", "\"…\"");

    public string Needed(string name) => Text(name) ?? throw new CheckFieldException($"{at}: lacks '{name}'.", $"Add \"{name}\".");

    public string? Scalar(string name) => Find(name) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw Wrong(name, "a number or text", "18"),
    };

    public long? Whole(string name) => Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) && whole >= 0 ? whole : throw Wrong(name, "a whole number from 0", "10000");

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(v => v.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)))
            throw Wrong(name, "a list of values", "[\"a\", \"b\"]");
        return [.. value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()! : v.GetRawText())];
    }

    /// <summary>What <c>columns</c> lists, or the one that <c>column</c> names.</summary>
    public IReadOnlyList<string> Columns() => (Texts("columns"), Text("column")) switch
    {
        (not null, not null) => throw new CheckFieldException($"{at}: has both 'column' and 'columns'.", "Keep one of them."),
        ({ } several, null) => several,
        (null, { } one) => [one],
        _ => [],
    };

    public Limit? Limit(string name)
    {
        if (Scalar(name) is not { } text)
            return null;
        var share = text.EndsWith('%');
        if (!double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || (share && number > 100))
            throw Wrong(name, "a count of rows or a percentage", "\"1%\"");
        return share ? new Limit(number / 100, IsShare: true) : new Limit(number, IsShare: false);
    }

    public bool Flag(string name) => Find(name) is { } value && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false", "true"));

    public TimeSpan Duration(string name) => Words.Duration(Needed(name)) ?? throw Wrong(name, "a length of time", "\"45d\"");

    public ColumnType Type(string name) => Needed(name) switch
    {
        "bool" => ColumnType.Bool,
        "int" => ColumnType.Int,
        "float" => ColumnType.Float,
        "string" => ColumnType.String,
        "timestamp" => ColumnType.Timestamp,
        "date" => ColumnType.Date,
        _ => throw Wrong(name, "a type: bool, int, float, string, timestamp or date", "\"int\""),
    };

    public Otherwise Otherwise() => Text("else") switch
    {
        null or "fail" => Contracts.Otherwise.Fail,
        "warn" => Contracts.Otherwise.Warn,
        "quarantine" => Contracts.Otherwise.Quarantine,
        _ => throw Wrong("else", "fail, warn or quarantine", "\"quarantine\""),
    };

    private JsonElement? Find(string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private CheckFieldException Wrong(string name, string expected, string example) => new($"{at}.{name}: is no {expected.Replace("a ", "", StringComparison.Ordinal)} ({body.GetProperty(name).GetRawText()}).", $"Give {expected}, such as {example}.");
}
