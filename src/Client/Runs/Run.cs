using Slipway.Client.Http;

namespace Slipway.Client;

/// <summary>What a run is doing, or how it ended.</summary>
public enum RunStatus
{
    /// <summary>It is under way.</summary>
    Running = 1,

    /// <summary>It is to start later.</summary>
    Scheduled = 2,

    /// <summary>It ended well.</summary>
    Finished = 3,

    /// <summary>It ended by a fault.</summary>
    Failed = 4,

    /// <summary>It was ended from outside.</summary>
    Killed = 5,
}

/// <summary>Which runs a search looks at.</summary>
public enum RunView
{
    /// <summary>Those that were not deleted.</summary>
    ActiveOnly = 1,

    /// <summary>Those that were.</summary>
    DeletedOnly = 2,

    /// <summary>All.</summary>
    All = 3,
}

/// <summary>A point of a metric.</summary>
/// <param name="Value">Its value; MLflow's servers keep an infinity as the largest number.</param>
/// <param name="Timestamp">When it was logged.</param>
/// <param name="Step">Its place on the curve.</param>
public readonly record struct MetricPoint(double Value, DateTimeOffset Timestamp, long Step);

/// <summary>A run as the server keeps it, at the moment at which it was asked.</summary>
public sealed record Run
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The id of its experiment.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>Who started it.</summary>
    public required string UserId { get; init; }

    /// <summary>What it is doing, or how it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Where its files lie.</summary>
    public required string ArtifactUri { get; init; }

    /// <summary>Whether it was deleted; it can be restored.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The latest point of each metric.</summary>
    public required IReadOnlyDictionary<string, MetricPoint> Metrics { get; init; }

    /// <summary>Its parameters.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    internal static Run Of(RunWire wire) => new()
    {
        Id = wire.Info.RunId ?? wire.Info.RunUuid ?? throw new MlflowException("MALFORMED_ANSWER", "The server answered with a run that has no id."),
        Name = wire.Info.RunName ?? "",
        ExperimentId = wire.Info.ExperimentId,
        UserId = wire.Info.UserId ?? "",
        Status = Enum.TryParse<RunStatus>(wire.Info.Status, ignoreCase: true, out var status) ? status : RunStatus.Running,
        StartTime = Instant(wire.Info.StartTime ?? 0),
        EndTime = wire.Info.EndTime is { } end ? Instant(end) : null,
        ArtifactUri = wire.Info.ArtifactUri ?? "",
        IsDeleted = wire.Info.LifecycleStage == "deleted",
        Metrics = (wire.Data?.Metrics ?? []).ToDictionary(m => m.Key, Point, StringComparer.Ordinal),
        Params = Map(wire.Data?.Params),
        Tags = Map(wire.Data?.Tags),
    };

    internal static MetricPoint Point(MetricWire wire) => new(wire.Value, Instant(wire.Timestamp), wire.Step);

    // Servers take any number; what is no instant between the years 1 and 9999 becomes the nearest that is.
    private static DateTimeOffset Instant(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    internal static IReadOnlyDictionary<string, string> Map(IReadOnlyList<TagWire>? tags)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags ?? [])
            map[tag.Key] = tag.Value ?? "";
        return map;
    }
}
