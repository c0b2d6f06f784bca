using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Serving.PredictionLog;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.Batch;

/// <summary>Reads Parquet in chunks, predicts, and writes Parquet with the input's columns beside the predictions.</summary>
internal sealed class BatchRun(IModelVersions versions, ModelLoader loader) : IBatchRuns
{
    private const int Chunk = 4096;

    public async Task<Result<BatchReport>> Run(BatchRequest request, Action<long>? progress, CancellationToken cancel)
    {
        if (!ModelReference.Parse(request.Model).Succeeded(out var reference, out var refusal) || !(await versions.Find(reference, cancel)).Succeeded(out var version, out refusal) ||
            !(await loader.Load(version, cancel)).Succeeded(out var model, out refusal))
            return refusal;
        try
        {
            if (model.Columns is not { } columns)
                return Refusal.Invalid($"{version} takes tensors ({TensorCheck.Takes(model)}), not columns.", "Register it with a signature of named columns.");
            return await Task.Run(() => Run(request, model, columns, progress, cancel), cancel);
        }
        finally
        {
            model.Leave();
        }
    }

    private static Result<BatchReport> Run(BatchRequest request, LoadedModel model, Signature columns, Action<long>? progress, CancellationToken cancel)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(request.Output))!;
        Directory.CreateDirectory(folder);
        using var connection = Duck.Open(folder);
        var source = $"read_parquet({Duck.Quote(request.Input)})";
        try
        {
            var there = ParquetRows.Columns(connection, source);
            if (columns.Columns.FirstOrDefault(column => column.Required && !there.Contains(column.Name!, StringComparer.Ordinal)) is { } absent)
                return Refusal.Invalid($"The input has no column '{absent.Name}', which {model.Version} needs.", $"It has: {string.Join(", ", there)}.");
            using var output = new BatchOutput(connection, model, there);
            var done = 0L;
            foreach (var table in ParquetRows.Read(connection, source, columns, there, Chunk))
            {
                cancel.ThrowIfCancellationRequested();
                Predict(model, columns, table, output);
                progress?.Invoke(done += table.Rows);
            }

            return output.Finish(source, request.Output);
        }
        catch (DuckDBException problem)
        {
            return Refusal.Invalid($"The input cannot be read: {problem.Message}", "Give a Parquet file, or a glob of Parquet files with the same columns.");
        }
    }

    /// <summary>Predicts a chunk; where something in it does not fit, row by row.</summary>
    private static void Predict(LoadedModel model, Signature columns, Table table, BatchOutput output)
    {
        if (columns.Check(table).Count == 0)
        {
            output.Add(new TableInput(table).Run(model), table.Rows);
            return;
        }

        for (var row = 0; row < table.Rows; row++)
        {
            var one = table.Slice(row, 1);
            if (columns.Check(one) is { Count: > 0 } problems)
                output.AddProblem(string.Join(" ", problems.Select(p => string.Create(CultureInfo.InvariantCulture, $"Field '{p.Field}' should be {p.Expected}, but is {p.Found}."))));
            else
                output.Add(new TableInput(one).Run(model), 1);
        }
    }
}
