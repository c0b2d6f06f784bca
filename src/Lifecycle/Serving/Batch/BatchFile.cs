using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Serving.Contracts;
using Slipway.Serving.PredictionLog;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.Batch;

/// <summary>Reads one Parquet file in chunks, predicts, and writes Parquet with the input's columns beside the predictions; files larger than memory are fine.</summary>
/// <param name="Name">Its path within the input's folder.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Target">Where the predictions go.</param>
internal sealed record BatchFile(string Name, string Path, string Sha256, BatchTarget Target)
{
    private const int Chunk = 4096;

    /// <param name="model">What predicts.</param>
    /// <param name="work">A folder for what does not fit into memory.</param>
    /// <param name="progress">Told the number of rows done, after each chunk.</param>
    /// <returns>What was written, or why the file cannot be predicted; then nothing was.</returns>
    public Result<BatchFileResult> Predict(LoadedModel model, string work, Action<long> progress, CancellationToken cancel)
    {
        if (model.Columns is not { } columns)
            return Refusal.Invalid($"{model.Version} takes tensors ({TensorCheck.Takes(model)}), not columns.", "Register it with a signature of named columns.");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Target.Output)!);
        using var connection = Duck.Open(work);
        var source = $"read_parquet({Duck.Quote(Path)})";
        try
        {
            var there = ParquetRows.Columns(connection, source);
            if (columns.Columns.FirstOrDefault(column => column.Required && !there.Contains(column.Name!, StringComparer.Ordinal)) is { } absent)
                return Refusal.Invalid($"The input {Name} has no column '{absent.Name}', which {model.Version} needs.", $"It has: {string.Join(", ", there)}.");
            using var output = new BatchOutput(connection, model, there, Sha256);
            foreach (var table in ParquetRows.Read(connection, source, columns, there, Chunk))
            {
                cancel.ThrowIfCancellationRequested();
                Predict(model, columns, table, output);
                progress(output.Predicted + output.SetAside);
            }

            var rejected = output.Finish(source, Target);
            return new BatchFileResult(Name, Sha256, Target.Output, rejected, output.Predicted + output.SetAside, output.Predicted, output.SetAside);
        }
        catch (DuckDBException problem)
        {
            return Refusal.Invalid($"The input {Name} cannot be read: {problem.Message}", "Give Parquet files.");
        }
    }

    /// <summary>Predicts a chunk; rows that do not fit are told from the others one by one.</summary>
    private static void Predict(LoadedModel model, Signature columns, Table table, BatchOutput output)
    {
        var problems = new string?[table.Rows];
        if (columns.Check(table).Count > 0)
        {
            for (var row = 0; row < table.Rows; row++)
                problems[row] = Problem(columns, table.Slice(row, 1));
        }

        var good = Enumerable.Range(0, table.Rows).Where(row => problems[row] is null).ToArray();
        var asked = good.Length == table.Rows ? table : table.Take(good);
        output.Add(good.Length == 0 ? [] : new TableInput(asked).Run(model), problems);
    }

    private static string? Problem(Signature columns, Table row) => columns.Check(row) is { Count: > 0 } problems
        ? string.Join(" ", problems.Select(p => string.Create(CultureInfo.InvariantCulture, $"Field '{p.Field}' should be {p.Expected}, but is {p.Found}.")))
        : null;
}
