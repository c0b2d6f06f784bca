using System.Data.Common;
using System.Globalization;
using Slipway.Importing.Files;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Neptune;

/// <summary>A value of a run that is no series.</summary>
/// <param name="Path">The attribute.</param>
/// <param name="Text">The value in words; numbers and truth as Python writes them.</param>
/// <param name="Instant">Unix milliseconds, for an instant.</param>
internal sealed record RunValue(string Path, string Text, long? Instant);

/// <summary>A text of a series of texts.</summary>
internal sealed record TextRow(decimal? Step, long? Timestamp, string Text);

/// <summary>A file of a run.</summary>
/// <param name="Path">The attribute that it belongs to.</param>
/// <param name="Step">Its step in a series of files.</param>
/// <param name="Local">Its path below the folder of the files.</param>
internal sealed record FileRow(string Path, decimal? Step, string Local);

/// <summary>The rows of one run in its files. What of a file is damaged costs only itself.</summary>
/// <param name="parquet">Reads the files.</param>
/// <param name="parts">The files.</param>
/// <param name="multiplier">What steps are multiplied by before what follows the point is cut.</param>
internal sealed class RunRows(ParquetFiles parquet, IReadOnlyList<ExportPart> parts, int multiplier, Notes notes)
{
    private const string Floats = "attribute_type = 'float_series'";

    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    private string Multiplied => string.Create(CultureInfo.InvariantCulture, $"coalesce(step, 0)::DECIMAL(38, 6) * {multiplier}");

    private string Step => $"floor({Multiplied})::BIGINT";

    public async Task<IReadOnlyList<RunValue>> Values(CancellationToken cancel)
    {
        var rows = await Ask(
            """
            attribute_path, CASE attribute_type WHEN 'int' THEN int_value::VARCHAR WHEN 'float' THEN float_value::VARCHAR WHEN 'string' THEN string_value WHEN 'string_set' THEN array_to_string(string_set_value, ', ')
                WHEN 'bool' THEN CASE bool_value WHEN true THEN 'True' WHEN false THEN 'False' END END, CASE attribute_type WHEN 'datetime' THEN epoch_ms(datetime_value) END
            """,
            "attribute_type IN ('int', 'float', 'string', 'string_set', 'bool', 'datetime')", row => (Path: row.GetString(0), Text: ParquetFiles.Text(row, 1), Instant: ParquetFiles.Number(row, 2)), cancel);
        return [.. rows.Where(r => r.Text is not null || r.Instant is not null).OrderBy(r => r.Path, StringComparer.Ordinal).Select(r => new RunValue(r.Path, r.Text ?? Instants.Text(r.Instant!.Value), r.Instant))];
    }

    /// <summary>The attributes that are series of a kind.</summary>
    public async Task<IReadOnlyList<string>> Series(string kind, CancellationToken cancel) =>
        [.. (await Ask("DISTINCT attribute_path", "attribute_type = $kind", row => row.GetString(0), cancel, ("kind", kind))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Whether steps would be cut.</summary>
    public async Task<bool> HasFractions(CancellationToken cancel) =>
        (await Ask("count(*)", $"{Floats} AND float_value IS NOT NULL AND {Multiplied} <> {Step}", row => row.GetInt64(0), cancel)).Sum() > 0;

    public async Task<long?> LastPoint(CancellationToken cancel) => (await Ask("epoch_ms(max(timestamp))", "true", row => ParquetFiles.Number(row, 0), cancel)).Max();

    /// <summary>A metric's points under a name.</summary>
    /// <param name="otherwise">The time of a point that has none.</param>
    public async Task<IReadOnlyList<MetricPoint>> Points(string path, string key, long otherwise, CancellationToken cancel) => await Ask(
        $"float_value, coalesce(epoch_ms(timestamp), {otherwise.ToString(CultureInfo.InvariantCulture)}), {Step}", $"{Floats} AND attribute_path = $path AND float_value IS NOT NULL",
        row => new MetricPoint(key, row.GetDouble(0), row.GetInt64(1), row.GetInt64(2)), cancel, ("path", path));

    /// <summary>The texts of a series, in order.</summary>
    public async Task<IReadOnlyList<TextRow>> Texts(string path, CancellationToken cancel)
    {
        var rows = await Ask(
            "step::DECIMAL(18, 6), epoch_ms(timestamp), string_value", "attribute_type = 'string_series' AND attribute_path = $path AND string_value IS NOT NULL",
            row => new TextRow(Decimal(row, 0), ParquetFiles.Number(row, 1), row.GetString(2)), cancel, ("path", path));
        return [.. rows.OrderBy(r => r.Step).ThenBy(r => r.Timestamp)];
    }

    public async Task<IReadOnlyList<FileRow>> FileRows(CancellationToken cancel)
    {
        var rows = await Ask("attribute_path, step::DECIMAL(18, 6), file_value.path", "file_value.path IS NOT NULL", row => new FileRow(row.GetString(0), Decimal(row, 1), row.GetString(2)), cancel);
        return [.. rows.OrderBy(r => r.Path, StringComparer.Ordinal).ThenBy(r => r.Step)];
    }

    private async Task<List<T>> Ask<T>(string select, string where, Func<DbDataReader, T> read, CancellationToken cancel, params (string Name, object Value)[] parameters)
    {
        var rows = new List<T>();
        foreach (var part in parts)
        {
            try
            {
                rows.AddRange(await parquet.Ask(select, part.Real, $"WHERE project_id = $project AND run_id = $run AND {where}", read, cancel, [("project", part.Project), ("run", part.Run), .. parameters]));
            }
            catch (UnreadableException fault)
            {
                if (_named.Add(part.Path))
                    notes.Left(part.Path, fault.Message);
            }
        }

        return rows;
    }

    private static decimal? Decimal(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDecimal(column);
}
