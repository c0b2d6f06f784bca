using Slipway.Data.Contracts;
using Slipway.Data.Duck;
using Slipway.Data.Schemas;

namespace Slipway.Data.Checks;

/// <summary>Values read as a type: for text columns that should hold numbers, dates or truth values; for others it compares with the schema. A missing value passes.</summary>
/// <param name="Column">The column.</param>
/// <param name="Is">The type that every value should read as.</param>
public sealed record TypeCheck(string Column, ColumnType Is) : RowCheck
{
    public override string Kind => "type";

    internal override string Title => $"type of {Column}";

    private protected override string Broken(bool many) => $"{(many ? "have" : "has")} {Column} that is no {SchemaRules.Name(Is)}";

    internal override Refusal? Refuse(CheckTable table) => RefuseColumn(table, Kind, Column);

    internal override string BreaksRow(CheckTable table)
    {
        var column = table.Schema.Find(Column)!;
        return column.Type == Is || Is == ColumnType.String
            ? "FALSE"
            : $"({Sql.Name(Column)} IS NOT NULL AND {Casts.FromTyped(Sql.Name(Column), Casts.DuckType(column.Type), new Column(Column, Is))} IS NULL)";
    }

    internal override string ReasonSql(CheckTable table) => $"{Sql.Text(Column + " is '")} || left(CAST({Sql.Name(Column)} AS VARCHAR), 100) || {Sql.Text($"', which is no {SchemaRules.Name(Is)}.")}";
}
