using System.Globalization;
using System.Text;
using DuckDB.NET.Data;

namespace Slipway.Tests.Moving;

/// <summary>Parquet files with the columns that Neptune's exporter writes.</summary>
internal sealed class NeptuneExport(string project, string run)
{
    private const string Columns = """
        project_id VARCHAR, run_id VARCHAR, attribute_path VARCHAR, attribute_type VARCHAR, step DECIMAL(18, 6), timestamp TIMESTAMPTZ, int_value BIGINT, float_value DOUBLE, string_value VARCHAR, bool_value BOOLEAN,
        datetime_value TIMESTAMPTZ, string_set_value VARCHAR[], file_value STRUCT(path VARCHAR), histogram_value STRUCT("type" VARCHAR, edges DOUBLE[], "values" DOUBLE[])
        """;

    private readonly StringBuilder _rows = new();

    public NeptuneExport Value(string path, string kind, string column, string sql) => Add(path, kind, "NULL", "NULL", column, sql);

    public NeptuneExport Text(string path, string text) => Value(path, "string", "string_value", Quoted(text));

    public NeptuneExport Instant(string path, long seconds) => Value(path, "datetime", "datetime_value", At(seconds));

    public NeptuneExport Point(string path, string step, long? seconds, string value) => Add(path, "float_series", step, seconds is { } at ? At(at) : "NULL", "float_value", value);

    public NeptuneExport Line(string path, string step, long seconds, string text) => Add(path, "string_series", step, At(seconds), "string_value", Quoted(text));

    public NeptuneExport Histogram(string path, string step, long seconds) => Add(path, "histogram_series", step, At(seconds), "histogram_value", """{"type": 'COUNTING', edges: [0.0, 1.0], "values": [1.0]}""");

    public NeptuneExport File(string path, string kind, string step, string local) => Add(path, kind, step, "NULL", "file_value", $"{{path: {Quoted(local)}}}");

    /// <summary>Writes what was said so far to a file.</summary>
    public async Task<string> Save(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE TABLE t ({Columns}); {_rows} COPY t TO {Quoted(file)} (FORMAT parquet, COMPRESSION snappy)";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return file;
    }

    private NeptuneExport Add(string path, string kind, string step, string timestamp, string column, string sql)
    {
        _rows.Append(CultureInfo.InvariantCulture, $"INSERT INTO t (project_id, run_id, attribute_path, attribute_type, step, timestamp, {column}) VALUES ({Quoted(project)}, {Quoted(run)}, {Quoted(path)}, {Quoted(kind)}, {step}, {timestamp}, {sql});\n");
        return this;
    }

    private static string At(long seconds) => $"make_timestamptz({(seconds * 1_000_000).ToString(CultureInfo.InvariantCulture)})";

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
