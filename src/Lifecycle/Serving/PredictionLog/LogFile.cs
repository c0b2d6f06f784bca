using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.PredictionLog;

/// <summary>
/// A deployment's log being written. A prediction is with the operating system before it is answered, so that a killed process loses none; a flush some times a second bounds what a power
/// cut can take.
/// </summary>
internal sealed class LogFile : IDisposable
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private readonly Lock _writing = new();
    private readonly LogChunks _chunks;
    private readonly TimeProvider _clock;
    private SafeFileHandle _file;
    private long _length;
    private long _flushed;

    private LogFile(LogFolder folder, long number, SafeFileHandle file, long length, LogChunks chunks, TimeProvider clock) =>
        (Folder, Number, _file, _length, _flushed, _chunks, _clock, Began) = (folder, number, file, length, length, chunks, clock, clock.GetUtcNow());

    public LogFolder Folder { get; }

    /// <summary>Which part is being written.</summary>
    public long Number { get; private set; }

    /// <summary>When this part was begun, or this server started with it.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>Bytes written.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Which part is being written and its bytes, of one moment.</summary>
    public (long Number, long Length) Extent
    {
        get
        {
            lock (_writing)
                return (Number, _length);
        }
    }

    public bool IsEmpty => Length <= LogFrames.Magic.Length;

    /// <summary>Lets one sealing in at a time.</summary>
    public SemaphoreSlim Sealing { get; } = new(1, 1);

    /// <summary>Goes on with the newest log of the folder, its torn tail cut, or begins the first.</summary>
    /// <returns>The log, and how many bytes were cut.</returns>
    public static (LogFile Log, long Cut) Open(string path, TimeProvider clock)
    {
        Directory.CreateDirectory(path);
        var folder = new LogFolder(path);
        var parts = folder.Parts();
        foreach (var (number, _) in parts.Where(part => part.Sealed))
            File.Delete(folder.LogFile(number));
        foreach (var leftover in Directory.EnumerateFiles(path, "*.tmp"))
            File.Delete(leftover);
        if (parts.Count == 0 || parts[^1].Sealed)
            return (Begin(folder, parts.Count == 0 ? 1 : parts[^1].Number + 1, clock), 0);
        var chunks = new LogChunks();
        var (handle, length, cut) = Recover(folder.LogFile(parts[^1].Number), chunks);
        return (new LogFile(folder, parts[^1].Number, handle, length, chunks, clock), cut);
    }

    /// <summary>Where the newest answers of a part lie.</summary>
    public IReadOnlyList<LogChunk> ChunksOf(long number)
    {
        lock (_writing)
            return number == Number ? _chunks.Snapshot() : LogChunks.Unknown;
    }

    /// <summary>Writes a request's predictions; when it returns the operating system has them.</summary>
    /// <exception cref="IOException">It could not; then nothing of them is in the log.</exception>
    public void Append(PredictionBatch batch, LogPolicy policy)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        batch.Write(buffer, policy);
        if (buffer.WrittenCount > 0)
            Append(buffer.WrittenSpan, batch.AnsweredAt.ToUnixTimeMilliseconds());
        if (buffer.Capacity > 4 << 20)
            _buffer = null;
    }

    /// <summary>Flushes what was written since the last time to the disk.</summary>
    public void Flush()
    {
        SafeFileHandle file;
        long length;
        lock (_writing)
        {
            if (_length == _flushed || _file.IsClosed)
                return;
            (file, length) = (_file, _length);
        }

        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (ObjectDisposedException)
        {
            // It was rolled meanwhile, which flushes too.
            return;
        }

        lock (_writing)
        {
            if (file == _file)
                _flushed = Math.Max(_flushed, length);
        }
    }

    /// <summary>Begins the next part; the one before is whole and on the disk.</summary>
    public void Roll()
    {
        var number = Number + 1;
        var next = Create(Folder.LogFile(number));
        SafeFileHandle before;
        lock (_writing)
        {
            (before, _file) = (_file, next);
            _chunks.Clear();
            (_length, _flushed, Number, Began) = (LogFrames.Magic.Length, LogFrames.Magic.Length, number, _clock.GetUtcNow());
        }

        RandomAccess.FlushToDisk(before);
        before.Dispose();
    }

    public void Dispose()
    {
        lock (_writing)
        {
            if (_file.IsClosed)
                return;
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
        }

        Sealing.Dispose();
    }

    private void Append(ReadOnlySpan<byte> frames, long answered)
    {
        lock (_writing)
        {
            if (_file.IsClosed)
                throw new IOException("The server is stopping.");
            try
            {
                RandomAccess.Write(_file, frames, _length);
            }
            catch (IOException)
            {
                // A part of them may be there; the next record is written over it, and the length says where that is.
                TryShorten();
                throw;
            }

            _chunks.Add(_length, answered);
            _length += frames.Length;
        }
    }

    private void TryShorten()
    {
        try
        {
            RandomAccess.SetLength(_file, _length);
        }
        catch (IOException)
        {
            // The checksum tells the torn record from whole ones all the same.
        }
    }

    private static LogFile Begin(LogFolder folder, long number, TimeProvider clock) =>
        new(folder, number, Create(folder.LogFile(number)), LogFrames.Magic.Length, new LogChunks(), clock);

    private static SafeFileHandle Create(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        RandomAccess.Write(handle, LogFrames.Magic, 0);
        RandomAccess.FlushToDisk(handle);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return handle;
    }

    private static (SafeFileHandle Handle, long Length, long Cut) Recover(string path, LogChunks chunks)
    {
        long whole, found;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 17))
            (whole, found) = (LogFrames.WholeLength(file, (place, payload) => chunks.Add(place, PredictionRecord.Times(payload.Span).AnsweredAt)), file.Length);
        if (whole == 0)
            return (Create(path), LogFrames.Magic.Length, found);
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        RandomAccess.SetLength(handle, whole);
        RandomAccess.FlushToDisk(handle);
        return (handle, whole, found - whole);
    }
}
