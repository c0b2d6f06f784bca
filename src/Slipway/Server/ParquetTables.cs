using System.Globalization;
using Slipway.Data;
using Slipway.Tracking.Contracts;

namespace Slipway.Server;

/// <summary>Lets pages of artifacts show Parquet files: the engine of the data stage reads them, shut in to the one file.</summary>
internal sealed class ParquetTables(DataEngine engine) : ITableFiles
{
    public async Task<Result<TableRows>> Parquet(Stream content, int rows, CancellationToken cancel)
    {
        if (content is FileStream here)
            return await Read(here.Name, rows, cancel);
        var copy = Path.Combine(Path.GetTempPath(), "slipway-table-" + Guid.CreateVersion7().ToString("N"));
        try
        {
            await using (var file = new FileStream(copy, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
                await content.CopyToAsync(file, cancel);
            return await Read(copy, rows, cancel);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private async Task<Result<TableRows>> Read(string path, int rows, CancellationToken cancel) =>
        (await engine.Rows(path, 0, rows, [], cancel)).Then<TableRows>(page => new TableRows(
            [.. page.Columns.Select(c => c.Name)],
            [.. Enumerable.Range(0, page.Values.Count == 0 ? 0 : page.Values[0].Count).Select(row => (IReadOnlyList<string>)[.. page.Values.Select(column => Convert.ToString(column[row], CultureInfo.InvariantCulture) ?? "")])],
            page.Total));
}
