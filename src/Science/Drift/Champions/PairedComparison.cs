using System.Globalization;
using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>What the data say about a challenger.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PairedVerdict>))]
public enum PairedVerdict
{
    /// <summary>The whole interval is on the good side of no difference.</summary>
    [JsonStringEnumMemberName("better")]
    Better,

    /// <summary>The whole interval is on the bad side.</summary>
    [JsonStringEnumMemberName("worse")]
    Worse,

    /// <summary>The interval holds no difference: the rows do not tell.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,
}

/// <summary>A challenger against a champion on the same rows.</summary>
public sealed record PairedComparison
{
    /// <summary>The metric, such as <c>log_loss</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The champion's metric on all rows.</summary>
    public required double Champion { get; init; }

    /// <summary>The challenger's metric on all rows.</summary>
    public required double Challenger { get; init; }

    /// <summary>Challenger minus champion.</summary>
    public double Difference => Challenger - Champion;

    /// <summary>The lower end of the percentile interval of the difference.</summary>
    public required double Lower { get; init; }

    /// <summary>The upper end.</summary>
    public required double Upper { get; init; }

    /// <summary>The confidence of the interval, 0 to 1.</summary>
    public required double Confidence { get; init; }

    public required int Rows { get; init; }

    public required int Resamples { get; init; }

    public required ulong Seed { get; init; }

    public required bool HigherIsBetter { get; init; }

    public PairedVerdict Verdict =>
        Lower > 0 ? (HigherIsBetter ? PairedVerdict.Better : PairedVerdict.Worse)
        : Upper < 0 ? (HigherIsBetter ? PairedVerdict.Worse : PairedVerdict.Better)
        : PairedVerdict.Undecided;

    /// <summary><c>log_loss: challenger 0.4102, champion 0.4203, difference -0.0101 (95 % interval -0.0150 to -0.0052, n = 4,000): better</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Metric}: challenger {Challenger:F4}, champion {Champion:F4}, difference {Difference:F4} ({Confidence * 100:0.##} % interval {Lower:F4} to {Upper:F4}, n = {Rows:N0}): {Verdict.ToString().ToLowerInvariant()}");
}
