using Slipway.Data.Duck;

namespace Slipway.Data.Checks;

/// <summary>Rows repeat: every row that has the same values in the columns as an earlier one counts. Missing values are equal to each other.</summary>
/// <param name="Columns">The columns; empty for all of the source.</param>
public sealed record DuplicatesCheck(IReadOnlyList<string> Columns) : RowCheck
{
    public override string Kind => "duplicates";

    internal override string Title => Columns.Count == 0 ? "duplicate rows" : $"duplicates of {string.Join(", ", Columns)}";

    private protected override string Broken(bool many) => (many ? "repeat an earlier " : "repeats an earlier ") + (Columns.Count == 0 ? "row" : string.Join(", ", Columns));

    internal override Refusal? Refuse(CheckTable table) => Columns.Select(c => RefuseColumn(table, Kind, c)).FirstOrDefault(r => r is not null);

    internal override IReadOnlyList<string> Keys(CheckTable table) => Columns.Count > 0 ? Columns : [.. table.Schema.Columns.Where(c => c.Derived is null).Select(c => c.Name)];

    internal override IReadOnlyList<string> Aggregates(CheckTable table) => [$"count(*) - count(DISTINCT row({Sql.Names(Keys(table))}))"];

    internal override string ReasonSql(CheckTable table) => Sql.Text(Columns.Count == 0 ? "The row repeats an earlier one." : $"{string.Join(", ", Columns)} repeat those of an earlier row.");
}

/// <summary>A column's values, or the values of several together, occur once. Rows that lack one of them are left alone.</summary>
/// <param name="Columns">The column or columns.</param>
public sealed record UniqueCheck(IReadOnlyList<string> Columns) : RowCheck
{
    public override string Kind => "unique";

    internal override string Title => $"unique {string.Join(", ", Columns)}";

    private protected override string Broken(bool many) => $"{(many ? "repeat" : "repeats")} an earlier {string.Join(", ", Columns)}";

    internal override Refusal? Refuse(CheckTable table) =>
        Columns.Count == 0 ? Refusal.Invalid("unique: names no column.", "Add 'column'.") : Columns.Select(c => RefuseColumn(table, Kind, c)).FirstOrDefault(r => r is not null);

    internal override IReadOnlyList<string> Keys(CheckTable table) => Columns;

    internal override bool SkipsMissingKeys => true;

    internal override IReadOnlyList<string> Aggregates(CheckTable table)
    {
        var there = string.Join(" AND ", Columns.Select(c => $"{Sql.Name(c)} IS NOT NULL"));
        return [$"count(*) FILTER (WHERE {there}) - count(DISTINCT row({Sql.Names(Columns)})) FILTER (WHERE {there})"];
    }

    internal override string ReasonSql(CheckTable table) => Sql.Text($"{string.Join(", ", Columns)} repeat those of an earlier row.");
}
