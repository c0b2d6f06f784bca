namespace Slipway.Serving.Contracts;

/// <summary>Predictions for the rows of Parquet files.</summary>
/// <param name="Model">Which version: <c>model@alias</c> or <c>model/3</c>.</param>
/// <param name="Input">A Parquet file, or a glob of several with the same columns. The caller has checked that it may be read.</param>
/// <param name="Output">The Parquet file to write; it is there whole or not at all. Rows that cannot be predicted go to a second file beside it.</param>
public sealed record BatchRequest(string Model, string Input, string Output);

/// <summary>What a batch run did. Predicted and set aside are all rows that were read.</summary>
/// <param name="Version">The version that computed it.</param>
/// <param name="Predicted">Rows in the output: all input columns, the model's outputs, and <c>model_version</c>.</param>
/// <param name="SetAside">Rows that do not fit the signature, each with its reason in the column <c>problem</c>.</param>
/// <param name="Rejected">The file with those rows; null when there are none.</param>
public sealed record BatchReport(ActiveVersion Version, long Predicted, long SetAside, string? Rejected);

/// <summary>Batch runs, for jobs and for other stages.</summary>
public interface IBatchRuns
{
    /// <summary>Runs one, streamed in chunks, so that files larger than memory are fine.</summary>
    /// <param name="progress">Told the number of rows done, after each chunk.</param>
    Task<Result<BatchReport>> Run(BatchRequest request, Action<long>? progress, CancellationToken cancel);
}
