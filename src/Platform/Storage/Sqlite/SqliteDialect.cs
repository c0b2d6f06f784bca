using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Storage.Migrations;

namespace Slipway.Storage.Sqlite;

/// <summary>SQLite in one file: write-ahead log, every commit on disk before it is answered, one writer, readers that never wait for it.</summary>
internal sealed partial class SqliteDialect(string file) : Dialect
{
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> _prepared = [];

    public override string Name => "sqlite";

    public override string Place => file;

    internal override string TablesSql => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";

    internal override string ColumnsSql => "SELECT name, type FROM pragma_table_info(@table) ORDER BY cid";

    internal override string BeginWrite => "BEGIN IMMEDIATE";

    internal override int MostUnits => 512;

    internal override string BeginRead => "BEGIN";

    public override string Like(string column, string parameter) => $"{column} LIKE {parameter}";

    public override string Ilike(string column, string parameter) => $"slipway_lower({column}) LIKE slipway_lower({parameter})";

    public override string OneOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    public override object Values<T>(IReadOnlyCollection<T> values) => JsonSerializer.Serialize(values);

    /// <summary>A column of a type SQLite does not know counts as text while its value is null, and rows could not be read as byte arrays.</summary>
    internal override string Declare(string sql) => Bytes().Replace(sql, "BLOB");

    internal override async Task<DbConnection> OpenWriter(CancellationToken cancel) =>
        await Open(SqliteOpenMode.ReadWriteCreate, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", cancel);

    internal override async ValueTask<DbConnection> RentReader(CancellationToken cancel) =>
        _idle.TryTake(out var connection) ? connection : await Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON;", cancel);

    internal override async ValueTask ReturnReader(DbConnection connection, bool healthy)
    {
        if (healthy && _idle.Count < Environment.ProcessorCount * 4)
            _idle.Add((SqliteConnection)connection);
        else
            await connection.DisposeAsync();
    }

    internal override async Task InsertMany(DbConnection connection, IReadOnlyList<BulkRows> inserts, string then, CancellationToken cancel)
    {
        foreach (var rows in inserts.Where(rows => rows.Count > 0))
        {
            var command = Prepared((SqliteConnection)connection, rows, "");
            for (var row = 0; row < rows.Count; row++)
            {
                cancel.ThrowIfCancellationRequested();
                Fill(command, rows, row);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }

        if (then.Length == 0)
            return;
        await using var last = connection.CreateCommand();
        last.CommandText = then;
        await last.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public override async Task<IReadOnlyDictionary<string, long>> InsertNumbered(Unit unit, BulkRows rows, string number, string key, CancellationToken cancel)
    {
        var numbers = new Dictionary<string, long>(rows.Count, StringComparer.Ordinal);
        var command = Prepared((SqliteConnection)unit.Connection, rows, $" RETURNING {key}, {number}");
        for (var row = 0; row < rows.Count; row++)
        {
            cancel.ThrowIfCancellationRequested();
            Fill(command, rows, row);
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
            await reader.ReadAsync(CancellationToken.None);
            numbers[reader.GetString(0)] = reader.GetInt64(1);
        }

        return numbers;
    }

    internal override async Task<IReadOnlyList<string>> BeginLoading(DbConnection connection)
    {
        // Until the end of the transaction, whose commit then fails where a reference leads nowhere.
        await connection.ExecuteAsync("PRAGMA defer_foreign_keys = ON");
        return [];
    }

    internal override bool LostRace(Exception fault) => false;

    public override async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var connection))
            await connection.DisposeAsync();
    }

    /// <summary>A statement belongs to the connection that compiled it, and goes with it.</summary>
    private SqliteCommand Prepared(SqliteConnection connection, BulkRows rows, string returning)
    {
        var sql = $"INSERT INTO {rows.Table} ({rows.Names}) VALUES ({string.Join(", ", rows.Columns.Select((_, i) => "$p" + i))}){rows.Conflict}{returning}";
        var prepared = _prepared.GetValue(connection, _ => new(StringComparer.Ordinal));
        if (prepared.TryGetValue(sql, out var command))
            return command;
        command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < rows.Columns.Count; i++)
            command.Parameters.Add(new SqliteParameter("$p" + i, DBNull.Value));
        return prepared[sql] = command;
    }

    private static void Fill(SqliteCommand command, BulkRows rows, int row)
    {
        for (var i = 0; i < rows.Columns.Count; i++)
            command.Parameters[i].Value = rows.Value(row, i) ?? DBNull.Value;
    }

    private async Task<SqliteConnection> Open(SqliteOpenMode mode, string pragmas, CancellationToken cancel)
    {
        if (Path.GetDirectoryName(file) is { } folder && !Directory.Exists(folder))
            throw new DatabaseUnusableException($"The database at {file} cannot be used: the folder {folder} does not exist.");
        var connection = new StorableConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            await connection.OpenAsync(cancel);
            // SQLite's own lower() knows ASCII only.
            connection.CreateFunction("slipway_lower", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
            await using var command = connection.CreateCommand();
            command.CommandText = pragmas + "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA case_sensitive_like = ON; PRAGMA temp_store = MEMORY;";
            await command.ExecuteNonQueryAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    [GeneratedRegex(@"\bBYTEA\b", RegexOptions.IgnoreCase)]
    private static partial Regex Bytes();
}
