using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Work;

namespace Slipway.Pipelines.Training.Programs;

/// <summary>The rows of a split as files that a program can read: features in their order, then the target, with the types that the dataset version has.</summary>
/// <param name="Train">Rows to learn from.</param>
/// <param name="Test">Rows held back.</param>
internal sealed record RowFiles(string Train, string Test)
{
    /// <summary>Writes both files.</summary>
    /// <param name="source">The dataset version's Parquet file.</param>
    /// <param name="data">Its rows as they are split.</param>
    /// <param name="split">Which.</param>
    /// <param name="target">The target column.</param>
    /// <param name="format"><c>parquet</c> or <c>csv</c>.</param>
    /// <param name="folder">Where to write.</param>
    public static async Task<RowFiles> Write(string source, TrainingData data, RowSplit split, string target, string format, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        await using var connection = await ParquetTable.Open(cancel);
        var columns = string.Join(", ", data.Features.Append(target).Select(name => "d." + ParquetTable.Quoted(name)));
        var files = new RowFiles(Path.Combine(folder, "train." + format), Path.Combine(folder, "test." + format));
        foreach (var (rows, file) in new[] { (split.Train, files.Train), (split.Test, files.Test) })
        {
            await Execute(connection, "CREATE OR REPLACE TEMP TABLE picked (n BIGINT)", cancel);
            using (var appender = connection.CreateAppender("picked"))
            {
                foreach (var row in rows)
                    appender.CreateRow().AppendValue(data.FileRow(row)).EndRow();
            }

            var options = format == "csv" ? "FORMAT csv, HEADER" : "FORMAT parquet";
            await Execute(connection, $"COPY (SELECT {columns} FROM read_parquet({Text(source)}, file_row_number = true) d WHERE d.file_row_number IN (SELECT n FROM picked) ORDER BY d.file_row_number) TO {Text(file)} ({options})", cancel);
        }

        return files;
    }

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static async Task Execute(DuckDBConnection connection, string sql, CancellationToken cancel)
    {
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (DuckDBException fault)
        {
            throw new JobFailedException(string.Create(CultureInfo.InvariantCulture, $"The rows cannot be written for the program: {fault.Message}"), again: true);
        }
    }
}
