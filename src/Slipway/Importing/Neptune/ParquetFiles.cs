using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Importing.Files;

namespace Slipway.Importing.Neptune;

/// <summary>Asks Parquet files through DuckDB: in memory, with a bounded share of the machine, and with no extension from anywhere.</summary>
internal sealed class ParquetFiles : IAsyncDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public static async Task<ParquetFiles> Open(CancellationToken cancel)
    {
        var files = new ParquetFiles();
        await files._connection.OpenAsync(cancel);
        await using var command = files._connection.CreateCommand();
        command.CommandText = "SET memory_limit = '512MB'; SET threads = 1; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false";
        await command.ExecuteNonQueryAsync(cancel);
        return files;
    }

    /// <summary>The rows of a question.</summary>
    /// <param name="select">What stands before FROM.</param>
    /// <param name="file">The file, without links.</param>
    /// <param name="rest">What stands behind; <c>$name</c> for each parameter.</param>
    /// <param name="read">Makes of the row that the reader stands on what is wanted.</param>
    /// <exception cref="UnreadableException">It is no Parquet, is damaged, or has not the columns.</exception>
    public async Task<List<T>> Ask<T>(string select, string file, string rest, Func<DbDataReader, T> read, CancellationToken cancel, params (string Name, object Value)[] parameters)
    {
        try
        {
            await using var command = _connection.CreateCommand();
            command.CommandText = $"SELECT {select} FROM read_parquet({Literal(file)}) {rest}";
            foreach (var (name, value) in parameters)
                command.Parameters.Add(new DuckDBParameter(name, value));
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                rows.Add(read(reader));
            return rows;
        }
        catch (DuckDBException fault)
        {
            throw new UnreadableException($"It cannot be read as the exporter writes it: {fault.Message.Split('\n')[0]}");
        }
    }

    public static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture);

    public static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>A path in SQL: what DuckDB would take for a pattern stands in brackets.</summary>
    private static string Literal(string path) =>
        $"'{string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())).Replace("'", "''", StringComparison.Ordinal)}'";
}
