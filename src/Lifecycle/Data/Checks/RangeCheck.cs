using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Checks;

/// <summary>Values lie between bounds, both included; a missing value passes, not-a-number does not.</summary>
/// <param name="Column">A column of numbers, instants or dates.</param>
/// <param name="Min">The least: a number, or an ISO 8601 date or instant; null for none.</param>
/// <param name="MaxValue">The greatest; likewise.</param>
public sealed record RangeCheck(string Column, string? Min, string? MaxValue) : RowCheck
{
    public override string Kind => "range";

    internal override string Title => $"range of {Column}";

    private protected override string Broken(bool many) => $"{(many ? "have" : "has")} {Column} {Beyond}";

    /// <summary>Where a value lies that breaks it.</summary>
    private string Beyond => (Min, MaxValue) switch
    {
        (not null, not null) => $"outside {Min} to {MaxValue}",
        (not null, null) => $"below {Min}",
        _ => $"above {MaxValue}",
    };

    internal override Refusal? Refuse(CheckTable table)
    {
        if (RefuseColumn(table, Kind, Column, ColumnType.Int, ColumnType.Float, ColumnType.Timestamp, ColumnType.Date) is { } refusal)
            return refusal;
        if (Min is null && MaxValue is null)
            return Refusal.Invalid($"range of {Column}: has neither 'min' nor 'max'.", "Add one of them.");
        var type = table.Schema.Find(Column)!.Type;
        if (Array.Find([Min, MaxValue], bound => bound is not null && Order(type, bound) is null) is { } wrong)
            return Refusal.Invalid($"range of {Column}: '{wrong}' is no {Schemas.SchemaRules.Name(type)}.", type is ColumnType.Int or ColumnType.Float ? "Give a number." : "Write it as 2001-06-30 or 2001-06-30T12:00:00Z.");
        return Min is not null && MaxValue is not null && Order(type, Min) > Order(type, MaxValue) ? Refusal.Invalid($"range of {Column}: min {Min} is above max {MaxValue}.", "Swap them.") : null;
    }

    internal override string BreaksRow(CheckTable table)
    {
        var (name, type) = (Sql.Name(Column), table.Schema.Find(Column)!.Type);
        var breaks = new List<string>();
        if (type == ColumnType.Float)
            breaks.Add($"isnan({name})");
        if (Min is not null)
            breaks.Add($"{name} < {Bound(type, Min)}");
        if (MaxValue is not null)
            breaks.Add($"{name} > {Bound(type, MaxValue)}");
        return $"coalesce({Sql.Any(breaks)}, FALSE)";
    }

    internal override string ReasonSql(CheckTable table) => $"{Sql.Text(Column + " is ")} || CAST({Sql.Name(Column)} AS VARCHAR) || {Sql.Text($", {Beyond}.")}";

    private static string Bound(ColumnType type, string bound) => type switch
    {
        ColumnType.Timestamp or ColumnType.Date => $"(CAST({Sql.Text(bound)} AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'UTC')",
        ColumnType.Int when long.TryParse(bound, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => $"CAST('{whole.ToString(CultureInfo.InvariantCulture)}' AS BIGINT)",
        _ => Sql.Number(double.Parse(bound, NumberStyles.Float, CultureInfo.InvariantCulture)),
    };

    private static double? Order(ColumnType type, string bound) => type is ColumnType.Timestamp or ColumnType.Date
        ? DateTimeOffset.TryParse(bound, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && char.IsAsciiDigit(bound[0]) ? instant.UtcTicks : null
        : double.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
