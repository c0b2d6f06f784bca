namespace Slipway.Importing;

/// <summary>A file's bytes while they are sent. Remembers whether it was the file that failed: whoever sends it learns only that the sending did. A file that becomes longer or shorter meanwhile fails.</summary>
internal sealed class SteadyStream(Stream inner) : Stream
{
    private readonly long? _length = inner.CanSeek ? inner.Length : null;
    private long _read;

    /// <summary>Why the file could not be read to its end; null while it could.</summary>
    public string? Fault { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => _length is not null;

    public override bool CanWrite => false;

    public override long Length => _length ?? throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            Fault = fault.Message;
            throw;
        }

        _read += count;
        if (_length is { } length && (_read > length || count == 0 && _read < length && buffer.Length > 0))
            throw new IOException(Fault = "It changed while it was sent.");
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
