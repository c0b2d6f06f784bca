using System.Data.Common;
using System.Globalization;
using Dapper;
using Npgsql;

namespace Slipway.Storage.Postgres;

/// <summary>PostgreSQL: one writing transaction at a time over all servers (an advisory lock), so that audit and event numbers are dense and in commit order.</summary>
internal sealed class PostgresDialect : Dialect
{
    /// <summary>The advisory lock's key: "slipway" in ASCII.</summary>
    internal const long WriterLock = 0x736C6970776179;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _writers;
    private readonly TableStatistics _statistics;
    private readonly NpgsqlConnectionStringBuilder _address;

    /// <summary>How many statements the writer's connection keeps prepared.</summary>
    private const int Statements = 64;

    public PostgresDialect(string connectionString)
    {
        _address = new NpgsqlConnectionStringBuilder(connectionString);
        _source = new NpgsqlDataSourceBuilder(connectionString).Build();
        // The writer sends the same few statements all day: those that come again are parsed and planned once.
        _writers = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = Statements }.ConnectionString).Build();
        _statistics = new TableStatistics(_source);
    }

    public override string Name => "postgres";

    public override string Place => $"postgres://{_address.Host}:{_address.Port}/{_address.Database}";

    internal override string TablesSql => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name COLLATE \"C\"";

    internal override string ColumnsSql => "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table ORDER BY ordinal_position";

    internal override string BeginWrite => $"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({WriterLock})";

    /// <summary>A transaction with more than 64 savepoints makes every reader look them up on disk (PGPROC_MAX_CACHED_SUBXIDS).</summary>
    internal override int MostUnits => 60;

    internal override string BeginRead => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    public override string Like(string column, string parameter) => $"{column} LIKE {parameter} ESCAPE ''";

    public override string Ilike(string column, string parameter) => $"{column} ILIKE {parameter} ESCAPE ''";

    public override string OneOf(string column, string parameter) => $"{column} = ANY({parameter})";

    public override object Values<T>(IReadOnlyCollection<T> values) => values.ToArray();

    internal override async Task<DbConnection> OpenWriter(CancellationToken cancel)
    {
        var connection = await _writers.OpenConnectionAsync(cancel);
        try
        {
            await using var command = connection.CreateCommand();
            // A server set up to answer before the disk has it would break the promise of Database.Write.
            command.CommandText = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
            await command.ExecuteNonQueryAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal override async ValueTask<DbConnection> RentReader(CancellationToken cancel) => await _source.OpenConnectionAsync(cancel);

    internal override ValueTask ReturnReader(DbConnection connection, bool healthy) => connection.DisposeAsync();

    internal override async Task InsertMany(DbConnection connection, IReadOnlyList<BulkRows> inserts, string then, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection);
        foreach (var rows in inserts.Where(rows => rows.Count > 0))
            batch.BatchCommands.Add(Insert(rows, ""));
        if (then.Length > 0)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(then));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancel);
        foreach (var rows in inserts)
            _statistics.Grow(rows.Table, rows.Count);
        if (then.Length > 0)
            _statistics.Committed();
    }

    public override async Task<IReadOnlyDictionary<string, long>> InsertNumbered(Unit unit, BulkRows rows, string number, string key, CancellationToken cancel)
    {
        var numbers = new Dictionary<string, long>(rows.Count, StringComparer.Ordinal);
        await using var batch = new NpgsqlBatch((NpgsqlConnection)unit.Connection);
        batch.BatchCommands.Add(Insert(rows, $" RETURNING {key}, {number}"));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            numbers[reader.GetString(0)] = reader.GetInt64(1);
        _statistics.Grow(rows.Table, rows.Count);
        return numbers;
    }

    internal override async Task<IReadOnlyList<string>> BeginLoading(DbConnection connection)
    {
        const string keys = "SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace";
        const string sequences = """
            SELECT format('SELECT setval(%L, coalesce(max(%I), 0) + 1, false) FROM %I', sequence, column_name, table_name)
            FROM (SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence FROM information_schema.columns WHERE table_schema = current_schema()) AS c
            WHERE sequence IS NOT NULL
            """;
        var changes = (await connection.QueryAsync<string>(keys)).AsList();
        foreach (var change in changes)
            await connection.ExecuteAsync(change + " DEFERRABLE INITIALLY DEFERRED");
        return ["SET CONSTRAINTS ALL IMMEDIATE", .. changes.Select(change => change + " NOT DEFERRABLE"), .. await connection.QueryAsync<string>(sequences)];
    }

    internal override bool LostRace(Exception fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    public override async ValueTask DisposeAsync()
    {
        await _statistics.DisposeAsync();
        await _writers.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static NpgsqlBatchCommand Insert(BulkRows rows, string returning)
    {
        var arrays = rows.Columns.Select((column, i) => $"@p{i}::{column.Type}[]");
        var command = new NpgsqlBatchCommand($"INSERT INTO {rows.Table} ({rows.Names}) SELECT * FROM unnest({string.Join(", ", arrays)}){rows.Conflict}{returning}");
        for (var i = 0; i < rows.Columns.Count; i++)
            command.Parameters.Add(new NpgsqlParameter("p" + i, ToArray(rows, i)));
        return command;
    }

    private static Array ToArray(BulkRows rows, int column) => rows.Columns[column].Type switch
    {
        "bigint" => Fill(rows, column, value => value is null ? (long?)null : Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        "double precision" => Fill(rows, column, value => value is null ? (double?)null : Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        "boolean" => Fill(rows, column, value => (bool?)value),
        "bytea" => Fill(rows, column, value => (byte[]?)value),
        "text" => Fill(rows, column, value => (string?)value),
        var type => throw new ArgumentException($"Column {rows.Columns[column].Name}: '{type}' is no type of a bulk insert.", nameof(rows)),
    };

    private static T[] Fill<T>(BulkRows rows, int column, Func<object?, T> value)
    {
        var filled = new T[rows.Count];
        for (var i = 0; i < filled.Length; i++)
            filled[i] = value(rows.Value(i, column));
        return filled;
    }
}
