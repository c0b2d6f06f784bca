using System.Globalization;
using Slipway.Data.Checks;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;
using Slipway.Data.Schemas;

namespace Slipway.Data.Loads;

/// <summary>Why a row is set aside: when, in what words, and under which cause it is counted.</summary>
internal sealed record Fault(string When, string Words, string Cause);

/// <summary>
/// The SQL of a load: every source cast to the schema, derived columns computed, each row judged by itself and then against the rows before it. One relation, from which
/// the good rows and those set aside are read.
/// </summary>
internal sealed class LoadQuery
{
    private const string O = ColumnNames.Reserved + "o";
    private const string Source = ColumnNames.Reserved + "source";
    private const string Line = ColumnNames.Reserved + "line";
    private const string Bad = ColumnNames.Reserved + "bad";
    private const string Repeats = ColumnNames.Reserved + "repeats";

    private readonly IReadOnlyList<RawSource> _sources;
    private readonly IReadOnlyList<Column> _base;
    private readonly CheckTable _table;
    private readonly List<Fault> _alone = [];
    private readonly List<(Fault Fault, string Window)> _against = [];
    private readonly string _derived;

    /// <param name="sources">What is loaded.</param>
    /// <param name="table">All columns, derived ones last.</param>
    /// <param name="checks">The checks; those that set rows aside become part of the query.</param>
    public LoadQuery(IReadOnlyList<RawSource> sources, CheckTable table, IReadOnlyList<Check> checks)
    {
        (_sources, _table) = (sources, table);
        _base = [.. table.Schema.Columns.Where(c => c.Derived is null)];
        _derived = Derived(Typed(), [.. table.Schema.Columns.Where(c => c.Derived is not null)]);
        AddSchemaFaults();
        foreach (var (check, index) in checks.Select((c, i) => (c, i)).Where(c => c.c.Else == Otherwise.Quarantine))
            AddCheck(check, Cause(index));
    }

    /// <summary>The cause that rows set aside for a check carry.</summary>
    public static string Cause(int index) => "check " + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The columns that are written, separated by commas.</summary>
    public string Columns => Sql.Names(_table.Schema.Columns.Select(c => c.Name));

    /// <summary>The good rows, in the order of the sources.</summary>
    public string Good => $"SELECT {Columns} FROM ({Judged()}) WHERE NOT {Bad}{string.Concat(_against.Select((_, i) => $" AND NOT {Repeats}{i}"))}{(_against.Count > 0 ? $" ORDER BY {O}, {Line}" : "")}";

    /// <summary>The rows that are set aside: place in the order, source, line, reasons, causes, the row as it was.</summary>
    public string SetAside
    {
        get
        {
            List<Fault> faults = [.. _alone, .. _against.Select((a, i) => a.Fault with { When = $"{Repeats}{i}" })];
            var when = Sql.Any([Bad, .. _against.Select((_, i) => $"{Repeats}{i}")]);
            return $"""
                SELECT {O} AS o, {Source} AS source, {Line} AS line, {List(faults, f => f.Words)} AS reasons, {List(faults, f => Sql.Text(f.Cause))} AS causes,
                    CAST(to_json(struct_pack({string.Join(", ", _base.Select((c, i) => $"{Sql.Name(c.Name)} := {Raw(i)}"))})) AS VARCHAR) AS "row"
                FROM ({Judged()}) WHERE {when}
                """;
        }
    }

    /// <summary>Whether any row can be set aside at all.</summary>
    public bool MaySetAside => _alone.Count + _against.Count > 0;

    private static string List(List<Fault> faults, Func<Fault, string> item) =>
        $"list_filter([{string.Join(", ", faults.Select(f => $"CASE WHEN {f.When} THEN {item(f)} END"))}]::VARCHAR[], lambda x: x IS NOT NULL)";

    private static string Raw(int i) => string.Create(CultureInfo.InvariantCulture, $"{ColumnNames.Reserved}r{i}");

    private static string Trimmed(int i) => string.Create(CultureInfo.InvariantCulture, $"{ColumnNames.Reserved}t{i}");

    private static string Unread(int i) => string.Create(CultureInfo.InvariantCulture, $"{ColumnNames.Reserved}x{i}");

    private static string Uncomputed(int i) => string.Create(CultureInfo.InvariantCulture, $"{ColumnNames.Reserved}f{i}");

    /// <summary>All sources under one another, cast to the schema, with what stood there before.</summary>
    private string Typed() => string.Join("\nUNION ALL\n", _sources.Select((source, ordinal) => source.Format == "parquet" ? OfTyped(source, ordinal) : OfText(source, ordinal)));

    private string OfTyped(RawSource source, int ordinal)
    {
        var columns = _base.Select((column, i) =>
        {
            var raw = source.Find(column.Name)!;
            var cast = Casts.FromTyped(raw.Sql, raw.DuckType, column);
            var unread = cast == raw.Sql ? "FALSE" : $"coalesce({raw.Sql} IS NOT NULL AND ({cast}) IS NULL, FALSE)";
            return $"{cast} AS {Sql.Name(column.Name)}, CAST({raw.Sql} AS VARCHAR) AS {Raw(i)}, {unread} AS {Unread(i)}";
        });
        return string.Create(CultureInfo.InvariantCulture, $"SELECT {ordinal} AS {O}, {Sql.Text(source.Name)} AS {Source}, {ColumnNames.Reserved}l AS {Line}, {string.Join(", ", columns)} FROM {source.Relation}");
    }

