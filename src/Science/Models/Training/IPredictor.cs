using Slipway.Models.Signatures;
using Slipway.Models.Tables;

namespace Slipway.Models.Training;

/// <summary>A model of one target, wherever it was trained: what judging and registering it need.</summary>
public interface IPredictor
{
    ModelTask Task { get; }

    /// <summary>The classes in the order of the probabilities, for a binary model negative and positive; null for a regression.</summary>
    Column? Classes { get; }

    Signature Signature { get; }

    /// <summary>The model as one ONNX file.</summary>
    byte[] Onnx { get; }

    /// <summary>Predictions for the rows of a table: the probability of the positive class, one per class row after row, or the value.</summary>
    /// <exception cref="ModelException">A column is not there or of another type.</exception>
    double[] Predict(Table table);

    /// <summary>Measures on rows, by name; <see cref="Evaluating.Metrics"/> defines them.</summary>
    /// <param name="table">A table with the model's columns and its target.</param>
    /// <param name="rows">The rows to measure on, at least one.</param>
    /// <param name="weight">A column of weights from 0 on; null weighs all rows alike.</param>
    /// <exception cref="ModelException">A column is not there or of another type, or a row's target is null or a class that the model does not know.</exception>
    IReadOnlyDictionary<string, double> Evaluate(Table table, IReadOnlyList<int> rows, string? weight = null);
}
