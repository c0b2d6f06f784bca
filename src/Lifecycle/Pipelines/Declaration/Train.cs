using Slipway.Declarations;

namespace Slipway.Pipelines.Declaration;

/// <summary>How a model is trained.</summary>
public sealed record Train
{
    [Meaning("The data set.")]
    public required string Data { get; init; }

    [Meaning("The column to predict.")]
    public required string Target { get; init; }

    [Meaning("What is learned; inferred from the target when left out.")]
    [Words("binary", "multiclass", "regression")]
    public string? Task { get; init; }

    [Meaning("The target's value that counts as positive, for binary classification.")]
    public object? Positive { get; init; }

    [Meaning("The columns to learn from: a list, or {except: [...]}.")]
    public Features? Features { get; init; }

    [Meaning("How a test set is held back.")]
    public Split Split { get; init; } = new();

    [Meaning("Input preparation: auto imputes, one-hot encodes and is written into the ONNX model; none passes numbers through.")]
    [Words("auto", "none")]
    public string Prepare { get; init; } = "auto";

    [Meaning("lightgbm, or {command: [program, argument, ...]}: any program, told where to log by MLFLOW_TRACKING_URI and MLFLOW_RUN_ID.")]
    public Trainer Trainer { get; init; } = new();

    [Meaning("The trainer's own parameters.")]
    public IReadOnlyDictionary<string, object> Parameters { get; init; } = new Dictionary<string, object>();

    [Meaning("The seed of everything random; the same seed gives the same model.")]
    [Bounds(0, int.MaxValue)]
    public long Seed { get; init; } = 7;
}

/// <summary>The columns to learn from.</summary>
public sealed record Features
{
    [ShortForm]
    public IReadOnlyList<string>? Only { get; init; }

    [Meaning("All columns but these and the target.")]
    public IReadOnlyList<string>? Except { get; init; }
}

/// <summary>How rows are held back to test on.</summary>
public sealed record Split
{
    [Meaning("time: the newest rows; hash: by a column's value, so that a row stays where it is; random: by the seed.")]
    [Words("time", "hash", "random")]
    public string By { get; init; } = "random";

    [Meaning("The column to hash, with by: hash.")]
    public string? Key { get; init; }

    [Meaning("How much is held back: a share, or with by: time 'last 1mo'.")]
    public TestPart Test { get; init; } = new(new Share(0.2), null);
}

/// <summary>How much is held back: a share of the rows, or the newest period.</summary>
public readonly record struct TestPart(Share? Share, LastPeriod? Last) : IQuantity<TestPart>
{
    public static string Form => "a share such as 20%, or with by: time 'last 1mo'";

    public static string Pattern => $"({Slipway.Declarations.Share.Pattern})|({LastPeriod.Pattern})";

    public static bool TryRead(string text, out TestPart value)
    {
        value = LastPeriod.TryRead(text, out var last) ? new(null, last) : Slipway.Declarations.Share.TryRead(text, out var share) ? new(share, null) : default;
        return value.Last is not null || value.Share is { Value: > 0 and < 1 };
    }

    public override string ToString() => Last?.ToString() ?? Share?.ToString() ?? "";
}

/// <summary>What trains: a built-in trainer, or any program.</summary>
public sealed record Trainer
{
    [ShortForm]
    [Words("lightgbm")]
    public string? Name { get; init; }

    [Meaning("A program and its arguments. It runs in a copy of the project's folder, reads SLIPWAY_TRAIN, and writes model.onnx into SLIPWAY_OUTPUT.")]
    public IReadOnlyList<string>? Command { get; init; }

    [Meaning("The files and folders that the program needs; all of the project's folder but its data and what Git ignores when left out.")]
    public IReadOnlyList<string>? Code { get; init; }

    [Meaning("How the program gets its rows: as Parquet or CSV files.")]
    [Words("parquet", "csv")]
    public string? Format { get; init; }
}

/// <summary>How hyperparameters are searched.</summary>
public sealed record Tune
{
    [Meaning("The metric to search by.")]
    [Words("log_loss", "roc_auc", "accuracy", "brier", "f1", "rmse", "mae", "r2")]
    public required string Metric { get; init; }

    [Meaning("Whether less or more of it is better; known for the built-in metrics.")]
    [Words("minimize", "maximize")]
    public string? Direction { get; init; }

    [Bounds(1, 100_000)]
    public int Trials { get; init; } = 20;

    [Meaning("How many trials run at once, each on one thread.")]
    [Bounds(1, 1024)]
    public int Parallel { get; init; } = 1;

    [Words("grid", "random", "quasi_random")]
    public string Sampler { get; init; } = "quasi_random";

    [Meaning("The space to search, by parameter.")]
    public required IReadOnlyDictionary<string, Range> Search { get; init; }
}

/// <summary>The values that a hyperparameter may take: one of <c>float</c>, <c>int</c>, <c>choice</c>.</summary>
public sealed record Range
{
    [Meaning("Least and most, of a real number.")]
    [MemberName("float")]
    public IReadOnlyList<double>? Real { get; init; }

    [Meaning("Least and most, of a whole number.")]
    [MemberName("int")]
    public IReadOnlyList<long>? Whole { get; init; }

    [Meaning("The values to choose from.")]
    public IReadOnlyList<object>? Choice { get; init; }

    [Words("linear", "log")]
    public string Scale { get; init; } = "linear";

    [Meaning("Only every such value from the least on.")]
    public double? Step { get; init; }
}

/// <summary>Where versions of the model are registered.</summary>
public sealed record Register
{
    [Meaning("The registered model's name.")]
    public required string Model { get; init; }

    [Meaning("The alias that moves when the gates pass.")]
    public string Alias { get; init; } = "champion";
}
