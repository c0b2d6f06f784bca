using System.Globalization;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace Slipway.Pipelines.Replay;

/// <summary>Recorded rows of a Parquet file, by event time.</summary>
internal sealed class RecordedRows : IAsyncDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly ReplayOrder _order;

    private RecordedRows(ReplayOrder order) => _order = order;

    public static async Task<RecordedRows> Open(string file, ReplayOrder order, CancellationToken cancel)
    {
        var rows = new RecordedRows(order);
        await rows._connection.OpenAsync(cancel);
        var derived = string.Concat(order.Derive.Select(d => $", ({d.Value}) AS {Name(d.Key)}"));
        await rows.Execute($"SET threads = 1; SET memory_limit = '512MB'; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; CREATE VIEW recorded AS SELECT * FROM read_parquet('{file.Replace("'", "''", StringComparison.Ordinal)}', file_row_number = true); CREATE VIEW asked AS SELECT *{derived} FROM recorded", cancel);
        return rows;
    }

    /// <summary>The rows of a stretch of time in the order in which they came, some at a time; the same order each time.</summary>
    /// <param name="skip">How many at the beginning are left out.</param>
    public async IAsyncEnumerable<IReadOnlyList<IReadOnlyDictionary<string, object?>>> Between(DateTimeOffset from, DateTimeOffset until, long skip, int size, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT * EXCLUDE (file_row_number) FROM asked WHERE {Name(_order.Time)} >= {Instant(from)} AND {Name(_order.Time)} < {Instant(until)} ORDER BY {Name(_order.Time)}, file_row_number OFFSET {skip}");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var batch = new List<IReadOnlyDictionary<string, object?>>(size);
        while (await reader.ReadAsync(cancel))
        {
            batch.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => Value(reader.GetValue(i)), StringComparer.Ordinal));
            if (batch.Count < size)
                continue;
            yield return batch;
            batch = new(size);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>Writes all rows before an instant to a file of their own.</summary>
    public async Task<string> Until(DateTimeOffset until, string file, CancellationToken cancel)
    {
        await Execute($"COPY (SELECT * EXCLUDE (file_row_number) FROM recorded WHERE {Name(_order.Time)} < {Instant(until)}) TO '{file.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT parquet)", cancel);
        return file;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task Execute(string sql, CancellationToken cancel)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>JSON has no instants: they go as ISO 8601 in UTC.</summary>
    private static object? Value(object value) => value switch
    {
        DBNull => null,
        DateTime instant => Models.Tables.Instants.Text(instant),
        _ => value,
    };

    private static string Name(string column) => "\"" + column.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Instant(DateTimeOffset instant) => $"TIMESTAMP '{instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}'";
}
