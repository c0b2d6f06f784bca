using System.Globalization;
using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Ui;
using ColumnType = Slipway.Data.Contracts.ColumnType;

namespace Slipway.Data.Pages;

/// <summary>How datasets' figures, values and addresses are written on their pages.</summary>
internal static class DataText
{
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The page of a dataset.</summary>
    public static string Address(string dataset) => "/data/" + Uri.EscapeDataString(dataset);

    /// <summary>The page of a version.</summary>
    public static string Address(DatasetVersion version) => $"{Address(version.Dataset)}/versions/{Number(version.Number)}";

    /// <summary>What an address asks for to show what an earlier load of the same rows found; nothing for the newest.</summary>
    public static string LoadQuery(int? load, char first = '?') => load is { } number ? $"{first}load={Number(number)}" : "";

    /// <summary>What changed between two versions.</summary>
    public static string Compare(string dataset, int from, int to) => $"{Address(dataset)}/compare?from={Number(from)}&to={Number(to)}";

    /// <summary>A type as slipway.yaml writes it.</summary>
    public static string Words(this ColumnType type) => type.ToString().ToLowerInvariant();

    /// <summary>A value of a table; a missing one is null.</summary>
    public static string? Cell(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        string text when text.EndsWith(".000000Z", StringComparison.Ordinal) => text[..^".000000Z".Length] + "Z",
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>Whether a column's values are figures, to be aligned to the right.</summary>
    public static bool IsNumber(this ColumnType type) => type is ColumnType.Int or ColumnType.Float;

    /// <summary>A figure in steps that fit the spread it belongs to: whole where it is whole, else four digits of the spread.</summary>
    public static string Figure(double? value, double spread)
    {
        if (value is not { } figure || !double.IsFinite(figure))
            return Show.Number(value);
        if (figure == Math.Floor(figure) && Math.Abs(figure) < 1e15)
            return Show.Count((long)figure);
        var decimals = double.IsFinite(spread) && spread > 0 ? Math.Clamp(3 - (int)Math.Floor(Math.Log10(spread)), 0, 6) : 4;
        return Show.Number(figure, decimals);
    }

    /// <summary>An instant in UTC to the minute, or a date.</summary>
    public static string Instant(DateTimeOffset? instant, ColumnType type) =>
        instant?.UtcDateTime.ToString(type == ColumnType.Date ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? Show.Nothing;

    /// <summary>What a check measured, in the unit of its bound.</summary>
    public static string Measured(CheckResult check) => check.Measured switch
    {
        null => Show.Nothing,
        { } age when check.Kind == "fresh" => Show.Number(age, 1) + " d",
        { } share when check.Bound.Contains('%', StringComparison.Ordinal) => Show.Percent(share, 3),
        { } count => Figure(count, 1),
    };

    /// <summary>Declared checks, one a line: the kind, and what is asked of it.</summary>
    public static IReadOnlyList<(string Kind, string Asks)> Declared(JsonElement? checks) => checks is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).SelectMany(c => c.EnumerateObject()).Select(c => (c.Name, Asks(c.Value)))]
        : [];

    private static string Asks(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(p => $"{p.Name} {Asks(p.Value)}")),
        JsonValueKind.Array => string.Join(" · ", value.EnumerateArray().Select(Asks)),
        _ => value.ToString(),
    };
}