    /// <summary>Trimmed, then cast, then looked at where nothing came out: each in a query of its own, so that none of it is computed twice for a value.</summary>
    private string OfText(RawSource source, int ordinal)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{ordinal} AS {O}, {(source.HasSource ? "s" : Sql.Text(source.Name))} AS {Source}, l AS {Line}");
        var trimmed = _base.Select((column, i) => $"{source.Find(column.Name)!.Sql} AS {Raw(i)}{(column.Type == ColumnType.String ? "" : $", trim({source.Find(column.Name)!.Sql}) AS {Trimmed(i)}")}");
        var cast = _base.Select((column, i) => $"{Casts.FromText(column.Type == ColumnType.String ? Raw(i) : Trimmed(i), column, source.Nulls, trimmed: true, decimalComma: source.DecimalComma)} AS {Sql.Name(column.Name)}, {Raw(i)}");
        var read = _base.Select((column, i) => $"{Sql.Name(column.Name)}, {Raw(i)}, {(column.Type == ColumnType.String ? "FALSE" : $"CASE WHEN {Sql.Name(column.Name)} IS NULL THEN coalesce({Casts.TextIsThere(Raw(i), source.Nulls)}, FALSE) ELSE FALSE END")} AS {Unread(i)}");
        return $"SELECT {O}, {Source}, {Line}, {string.Join(", ", read)} FROM (SELECT {O}, {Source}, {Line}, {string.Join(", ", cast)} FROM (SELECT {place}, {string.Join(", ", trimmed)} FROM {source.Relation}))";
    }

    private static string Derived(string relation, IReadOnlyList<Column> derived)
    {
        for (var i = 0; i < derived.Count; i++)
        {
            var (column, boxed) = (derived[i], string.Create(CultureInfo.InvariantCulture, $"{ColumnNames.Reserved}d{i}"));
            // In a box a missing value is told from one that could not be computed.
            relation = $"SELECT *, {boxed}.v AS {Sql.Name(column.Name)}, {boxed} IS NULL AS {Uncomputed(i)} FROM (SELECT *, TRY(struct_pack(v := CAST(({column.Derived}\n) AS {Casts.DuckType(column.Type)}))) AS {boxed} FROM ({relation}))";
        }

        return relation;
    }

    /// <summary>Whether a source can break the schema of a column at all.</summary>
    private bool CanBeUnread(Column column) => _sources.Any(s => s.Find(column.Name) is { } raw && (s.Format != "parquet" ? column.Type != ColumnType.String : raw.DuckType != Casts.DuckType(column.Type) || column.Type is ColumnType.Timestamp or ColumnType.Date));

    /// <summary>How a value ought to be written, where that is declared or was found.</summary>
    private string Written(Column column) =>
        column.Format is { } format ? " written as " + format
        : column.Type is ColumnType.Int or ColumnType.Float && _sources.Any(s => s.DecimalComma) ? " written with a decimal comma" : "";

    private void AddSchemaFaults()
    {
        for (var i = 0; i < _base.Count; i++)
        {
            var (column, name) = (_base[i], _base[i].Name);
            if (CanBeUnread(column))
                _alone.Add(new Fault(Unread(i), $"{Sql.Text(name + " is '")} || left({Raw(i)}, 100) || {Sql.Text($"', which is no {SchemaRules.Name(column.Type)}{Written(column)}.")}", "type"));
            if (!column.Nullable)
                _alone.Add(new Fault($"({Sql.Name(name)} IS NULL AND NOT {Unread(i)})", Sql.Text(name + " is missing, and the schema says that it never is."), "missing"));
        }

        var derived = _table.Schema.Columns.Where(c => c.Derived is not null).ToList();
        for (var i = 0; i < derived.Count; i++)
            _alone.Add(new Fault(Uncomputed(i), Sql.Text($"{derived[i].Name} cannot be computed ({derived[i].Derived})."), "derive"));
    }

    private void AddCheck(Check check, string cause)
    {
        if (check.Keys(_table) is not { } keys)
        {
            _alone.Add(new Fault(check.BreaksRow(_table)!, check.ReasonSql(_table), cause));
            return;
        }

        // Rows that are set aside anyway come last, so that a good row is never taken for the repetition of a bad one.
        var window = $"row_number() OVER (PARTITION BY {Sql.Names(keys)} ORDER BY {Bad}, {O}, {Line}) > 1";
        var there = check.SkipsMissingKeys ? string.Concat(keys.Select(k => $" AND {Sql.Name(k)} IS NOT NULL")) : "";
        _against.Add((new Fault("", check.ReasonSql(_table), cause), $"({window}{there})"));
    }

    private string Judged()
    {
        var alone = $"SELECT *, coalesce({Sql.Any([.. _alone.Select(f => f.When)])}, FALSE) AS {Bad} FROM ({_derived})";
        return _against.Count == 0 ? alone : $"SELECT *, {string.Join(", ", _against.Select((a, i) => $"{a.Window} AS {Repeats}{i}"))} FROM ({alone})";
    }
}
