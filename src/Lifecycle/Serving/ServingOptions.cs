using System.ComponentModel.DataAnnotations;

namespace Slipway.Serving;

/// <summary>Limits and rhythms of serving.</summary>
public sealed class ServingOptions
{
    /// <value>The most rows in one request. The default is 10,000; larger ones are what batch runs are for.</value>
    [Range(1, int.MaxValue)]
    public int MaxBatch { get; set; } = 10_000;

    /// <value>The longest body in bytes, unpacked. The default is 256 MiB.</value>
    [Range(1, int.MaxValue)]
    public int MaxBody { get; set; } = 256 << 20;

    /// <value>How often what was logged is flushed to the disk: the most that a power cut can take. The default is 200 ms.</value>
    public TimeSpan FlushEvery { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <value>How large a log grows before it is sealed into a Parquet segment. The default is 64 MiB.</value>
    [Range(1, long.MaxValue)]
    public long SealAtBytes { get; set; } = 64 << 20;

    /// <value>How old a log becomes before it is sealed. The default is one hour.</value>
    public TimeSpan SealAfter { get; set; } = TimeSpan.FromHours(1);

    /// <value>On PostgreSQL, where other servers may answer too: how old a log becomes before it is sealed and shared, so how long others wait for its predictions. The default is one minute.</value>
    public TimeSpan ShareAfter { get; set; } = TimeSpan.FromMinutes(1);
}
