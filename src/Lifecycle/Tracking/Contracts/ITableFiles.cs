namespace Slipway.Tracking.Contracts;

/// <summary>The first rows of a table.</summary>
/// <param name="Head">The columns' names.</param>
/// <param name="Rows">The rows, each with a text for every column.</param>
/// <param name="Total">How many rows the whole table has.</param>
public sealed record TableRows(IReadOnlyList<string> Head, IReadOnlyList<IReadOnlyList<string>> Rows, long Total);

/// <summary>Reads files of tables that need more than text to be read; the host says how.</summary>
public interface ITableFiles
{
    /// <summary>The beginning of a Parquet file; refused where the bytes are none.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="rows">How many rows at most.</param>
    /// <param name="cancel">Ends it.</param>
    Task<Result<TableRows>> Parquet(Stream content, int rows, CancellationToken cancel);
}
