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
    private readonly NpgsqlConnectionStringBuilder _address;

    public PostgresDialect(string connectionString)
    {
        _address = new NpgsqlConnectionStringBuilder(connectionString);
        _source = new NpgsqlDataSourceBuilder(connectionString).Build();
    }

    public override string Name => "postgres";

    public override string Place => $"postgres://{_address.Host}:{_address.Port}/{_address.Database}";

    internal override string TablesSql => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name COLLATE \"C\"";

    internal override string ColumnsSql => "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table ORDER BY ordinal_position";

    internal override string BeginWrite => $"BEGIN; SELECT pg_advisory_xact_lock({WriterLock})";

    /// <summary>A transaction with more than 64 savepoints makes every reader look them up on disk (PGPROC_MAX_CACHED_SUBXIDS).</summary>
    internal override int MostUnits => 60;

    internal override string BeginRead => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    public override string Like(string column, string parameter) => $"{column} LIKE {parameter} ESCAPE ''";

    public override string Ilike(string column, string parameter) => $"{column} ILIKE {parameter} ESCAPE ''";

    public override string OneOf(string column, string parameter) => $"{column} = ANY({parameter})";

    public override object Values<T>(IReadOnlyCollection<T> values) => values.ToArray();

    internal override async Task<DbConnection> OpenWriter(CancellationToken cancel)
    {
        var connection = await _source.OpenConnectionAsync(cancel);
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

    public override Task InsertMany<T>(Unit unit, BulkInsert<T> plan, IReadOnlyList<T> rows, CancellationToken cancel) => InsertMany(unit.Connection, plan, rows, cancel);

    internal override async Task InsertMany<T>(DbConnection connection, BulkInsert<T> plan, IReadOnlyList<T> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return;
        await using var command = connection.CreateCommand();
        var arrays = plan.Columns.Select((column, i) => $"@p{i}::{column.Type}[]");
        command.CommandText = $"INSERT INTO {plan.Table} ({plan.Names}) SELECT * FROM unnest({string.Join(", ", arrays)}){plan.Conflict}";
        for (var i = 0; i < plan.Columns.Count; i++)
            command.Parameters.Add(new NpgsqlParameter("p" + i, ToArray(plan.Columns[i], rows)));
        await command.ExecuteNonQueryAsync(cancel);
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

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private static Array ToArray<T>(BulkColumn<T> column, IReadOnlyList<T> rows) => column.Type switch
    {
        "bigint" => Fill(rows, r => column.Value(r) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : (long?)null),
        "double precision" => Fill(rows, r => column.Value(r) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : (double?)null),
        "boolean" => Fill(rows, r => (bool?)column.Value(r)),
        "bytea" => Fill(rows, r => (byte[]?)column.Value(r)),
        "text" => Fill(rows, r => (string?)column.Value(r)),
        _ => throw new ArgumentException($"Column {column.Name}: '{column.Type}' is no type of a bulk insert.", nameof(column)),
    };

    private static TOut[] Fill<T, TOut>(IReadOnlyList<T> rows, Func<T, TOut> value)
    {
        var filled = new TOut[rows.Count];
        for (var i = 0; i < filled.Length; i++)
            filled[i] = value(rows[i]);
        return filled;
    }
}
