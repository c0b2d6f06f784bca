using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Slipway.Client.Http;

namespace Slipway.Client;

/// <summary>A file on a server.</summary>
/// <param name="Path">Its path, which it keeps here.</param>
/// <param name="Address">Where it is fetched.</param>
/// <param name="Length">Its bytes, where they are known.</param>
/// <param name="Sha256">Its digest, in hexadecimal digits, where it is known.</param>
internal sealed record RemoteFile(string Path, string Address, long? Length, string? Sha256);

/// <summary>Fetches files: beside their place first, moved there when they are whole and what they should be.</summary>
internal static class FileDownload
{
    private const int AtOnce = 4;
    private const int Block = 128 << 10;

    /// <summary>Fetches all of them, several at once.</summary>
    /// <returns>The files here, in the order of the list.</returns>
    public static async Task<IReadOnlyList<string>> All(Transport transport, IReadOnlyList<RemoteFile> files, string folder, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] places = [.. files.Select(file => ArtifactPath.Local(folder, file.Path))];
        string[] missing = [.. places.SelectMany(Folders).Distinct(StringComparer.Ordinal).OrderByDescending(path => path.Length)];
        try
        {
            await Parallel.ForAsync(0, places.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (i, token) =>
                await One(transport, files[i], places[i], token).ConfigureAwait(false)).ConfigureAwait(false);
            return places;
        }
        catch
        {
            foreach (var made in missing.Where(made => Directory.Exists(made) && !Directory.EnumerateFileSystemEntries(made).Any()))
                Directory.Delete(made);
            throw;
        }
    }

    /// <summary>The folders above a file that are not there yet.</summary>
    private static IEnumerable<string> Folders(string place)
    {
        for (var above = Path.GetDirectoryName(Path.GetFullPath(place)); above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
            yield return above;
    }

    private static async Task One(Transport transport, RemoteFile file, string place, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        var part = $"{place}.{Path.GetRandomFileName()}.part";
        try
        {
            var into = new FileStream(part, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (into.ConfigureAwait(false))
            {
                await Fetch(transport, file, into, cancel).ConfigureAwait(false);
                await Check(file, into, cancel).ConfigureAwait(false);
            }

            File.Move(part, place, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>What has come stays over a broken connection, where the server can tell that the file is still the same.</summary>
    private static Task<bool> Fetch(Transport transport, RemoteFile file, FileStream into, CancellationToken cancel)
    {
        EntityTagHeaderValue? seen = null;
        var call = new Call(HttpMethod.Get, file.Address)
        {
            Prepare = request =>
            {
                if (into.Length > 0 && seen is { IsWeak: false })
                    (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(into.Length, null), new RangeConditionHeaderValue(seen));
            },
        };
        return transport.Try(call, async (response, lifetime, token) =>
        {
            seen = response.Headers.ETag;
            var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == into.Length;
            if (!goesOn)
                into.SetLength(0);
            into.Seek(0, SeekOrigin.End);
            await Copy(await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false), into, lifetime, token).ConfigureAwait(false);
            return true;
        }, transport.Options.GiveUpAfter, onFault: null, cancel);
    }

    private static async Task Copy(Stream from, FileStream into, Lifetime lifetime, CancellationToken cancel)
    {
        var block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            int read;
            while ((read = await from.ReadAsync(block, cancel).ConfigureAwait(false)) > 0)
            {
                lifetime.Sign();
                await Write(into, block.AsMemory(0, read), cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>A full disk is no broken connection: trying again would not help.</summary>
    private static async Task Write(FileStream into, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await into.WriteAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch (IOException full)
        {
            throw new MlflowException("LOCAL_FILE", $"'{into.Name}' cannot be written: {full.Message}", inner: full);
        }
    }

    private static async Task Check(RemoteFile file, FileStream got, CancellationToken cancel)
    {
        if (file.Length is { } length && length != got.Length)
            throw new MlflowException("DATA_LOSS", $"'{file.Path}' came with {got.Length} bytes; it has {length}. It was not kept.");
        if (file.Sha256 is not { } digest)
            return;
        got.Seek(0, SeekOrigin.Begin);
        var came = Convert.ToHexString(await SHA256.HashDataAsync(got, cancel).ConfigureAwait(false));
        if (!came.Equals(digest, StringComparison.OrdinalIgnoreCase))
            throw new MlflowException("DATA_LOSS", $"'{file.Path}' came with the SHA-256 {came.ToLowerInvariant()}; it should be {digest}. It was not kept.");
    }
}
