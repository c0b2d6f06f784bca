namespace Slipway.Storage.Blobs.Remote;

/// <summary>
/// Bytes of a remote blob, fetched as they are read: a stretch at a time, each twice as long as the one before while nobody seeks. A short read far inside costs a short answer, and reading all of it
/// few requests; nothing is held in memory.
/// </summary>
/// <param name="read">Gives so many bytes from a position.</param>
/// <param name="length">How many there are.</param>
internal sealed class RangeStream(Func<long, long, CancellationToken, Task<Stream>> read, long length) : Stream
{
    private const long Shortest = 1 << 18;
    private const long Longest = 1 << 24;
    private Stream? _body;
    private long _bodyAt;
    private long _bodyEnd;
    private long _stretch = Shortest;
    private long _position;
    private long _brokenAt = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty && _position < length)
        {
            try
            {
                var body = await BodyHere(cancellationToken);
                var count = await body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _bodyEnd - _bodyAt)], cancellationToken);
                if (count == 0)
                    throw new IOException($"The store sent {_bodyAt} of {length} bytes and ended.");
                _bodyAt += count;
                return (int)((_position = _bodyAt) - (_bodyAt - count));
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException && _brokenAt != _position && !cancellationToken.IsCancellationRequested)
            {
                // A connection that broke is opened again where it broke, once for each place.
                _brokenAt = _position;
                await EndBody();
            }
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>For callers that cannot await; the server's own all do.</summary>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => length };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await EndBody();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _body?.Dispose();
        _body = null;
        base.Dispose(disposing);
    }

    /// <summary>What goes on at the present position.</summary>
    private async Task<Stream> BodyHere(CancellationToken cancel)
    {
        if (_body is not null && _bodyAt == _position && _bodyAt < _bodyEnd)
            return _body;
        var goesOn = _body is not null && _bodyAt == _position;
        await EndBody();
        _stretch = goesOn ? Math.Min(_stretch * 2, Longest) : Shortest;
        (_bodyAt, _bodyEnd) = (_position, Math.Min(_position + _stretch, length));
        return _body = await read(_bodyAt, _bodyEnd - _bodyAt, cancel);
    }

    private async Task EndBody()
    {
        if (_body is not null)
            await _body.DisposeAsync();
        _body = null;
    }
}
