namespace Slipway.Storage.Blobs.Remote;

/// <summary>A stretch of a file that is sent by itself.</summary>
/// <param name="Number">From 1.</param>
internal sealed record Part(int Number, long From, long Length);

/// <summary>The bytes of a part, read from the file as they are sent, and again where a request is repeated.</summary>
internal sealed class PartStream(string file, Part part) : Stream
{
    private readonly FileStream _file = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.Asynchronous) { Position = part.From };

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => part.Length;

    public override long Position { get => _file.Position - part.From; set => _file.Position = part.From + value; }

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, (int)Math.Min(count, Length - Position));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, Length - Position)], cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
