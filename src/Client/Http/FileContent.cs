using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Client.Http;

/// <summary>A stream on its way out, block by block; each block is a sign of life.</summary>
internal sealed class FileContent : HttpContent
{
    private const int Block = 128 << 10;
    private readonly Stream _from;

    public FileContent(Stream from)
    {
        _from = from;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <summary>What is told of each block.</summary>
    public Lifetime? Lifetime { get; set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            int read;
            while ((read = await _from.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await stream.WriteAsync(block.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                Lifetime?.Sign();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _from.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _from.Dispose();
        base.Dispose(disposing);
    }
}
