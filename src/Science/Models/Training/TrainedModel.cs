using System.Security.Cryptography;
using Slipway.Models.Evaluating;
using Slipway.Models.Preparing;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Models.Trees;

namespace Slipway.Models.Training;

/// <summary>A model that was trained here: everything about it that is worth keeping.</summary>
public sealed class TrainedModel : IPredictor
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

    /// <summary>The column that the model predicts.</summary>
    public required string Target { get; init; }

    /// <summary>Measures on the training rows, by name; <see cref="Metrics"/> defines them.</summary>
    public IReadOnlyDictionary<string, double> TrainMetrics { get; internal set; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Measures on the validation rows; empty when there were none.</summary>
    public IReadOnlyDictionary<string, double> ValidationMetrics { get; internal set; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>SHA-256 of <see cref="Onnx"/> in lower-case hexadecimal.</summary>
    public string OnnxDigest => Convert.ToHexStringLower(SHA256.HashData(Onnx));

    /// <summary>Predictions for the rows of a table: the probability of the positive class, one per class row after row, or the value.</summary>
    /// <exception cref="ModelException">A column is not there or of another type.</exception>
    public double[] Predict(Table table) => Predict(table, [.. Enumerable.Range(0, table.Rows)]);

    /// <summary>Measures on other rows, such as those of a test: what <see cref="ValidationMetrics"/> would be on them.</summary>
    /// <param name="table">A table with the model's columns and its target.</param>
    /// <param name="rows">The rows to measure on, at least one.</param>
    /// <param name="weight">A column of weights from 0 on; null weighs all rows alike.</param>
    /// <exception cref="ModelException">A column is not there or of another type, or a row's target is null or a class that the model does not know.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(Table table, IReadOnlyList<int> rows, string? weight = null) =>
        Measures.Of(Task, table[Target], Classes, rows, Predict(table, [.. rows]), TargetColumn.Weights(table, weight, rows));
    /// <summary>A piece at a time: all one-hot features of many rows at once would be large.</summary>
    private double[] Predict(Table table, ReadOnlySpan<int> rows)
    {
        const int piece = 4096;
        var predictions = new double[rows.Length * Trees.Outputs];
        for (var start = 0; start < rows.Length; start += piece)
        {
            var some = rows.Slice(start, Math.Min(piece, rows.Length - start));
            Trees.Predict(Preparation.Transform(table, some)).CopyTo(predictions, start * Trees.Outputs);
        }
        return predictions;
    }
}
