using Slipway.Data.Contracts;
using Slipway.Storage.Blobs;

namespace Slipway.Data.Files;

/// <summary>Blobs as files that a scan can open: in place where the blob store is a folder, else a copy for as long as it is needed.</summary>
internal sealed class DataFiles(BlobLibrary blobs, DataFolder folder)
{
    public async Task<Result<LocalFile>> Open(string sha256, CancellationToken cancel)
    {
        if (!(await blobs.Open(sha256, cancel)).Succeeded(out var stream, out var refusal))
            return refusal;
        if (stream is FileStream file)
            return new LocalFile(file.Name, file, isCopy: false);
        await using (stream)
            return await Copy(stream, cancel);
    }

    private async Task<Result<LocalFile>> Copy(Stream stream, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder.At("scans"));
        var path = folder.At("scans", Guid.CreateVersion7().ToString("N") + ".parquet");
        var copy = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            await stream.CopyToAsync(copy, cancel);
            await copy.FlushAsync(cancel);
            return new LocalFile(path, copy, isCopy: true);
        }
        catch
        {
            await copy.DisposeAsync();
            File.Delete(path);
            throw;
        }
    }
}
