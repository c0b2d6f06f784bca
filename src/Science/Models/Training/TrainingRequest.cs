using Slipway.Models.LightGbm;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;

namespace Slipway.Models.Training;

/// <summary>What a model is to predict.</summary>
public enum ModelTask
{
    /// <summary>One of two classes.</summary>
    Binary,

    /// <summary>One of several classes.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,
}

/// <summary>What to train, on which data, how.</summary>
public sealed record TrainingRequest
{
    public required Table Table { get; init; }

    /// <summary>The columns to predict from, in the order in which the model takes them.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The column to predict.</summary>
    public required string Target { get; init; }

    public required ModelTask Task { get; init; }

    /// <summary>Rows to fit preparation and trees on.</summary>
    public required IReadOnlyList<int> TrainRows { get; init; }

    /// <summary>Rows to measure on, which the model does not see (but early stopping does); may be empty.</summary>
    public IReadOnlyList<int> ValidationRows { get; init; } = [];

    /// <summary>The class whose probability a binary model predicts, as its text: <c>true</c>, <c>1</c>, <c>late</c>. When null, the greater of the two.</summary>
    public string? Positive { get; init; }

    /// <summary>A column of weights from 0 on; null weighs all rows alike.</summary>
    public string? Weight { get; init; }

    /// <summary>LightGBM's parameters by name or alias; see <see cref="BoosterOptions.Parameters"/>. An objective must suit the task.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public PreparationOptions Preparation { get; init; } = new();

    /// <summary>From 0 on. The same request with the same seed gives the same model, byte for byte, on the same kind of processor.</summary>
    public int Seed { get; init; }

    /// <summary>The classes of the target in the training rows, in the order in which a model's probabilities stand: for a binary target negative and positive. null for a regression.</summary>
    /// <exception cref="ModelException">The target does not suit the task.</exception>
    public Column? FindClasses() => TargetColumn.Of(this).Classes;

    /// <summary>Called after each boosting round with LightGBM's metrics on both kinds of rows, for curves. Measuring costs time.</summary>
    public Action<BoostingRound>? OnRound { get; init; }
}
