using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Checks;

/// <summary>Values belong to a set, or match a regular expression as a whole (RE2's syntax); a missing value passes.</summary>
/// <param name="Column">The column; its values are compared as text.</param>
/// <param name="In">The set; null without one.</param>
/// <param name="NotIn">Values that may not occur; null without any.</param>
/// <param name="Match">The expression; null without one.</param>
public sealed record ValuesCheck(string Column, IReadOnlyList<string>? In, IReadOnlyList<string>? NotIn, string? Match) : RowCheck
{
    public override string Kind => "values";

    internal override string Title => $"values of {Column}";

    private protected override string Broken(bool many) => $"{(many ? "have" : "has")} {Column} " + (In is not null ? $"outside the {In.Count} declared values" : Match is not null ? $"not matching {Match}" : $"among the {NotIn!.Count} refused values");

    internal override Refusal? Refuse(CheckTable table)
    {
        if (RefuseColumn(table, Kind, Column) is { } refusal)
            return refusal;
        if (new object?[] { In, NotIn, Match }.Count(declared => declared is not null) != 1)
            return Refusal.Invalid($"values of {Column}: needs exactly one of 'in', 'not_in' and 'match'.", "Use two checks for two of them.");
        return In is { Count: 0 } || NotIn is { Count: 0 } ? Refusal.Invalid($"values of {Column}: the list is empty.", "Name at least one value.") : null;
    }

    internal override string BreaksRow(CheckTable table)
    {
        var text = table.Schema.Find(Column)!.Type == ColumnType.String ? Sql.Name(Column) : $"CAST({Sql.Name(Column)} AS VARCHAR)";
        var breaks = In is not null ? $"{text} NOT IN ({Sql.Texts(In)})" : NotIn is not null ? $"{text} IN ({Sql.Texts(NotIn)})" : $"NOT regexp_full_match({text}, {Sql.Text(Match!)})";
        return $"coalesce({breaks}, FALSE)";
    }

    internal override string ReasonSql(CheckTable table)
    {
        var expected = In is not null ? "is none of " + string.Join(", ", In.Take(10)) + (In.Count > 10 ? ", …" : "") : Match is not null ? "does not match " + Match : "is refused";
        return $"{Sql.Text(Column + " is '")} || left(CAST({Sql.Name(Column)} AS VARCHAR), 100) || {Sql.Text($"', which {expected}.")}";
    }
}
