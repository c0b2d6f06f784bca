using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration;

/// <summary>Something that must hold before an alias moves; it writes down what it measured.</summary>
public abstract record Gate;

/// <summary>A metric of the new version within bounds.</summary>
[Kind("metric")]
public sealed record MetricGate : Gate
{
    [Words("log_loss", "roc_auc", "accuracy", "brier", "f1", "rmse", "mae", "r2")]
    public required string Name { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }
}

/// <summary>The new version against the present champion, on the same rows, by a paired bootstrap; the first version passes.</summary>
[Kind("champion")]
public sealed record ChampionGate : Gate
{
    [Words("log_loss", "roc_auc", "accuracy", "brier", "rmse", "mae", "r2")]
    public required string Metric { get; init; }

    [Words("test")]
    public string On { get; init; } = "test";

    public Share Confidence { get; init; } = new(0.95);
}

/// <summary>A fairness metric between the groups of a column.</summary>
[Kind("fairness")]
public sealed record FairnessGate : Gate
{
    [Words("selection_rate_ratio", "selection_rate_difference", "equalized_odds_difference", "true_positive_rate_difference")]
    public required string Metric { get; init; }

    [Meaning("The column that tells the groups; it need not be one the model learns from.")]
    public required string By { get; init; }

    [Bounds(0, 1)]
    public double? Min { get; init; }

    [Bounds(0, 1)]
    public double? Max { get; init; }

    [Meaning("Smaller groups are shown and not judged.")]
    [Bounds(1)]
    public int MinGroup { get; init; } = 30;

    [Meaning("The score from which on a row counts as selected.")]
    [Bounds(0, 1)]
    public double Threshold { get; init; } = 0.5;
}

/// <summary>How long one prediction takes.</summary>
[Kind("latency")]
public sealed record LatencyGate : Gate
{
    public required Period Median { get; init; }

    [Bounds(1, 100_000)]
    public int Calls { get; init; } = 200;
}
