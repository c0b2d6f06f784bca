using System.ComponentModel.DataAnnotations;

namespace Slipway.Work;

/// <summary>How this server runs jobs, delivers events and keeps schedules.</summary>
public sealed class WorkOptions
{
    /// <value>The command that runs one job, to which <c>job run ID</c> is added: the program itself, then what stands before. The default is this program.</value>
    public IReadOnlyList<string> Command { get; set; } = [];

    /// <value>Where jobs reach the server. The default is the address it listens on.</value>
    public Uri? Url { get; set; }

    /// <value>The folder under which each attempt gets one of its own; empty for <c>jobs</c> in the data folder.</value>
    public string WorkFolder { get; set; } = "";

    /// <value>How many units of <see cref="IJobKind.Weight"/> run at once on this server; 0 runs none. The default is the number of processors.</value>
    [Range(0, 4096)]
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <value>The memory in MiB that stays free besides what a job asks for. The default is 256.</value>
    [Range(0, 1 << 20)]
    public int SpareMemory { get; set; } = 256;

    /// <value>How long an attempt lives without a heartbeat. The default is 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.2", "1.00:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <value>How long an attempt has to end by itself when it is cancelled. The default is 10 seconds.</value>
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <value>Whether jobs go on while the server is stopped in good order, and report when it is back. The default is true.</value>
    public bool KeepJobs { get; set; } = true;

    /// <value>After how long what was deleted is removed for good every night, such as <c>30d</c>; null where nothing is removed by itself.</value>
    public string? KeepDeleted { get; set; }

    /// <value>How long a job's token lasts: longer than any attempt. The default is 7 days.</value>
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromDays(7);

    /// <value>How often the server looks at its jobs, events and schedules without being woken. The default is 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <value>The wait after a first failed attempt; it doubles with each, up to <see cref="LongestBackOff"/>. The default is 2 seconds.</value>
    public TimeSpan BackOff { get; set; } = TimeSpan.FromSeconds(2);

    /// <value>The longest wait between attempts. The default is 5 minutes.</value>
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromMinutes(5);

    /// <value>How often an event is given to a subscriber that fails before it is set aside. The default is 8.</value>
    [Range(1, 100)]
    public int Deliveries { get; set; } = 8;
}
