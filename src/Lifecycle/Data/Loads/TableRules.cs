using DuckDB.NET.Data;
using Slipway.Data.Checks;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;
using Slipway.Data.Schemas;

namespace Slipway.Data.Loads;

/// <summary>Binds computed columns and checks to a schema, on an empty table called <c>data</c>, so that every mistake in them is found before a row is read.</summary>
internal static class TableRules
{
    /// <summary>The whole table: the given columns and the derived ones, with every check bound to it.</summary>
    public static Result<CheckTable> Bind(DuckSession session, DataSchema schema, LoadRules rules, CancellationToken cancel)
    {
        var safe = new Lazy<SafeSql>(() => new SafeSql(session));
        session.Execute($"CREATE TABLE data ({string.Join(", ", schema.Columns.Select(c => $"{Sql.Name(c.Name)} {Casts.DuckType(c.Type)}"))})", cancel);
        if (RefuseFormats(session, schema, cancel) is { } format)
            return format;
        if (!Derive(session, safe, schema, rules.Derive, cancel).Succeeded(out var whole, out var refusal))
            return refusal;
        if (rules.Time is { } time && whole.Find(time)?.Type is not (ColumnType.Timestamp or ColumnType.Date))
            return whole.Find(time) is { } column
                ? Refusal.Invalid($"time: column '{column.Name}' is {SchemaRules.Name(column.Type)}.", "Event time is a timestamp or a date.")
                : Refusal.Invalid($"time: there is no column '{time}'.", ColumnNames.Nearest(time, whole.Columns.Select(c => c.Name)));
        var table = new CheckTable(whole, rules.Time, rules.AsOf);
        return rules.Checks.Select((check, i) => Bind(session, safe, check, i, table, cancel)).FirstOrDefault(r => r is not null) is { } wrong ? wrong : table;
    }

    private static Result<DataSchema> Derive(DuckSession session, Lazy<SafeSql> safe, DataSchema schema, IReadOnlyList<KeyValuePair<string, string>> derive, CancellationToken cancel)
    {
        var columns = schema.Columns.ToList();
        foreach (var (name, expression) in derive)
        {
            if (ColumnNames.Refuse([.. columns.Select(c => c.Name), name], "derive") is { } taken)
                return taken;
            if (safe.Value.RefuseExpression(expression) is { } refused)
                return Refusal.Invalid($"derive.{name}: the expression {refused}.", "Write one SQL expression over the row's columns, such as delay > 15.");
            if (!TypeOf(session, name, expression, columns, cancel).Succeeded(out var type, out var refusal))
                return refusal;
            columns.Add(new Column(name, type, Derived: expression));
            session.Execute($"ALTER TABLE data ADD COLUMN {Sql.Name(name)} {Casts.DuckType(type)}", cancel);
        }

        return new DataSchema(columns);
    }

    private static Result<ColumnType> TypeOf(DuckSession session, string name, string expression, List<Column> columns, CancellationToken cancel)
    {
        try
        {
            var type = session.Describe($"SELECT ({expression}\n) AS v FROM data", cancel)[0].Type;
            return Casts.OfDuck(type) is { } ours ? ours : Refusal.Invalid($"derive.{name}: its value is {type}, which a table of plain values cannot hold.", "Make it a number, text, truth value, date or timestamp.");
        }
        catch (DuckDBException fault)
        {
            return Refusal.Invalid($"derive.{name}: {DuckSession.Sentence(fault)}.", $"Columns: {string.Join(", ", columns.Take(30).Select(c => c.Name))}.");
        }
    }

    private static Refusal? RefuseFormats(DuckSession session, DataSchema schema, CancellationToken cancel)
    {
        foreach (var column in schema.Columns.Where(c => c.Format is not null))
        {
            try
            {
                session.Rows($"SELECT try_strptime('x', {Sql.Text(column.Format!)})", cancel);
            }
            catch (DuckDBException fault)
            {
                return Refusal.Invalid($"Column '{column.Name}': '{column.Format}' is no format of dates ({DuckSession.Sentence(fault)}).", "Write it in strptime's terms, such as %d/%m/%Y.");
            }
        }

        return null;
    }

    private static Refusal? Bind(DuckSession session, Lazy<SafeSql> safe, Check check, int index, CheckTable table, CancellationToken cancel)
    {
        if (check.Refuse(table) is { } refusal)
            return refusal with { Message = $"checks[{index}]: {refusal.Message}" };
        try
        {
            if (check is SqlCheck { Query: var query })
            {
                if (safe.Value.RefuseQuery(query) is { } refused)
                    return Refusal.Invalid($"checks[{index}]: the query {refused}.", "Write one SELECT over the table 'data' that answers with the rows that are wrong.");
                session.Rows($"SELECT count(*) FROM ({query}\n)", cancel);
            }
            else if (check.BreaksRow(table) is { } breaks)
            {
                session.Rows($"SELECT count(*) FILTER (WHERE {breaks}) FROM data", cancel);
                session.Rows($"SELECT {check.ReasonSql(table)} FROM data", cancel);
            }

            return null;
        }
        catch (DuckDBException fault)
        {
            return Refusal.Invalid($"checks[{index}].{check.Kind}: {DuckSession.Sentence(fault)}.", $"Columns: {string.Join(", ", table.Schema.Columns.Take(30).Select(c => c.Name))}.");
        }
    }
}
