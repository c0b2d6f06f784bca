using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Slipway.Serving.Running;

/// <summary>A request's body in memory, unpacked, in a borrowed buffer.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _buffer;
    private int _length;

    private RequestBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads it all; a body that is longer than the limit, or packed in a way that is not known here, is refused.</summary>
    public static async Task<Result<RequestBody>> Read(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
            return TooLarge(limit);
        var encoding = request.Headers.ContentEncoding.ToString();
        await using var unpacked = encoding.ToLowerInvariant() switch
        {
            "" or "identity" => null,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "deflate" => (Stream)new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => Stream.Null,
        };
        if (unpacked == Stream.Null)
            return Refusal.Invalid($"The body has the Content-Encoding '{encoding}'.", "Send it with gzip, deflate or none.");
        var body = new RequestBody((int)Math.Clamp(request.ContentLength ?? 4096, 1024, 1 << 20));
        try
        {
            if (await body.Fill(unpacked ?? request.Body, limit, cancel))
                return body;
            body.Dispose();
            return TooLarge(limit);
        }
        catch (InvalidDataException)
        {
            body.Dispose();
            return Refusal.Invalid($"The body is not packed with {encoding}, as its Content-Encoding says.");
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async Task<bool> Fill(Stream stream, int limit, CancellationToken cancel)
    {
        while (true)
        {
            if (_length == _buffer.Length)
                Grow(limit);
            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancel);
            if (read == 0)
                return true;
            _length += read;
            if (_length > limit)
                return false;
        }
    }

    private void Grow(int limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)_buffer.Length * 2, (long)limit + 1 + 4096));
        Bytes.Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static Refusal TooLarge(int limit) => new(RefusalKind.TooLarge, $"The body is longer than {limit} bytes.", "Send fewer rows a request, or use a batch run.");
}
