using Slipway.Data.Duck;

namespace Slipway.Data.Checks;

/// <summary>Values may not be missing. A row counts once, however many of the columns it lacks.</summary>
/// <param name="Columns">The columns.</param>
public sealed record NullsCheck(IReadOnlyList<string> Columns) : RowCheck
{
    public override string Kind => "nulls";

    internal override string Title => $"nulls in {string.Join(", ", Columns)}";

    private protected override string Broken(bool many) => (many ? "lack " : "lacks ") + (Columns.Count == 1 ? Columns[0] : $"one of {string.Join(", ", Columns)}");

    internal override Refusal? Refuse(CheckTable table) =>
        Columns.Count == 0 ? Refusal.Invalid("nulls: names no column.", "Add 'columns'.") : Columns.Select(c => RefuseColumn(table, Kind, c)).FirstOrDefault(r => r is not null);

    internal override string BreaksRow(CheckTable table) => Sql.Any([.. Columns.Select(c => $"{Sql.Name(c)} IS NULL")]);

    internal override string ReasonSql(CheckTable table) => $"concat_ws(', ', {string.Join(", ", Columns.Select(c => $"CASE WHEN {Sql.Name(c)} IS NULL THEN {Sql.Text(c)} END"))}) || ' is missing.'";
}
