namespace Slipway.Drift;

/// <summary>How a bootstrap is run. The same settings and data give the same interval, to the last bit.</summary>
public sealed record BootstrapSettings
{
    /// <summary>The confidence of the interval, above 0 and below 1. The default is 0.95.</summary>
    public double Confidence { get; init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A confidence lies between 0 and 1: 0.95 for 95 %."); } = 0.95;

    /// <summary>How often the rows are drawn again, at least 100. The default is 2,000.</summary>
    public int Resamples { get; init => field = value >= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A percentile interval needs at least 100 resamples."); } = 2000;

    /// <summary>Where the randomness starts. The default is 0.</summary>
    public ulong Seed { get; init; }
}
