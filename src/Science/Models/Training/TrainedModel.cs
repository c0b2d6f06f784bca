using System.Security.Cryptography;
using Slipway.Models.Preparing;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Models.Trees;

namespace Slipway.Models.Training;

/// <summary>A model that was trained here: everything about it that is worth keeping.</summary>
public sealed class TrainedModel
{
    internal TrainedModel()
    {
    }

    public required ModelTask Task { get; init; }

    /// <summary>From columns to features.</summary>
    public required Preparation Preparation { get; init; }

    /// <summary>From features to predictions.</summary>
    public required TreeEnsemble Trees { get; init; }

    /// <summary>The trees in LightGBM's text form.</summary>
    public required string BoosterText { get; init; }

    /// <summary>The classes in the order of the probabilities, for a binary model negative and positive; null for a regression.</summary>
    public required Column? Classes { get; init; }

    public required Signature Signature { get; init; }

    /// <summary>Preparation and trees as one ONNX file; see <see cref="Onnx.OnnxWriter"/> for its inputs and outputs.</summary>
    public required byte[] Onnx { get; init; }

    /// <summary>Boosting rounds that the model has.</summary>
    public required int Rounds { get; init; }

    /// <summary>Measures on the training rows, by name; <see cref="Evaluating.Metrics"/> defines them.</summary>
    public required IReadOnlyDictionary<string, double> TrainMetrics { get; init; }

    /// <summary>Measures on the validation rows; empty when there were none.</summary>
    public required IReadOnlyDictionary<string, double> ValidationMetrics { get; init; }

    /// <summary>SHA-256 of <see cref="Onnx"/> in lower-case hexadecimal.</summary>
    public string OnnxDigest => Convert.ToHexStringLower(SHA256.HashData(Onnx));

    /// <summary>Predictions for the rows of a table: the probability of the positive class, one per class row after row, or the value.</summary>
    /// <exception cref="ModelException">A column is not there or of another type.</exception>
    public double[] Predict(Table table) => Trees.Predict(Preparation.Transform(table));
}
