namespace Slipway.Tracking.Uploads;

/// <summary>Streams one after the other, each opened when the one before has ended.</summary>
/// <param name="names">What they are called, in order.</param>
/// <param name="open">Opens one.</param>
internal sealed class ChainedStream(IReadOnlyList<string> names, Func<string, CancellationToken, Task<Stream>> open) : Stream
{
    private Stream? _now;
    private int _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_now is null)
            {
                if (_next == names.Count)
                    return 0;
                _now = await open(names[_next++], cancellationToken);
            }

            if (await _now.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                return read;
            await _now.DisposeAsync();
            _now = null;
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _now?.Dispose();
        base.Dispose(disposing);
    }
}
