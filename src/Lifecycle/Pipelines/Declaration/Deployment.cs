using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration;

/// <summary>A model that answers: requests, or a batch on a schedule.</summary>
public sealed record Deployment
{
    [Meaning("Which model answers: name@alias, or name/version.")]
    public string? Model { get; init; }

    [Meaning("What is logged of its predictions.")]
    public PredictionLog Log { get; init; } = new();

    [Meaning("Instead of answering requests: Parquet in, Parquet out.")]
    public Batch? Batch { get; init; }
}

/// <summary>What is kept of each prediction.</summary>
public sealed record PredictionLog
{
    public Share Sample { get; init; } = new(1);

    [Meaning("Columns that are never written down.")]
    public IReadOnlyList<string> Mask { get; init; } = [];
}

/// <summary>Predictions for whole files.</summary>
public sealed record Batch
{
    [Meaning("Which model predicts: name@alias, or name/version.")]
    public required string Model { get; init; }

    [Meaning("Parquet files by path, such as in/*.parquet, in a folder that the server opens; or {data: NAME}, the newest version of a data set.")]
    public required BatchInput Input { get; init; }

    [Meaning("The folder for the predictions, in a folder that the server opens: a file of the same name for each of the input.")]
    public required string Output { get; init; }

    [Meaning("Five fields of cron; without it, it runs when somebody asks.")]
    public string? Schedule { get; init; }

    [Meaning("The time zone of the schedule, such as Europe/Berlin.")]
    public string Zone { get; init; } = "UTC";
}

/// <summary>Where the rows of a batch come from.</summary>
public sealed record BatchInput
{
    [ShortForm]
    [Meaning("A Parquet file, a folder of them, or a pattern with *, ? and **.")]
    public string? Files { get; init; }

    [Meaning("A data set: its newest version that did not fail its checks.")]
    public string? Data { get; init; }
}

/// <summary>What is watched of a deployment.</summary>
public sealed record Monitor
{
    public required string Deployment { get; init; }

    [Meaning("The length of a window of event time.")]
    public required Period Window { get; init; }

    [Meaning("Where the truth comes from, later.")]
    public Labels? Labels { get; init; }

    public IReadOnlyList<Rule> Rules { get; init; } = [];

    public IReadOnlyList<Notice> Notify { get; init; } = [];
}

/// <summary>The truth about predictions, joined by a key.</summary>
public sealed record Labels
{
    public required string Data { get; init; }

    public required string Key { get; init; }

    public required string Value { get; init; }

    [Meaning("How late a label may come and still count.")]
    public Period? Within { get; init; }
}

/// <summary>A bound on something measured in each window; an alert while it is crossed.</summary>
public abstract record Rule
{
    [Meaning("For how many windows in a row it must be crossed.")]
    public WindowCount For { get; init; } = new(1);
}

/// <summary>How far features and predictions moved from the training data.</summary>
[Kind("drift")]
public sealed record DriftRule : Rule
{
    [Meaning("The distance between the histograms of training and window.")]
    [Words("psi", "jensenshannon", "kullback_leibler", "hellinger", "total_variation", "l_infinity")]
    public string Method { get; init; } = "psi";

    [Meaning("Columns by name; all when left out.")]
    public ColumnChoice? Columns { get; init; }

    [Bounds(0)]
    public required double Max { get; init; }

    [Meaning("Windows with fewer rows are not judged: chance alone moves them that far. 200 when left out.")]
    [Bounds(1)]
    public int? MinRows { get; init; }
}

/// <summary>Some columns, or <c>all</c>.</summary>
public sealed record ColumnChoice
{
    [ShortForm]
    [Words("all")]
    public string? All { get; init; }

    [ShortForm]
    public IReadOnlyList<string>? Only { get; init; }
}

/// <summary>The distance between the mean prediction and what came: the observed rate, or of a regression the observed mean.</summary>
[Kind("calibration")]
public sealed record CalibrationRule : Rule
{
    [Meaning("The largest distance: of probabilities up to 1, of a regression in the target's unit.")]
    [Bounds(0)]
    public required double Max { get; init; }

    [Bounds(1)]
    public int MinLabels { get; init; } = 100;
}

/// <summary>How far a metric fell below its value at training.</summary>
[Kind("performance")]
public sealed record PerformanceRule : Rule
{
    [Words("roc_auc", "average_precision", "log_loss", "brier", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "macro_f1", "rmse", "mae", "r2")]
    public required string Metric { get; init; }

    [Bounds(0)]
    public required double Drop { get; init; }

    [Bounds(1)]
    public int MinLabels { get; init; } = 100;
}

/// <summary>Missing values and categories never seen in training.</summary>
[Kind("quality")]
public sealed record QualityRule : Rule
{
    public Share? Nulls { get; init; }

    public Share? NewCategories { get; init; }
}

/// <summary>Who is told of an alert.</summary>
public abstract record Notice;

/// <summary>A POST with a signature.</summary>
[Kind("webhook")]
public sealed record WebhookNotice : Notice
{
    public required WebAddress Url { get; init; }

    [Meaning("The name of the secret that signs it.")]
    public string? Secret { get; init; }
}
