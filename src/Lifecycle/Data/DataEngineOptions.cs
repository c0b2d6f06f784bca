using System.ComponentModel.DataAnnotations;

namespace Slipway.Data;

/// <summary>What a scan may take of the machine.</summary>
public sealed class DataEngineOptions
{
    /// <value>The memory of one scan in MiB; what does not fit is spilled to its work folder. The default is 1024.</value>
    [Range(128, 1 << 20)]
    public int Memory { get; set; } = 1024;

    /// <value>The threads of one scan. The default is the number of processors.</value>
    [Range(1, 1024)]
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <value>The most disk space in GiB that a scan may spill. The default is 64.</value>
    [Range(1, 1 << 16)]
    public int Spill { get; set; } = 64;

    /// <value>The folder in which scans make their work folders. The default is the system's temporary folder.</value>
    public string? WorkFolder { get; set; }
}
