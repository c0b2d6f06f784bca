using System.Data.Common;
using System.Globalization;
using Slipway.Commands;

namespace Slipway.Importing.Databases;

/// <summary>The tables of an MLflow database, read in one transaction: what is written meanwhile is for the next import.</summary>
internal sealed class MlflowTables : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private readonly HashSet<string> _tables;

    private MlflowTables(DbConnection connection, DbTransaction transaction, HashSet<string> tables) => (_connection, _transaction, _tables) = (connection, transaction, tables);

    public static async Task<MlflowTables> Open(DbConnection connection, string name, CancellationToken cancel)
    {
        try
        {
            await connection.OpenAsync(cancel);
            var sqlite = connection is Microsoft.Data.Sqlite.SqliteConnection;
            var transaction = await connection.BeginTransactionAsync(sqlite ? System.Data.IsolationLevel.Serializable : System.Data.IsolationLevel.RepeatableRead, cancel);
            var list = sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table'" : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false))";
            var tables = (await Row.All(connection, list, [], cancel)).Select(r => r.Text("name")!).ToHashSet(StringComparer.Ordinal);
            return tables.Contains("experiments") && tables.Contains("runs")
                ? new MlflowTables(connection, transaction, tables)
                : throw new CommandFailedException(ExitCode.Refused, $"{name} is no database of MLflow's: it has no tables 'experiments' and 'runs'.");
        }
        catch (DbException fault)
        {
            await connection.DisposeAsync();
            throw new CommandFailedException(ExitCode.Refused, $"{name} cannot be read: {fault.Message}");
        }
    }

    /// <summary>The rows of a table; none where this version of MLflow has no such table.</summary>
    /// <param name="rest">What follows the table's name.</param>
    public async Task<List<Row>> Rows(string table, string rest, CancellationToken cancel, params (string Name, object Value)[] parameters) =>
        _tables.Contains(table) ? await Row.All(_connection, $"SELECT * FROM {table} {rest}", parameters, cancel) : [];

    /// <summary>How many rows a table has; 0 where this version of MLflow has no such table.</summary>
    /// <param name="rest">What follows the table's name.</param>
    public async Task<long> Count(string table, string rest, CancellationToken cancel, params (string Name, object Value)[] parameters) =>
        _tables.Contains(table) ? (await Row.All(_connection, $"SELECT count(*) AS n FROM {table} {rest}", parameters, cancel))[0].Number("n")!.Value : 0;

    /// <summary>The rows of a table whose column is one of these texts.</summary>
    public async Task<ILookup<string, Row>> Of(string table, string column, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var rows = ids.Count == 0 ? [] : await Rows(table, $"WHERE {column} IN ({string.Join(", ", ids.Select((_, i) => "@p" + i.ToString(CultureInfo.InvariantCulture)))})", cancel,
            [.. ids.Select((id, i) => ("p" + i.ToString(CultureInfo.InvariantCulture), (object)id))]);
        return rows.ToLookup(r => r.Text(column)!, StringComparer.Ordinal);
    }

    /// <summary>The rows of a statement over tables that are always there.</summary>
    public Task<List<Row>> Ask(string sql, CancellationToken cancel, params (string Name, object Value)[] parameters) => Row.All(_connection, sql, parameters, cancel);

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
