namespace Slipway.Serving.PredictionLog;

/// <summary>A stretch of a log.</summary>
/// <param name="Start">Where its first record begins; it ends where the next chunk starts, or with the log.</param>
/// <param name="Latest">The latest instant at which one of its predictions was answered, in Unix milliseconds.</param>
internal readonly record struct LogChunk(long Start, long Latest);

/// <summary>Where the newest answers of a log lie, so that showing them does not take reading all of it. Not thread-safe.</summary>
internal sealed class LogChunks
{
    private const long Size = 128 << 10;

    private readonly List<LogChunk> _chunks = [];

    /// <summary>A log of which nothing is known but where it begins.</summary>
    public static IReadOnlyList<LogChunk> Unknown { get; } = [new(LogFrames.Magic.Length, long.MaxValue)];

    /// <summary>Takes notice of records that begin at a place behind all others.</summary>
    public void Add(long place, long answered)
    {
        if (_chunks.Count == 0 || place - _chunks[^1].Start >= Size)
            _chunks.Add(new LogChunk(place, answered));
        else if (answered > _chunks[^1].Latest)
            _chunks[^1] = _chunks[^1] with { Latest = answered };
    }

    public void Clear() => _chunks.Clear();

    /// <summary>As they are now, in the order of the log.</summary>
    public IReadOnlyList<LogChunk> Snapshot() => [.. _chunks];
}
