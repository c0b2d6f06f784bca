using System.Data.Common;
using Dapper;
using Slipway.Storage.Backup;

namespace Slipway.Storage;

/// <summary>What SQLite and PostgreSQL do differently, each difference a named method. Everything else is SQL that both read.</summary>
public abstract class Dialect : IAsyncDisposable
{
    private protected Dialect()
    {
    }

    /// <summary><c>sqlite</c> or <c>postgres</c>; also the middle part of a migration file meant for one of them.</summary>
    public abstract string Name { get; }

    /// <summary>Where the database is, without secrets, for messages.</summary>
    public abstract string Place { get; }

    /// <summary>The text of a migration as this database takes it.</summary>
    internal virtual string Declare(string sql) => sql;

    /// <summary>Inserts many rows at once: prepared and looped on SQLite, arrays through <c>unnest</c> on PostgreSQL.</summary>
    public Task InsertMany<T>(Unit unit, BulkInsert<T> plan, IReadOnlyList<T> rows, CancellationToken cancel) => InsertMany(unit.Connection, plan, rows, cancel);

    /// <summary>The same for several tables, one after the other: one way to PostgreSQL and back for all of them.</summary>
    public Task InsertMany(Unit unit, IReadOnlyList<BulkRows> inserts, CancellationToken cancel) => InsertMany(unit.Connection, inserts, "", cancel);

    /// <summary>Inserts many rows of a table that numbers them itself.</summary>
    /// <param name="unit">The unit of work.</param>
    /// <param name="rows">The rows; none that is there already.</param>
    /// <param name="number">The column that the database numbers.</param>
    /// <param name="key">A column of text that tells the rows apart.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The numbers, by key.</returns>
    public abstract Task<IReadOnlyDictionary<string, long>> InsertNumbered(Unit unit, BulkRows rows, string number, string key, CancellationToken cancel);

    /// <summary>The condition that a text column matches a pattern, heeding case. <c>%</c> and <c>_</c> stand for others, and nothing escapes them: a plain <c>LIKE</c> would take a backslash for an escape on PostgreSQL only.</summary>
    public abstract string Like(string column, string parameter);

    /// <summary>The same, whatever the case.</summary>
    public abstract string Ilike(string column, string parameter);

    /// <summary>The condition that a column is one of many values, which are one parameter: <see cref="Values{T}"/>.</summary>
    public abstract string OneOf(string column, string parameter);

    /// <summary>Many numbers or texts as the value of one parameter of <see cref="OneOf"/>.</summary>
    public abstract object Values<T>(IReadOnlyCollection<T> values);

    /// <summary>The names of all tables, in alphabetical order.</summary>
    internal abstract string TablesSql { get; }

    /// <summary>The name and declared type of the columns of <c>@table</c>, in their order.</summary>
    internal abstract string ColumnsSql { get; }

    internal abstract string BeginWrite { get; }

    /// <summary>How many units share a transaction at most.</summary>
    internal abstract int MostUnits { get; }

    internal abstract string BeginRead { get; }

    internal abstract Task<DbConnection> OpenWriter(CancellationToken cancel);

    internal abstract ValueTask<DbConnection> RentReader(CancellationToken cancel);

    internal abstract ValueTask ReturnReader(DbConnection connection, bool healthy);

    internal Task InsertMany<T>(DbConnection connection, BulkInsert<T> plan, IReadOnlyList<T> rows, CancellationToken cancel) => InsertMany(connection, [plan.Of(rows)], "", cancel);

    /// <param name="then">A statement that comes after them on the same way, or nothing.</param>
    internal abstract Task InsertMany(DbConnection connection, IReadOnlyList<BulkRows> inserts, string then, CancellationToken cancel);

    /// <summary>Whether a unit that failed so may be run again at once: somebody else committed first.</summary>
    internal abstract bool LostRace(Exception fault);

    /// <summary>Lets rows of the transaction under way come in any order, whatever refers to what.</summary>
    /// <returns>The statements that end this when all are in.</returns>
    internal abstract Task<IReadOnlyList<string>> BeginLoading(DbConnection connection);

    /// <summary>The tables that hold what was written, without the books of the migrations.</summary>
    internal async Task<IReadOnlyList<string>> DataTables(DbConnection connection) =>
        [.. (await connection.QueryAsync<string>(TablesSql)).Where(t => t != "schema_migration")];

    /// <summary>The columns of a table, with their types in a bulk insert.</summary>
    internal async Task<IReadOnlyList<BackupColumn>> Columns(DbConnection connection, string table) =>
        [.. (await connection.QueryAsync<(string Name, string Type)>(ColumnsSql, new { table })).Select(c => new BackupColumn(c.Name, RowText.Kind(table, c.Name, c.Type)))];

    public abstract ValueTask DisposeAsync();
}

/// <summary>A column of a bulk insert.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its PostgreSQL type: <c>bigint</c>, <c>text</c>, <c>double precision</c>, <c>boolean</c> or <c>bytea</c>.</param>
/// <param name="Value">Takes its value from a row.</param>
public sealed record BulkColumn<T>(string Name, string Type, Func<T, object?> Value);

/// <summary>How rows of <typeparamref name="T"/> are inserted. Keep one instance a statement: prepared commands are kept by it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns, in order.</param>
/// <param name="OnConflict">What follows <c>ON CONFLICT</c>, or nothing.</param>
public sealed record BulkInsert<T>(string Table, IReadOnlyList<BulkColumn<T>> Columns, string OnConflict = "")
{
    private readonly IReadOnlyList<(string Name, string Type)> _types = [.. Columns.Select(c => (c.Name, c.Type))];

    /// <summary>Rows for it.</summary>
    public BulkRows Of(IReadOnlyList<T> rows) => new(Table, _types, OnConflict.Length == 0 ? "" : " ON CONFLICT " + OnConflict, rows.Count, (row, column) => Columns[column].Value(rows[row]));
}

/// <summary>Rows that a bulk insert takes: see <see cref="BulkInsert{T}.Of"/>.</summary>
public sealed class BulkRows
{
    internal BulkRows(string table, IReadOnlyList<(string Name, string Type)> columns, string conflict, int count, Func<int, int, object?> value) =>
        (Table, Columns, Conflict, Count, Value) = (table, columns, conflict, count, value);

    internal string Table { get; }

    internal IReadOnlyList<(string Name, string Type)> Columns { get; }

    /// <summary>The clause of conflicts, or nothing.</summary>
    internal string Conflict { get; }

    internal int Count { get; }

    /// <summary>The value of a row in a column.</summary>
    internal Func<int, int, object?> Value { get; }

    internal string Names => string.Join(", ", Columns.Select(c => c.Name));
}
