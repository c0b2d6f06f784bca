using DuckDB.NET.Data;
using Slipway.Models.Tables;

namespace Slipway.Pipelines.Training;

/// <summary>Reads columns of a Parquet file into a table: truth values, whole numbers, numbers and texts as they are, instants and dates to the microsecond.</summary>
internal static class ParquetTable
{
    private const string Parquet = "SELECT * FROM read_parquet($file)";

    /// <summary>The file's columns with DuckDB's names of their types.</summary>
    public static async Task<IReadOnlyList<(string Name, string Type)>> Describe(string file, CancellationToken cancel)
    {
        await using var connection = await Open(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "DESCRIBE " + Parquet;
        command.Parameters.Add(new DuckDBParameter("file", file));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var columns = new List<(string, string)>();
        while (await reader.ReadAsync(cancel))
            columns.Add((reader.GetString(0), reader.GetString(1)));
        return columns;
    }

    /// <summary>What a column of this type becomes in a table.</summary>
    public static ColumnKind KindOf(string type) => Builder("any", type).Build().Kind;

    public static async Task<Table> Read(string file, IReadOnlyList<string> columns, CancellationToken cancel)
    {
        var types = (await Describe(file, cancel)).ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
        var builders = columns.Select(name => Builder(name, types[name])).ToList();
        await using var connection = await Open(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", builders.Select(b => b.Expression))} FROM read_parquet($file)";
        command.Parameters.Add(new DuckDBParameter("file", file));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            for (var i = 0; i < builders.Count; i++)
                builders[i].Add(reader, i);
        }

        return new Table(builders.Select(b => b.Build()));
    }

    /// <summary>A database in memory that may not take the machine's.</summary>
    public static async Task<DuckDBConnection> Open(CancellationToken cancel)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SET memory_limit = '512MB'; SET threads = 1; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET preserve_insertion_order = true;";
        await command.ExecuteNonQueryAsync(cancel);
        return connection;
    }

    /// <summary>A column's name in SQL.</summary>
    public static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static ColumnBuilder Builder(string name, string type)
    {
        var quoted = Quoted(name);
        return type switch
        {
            "BOOLEAN" => new ColumnBuilder<bool>(quoted, (reader, i) => reader.GetBoolean(i), values => Column.Of(name, values)),
            "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" => new ColumnBuilder<long>($"{quoted}::BIGINT", (reader, i) => reader.GetInt64(i), values => Column.Of(name, values)),
            "DATE" or "TIMESTAMP" or "TIMESTAMP WITH TIME ZONE" or "TIMESTAMP_MS" or "TIMESTAMP_NS" or "TIMESTAMP_S" => new ColumnBuilder<long>($"epoch_us({quoted}::TIMESTAMP)", (reader, i) => reader.GetInt64(i), values => Column.OfInstants(name, values)),
            "VARCHAR" => new TextBuilder(name, quoted),
            _ => new ColumnBuilder<double>($"{quoted}::DOUBLE", (reader, i) => reader.GetDouble(i), values => Column.Of(name, values)),
        };
    }

    private abstract class ColumnBuilder(string expression)
    {
        public string Expression => expression;

        public abstract void Add(System.Data.Common.DbDataReader reader, int column);

        public abstract Column Build();
    }

    private sealed class ColumnBuilder<T>(string expression, Func<System.Data.Common.DbDataReader, int, T> get, Func<T?[], Column> build) : ColumnBuilder(expression)
        where T : struct
    {
        private readonly List<T?> _values = [];

        public override void Add(System.Data.Common.DbDataReader reader, int column) => _values.Add(reader.IsDBNull(column) ? null : get(reader, column));

        public override Column Build() => build([.. _values]);
    }

    private sealed class TextBuilder(string name, string expression) : ColumnBuilder(expression)
    {
        private readonly List<string?> _values = [];

        /// <summary>The few texts that fill a column of categories are kept once.</summary>
        private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

        public override void Add(System.Data.Common.DbDataReader reader, int column)
        {
            if (reader.IsDBNull(column))
            {
                _values.Add(null);
                return;
            }

            var text = reader.GetString(column);
            if (!_known.TryGetValue(text, out var same) && _known.Count < 10_000)
                _known[text] = same = text;
            _values.Add(same ?? text);
        }

        public override Column Build() => Column.Of(name, [.. _values]);
    }
}
