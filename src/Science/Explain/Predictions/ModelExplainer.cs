using Slipway.Models;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Training;
using Slipway.Models.Trees;

namespace Slipway.Explain;

/// <summary>Explains a model in the columns that people know: from a table as it came, not from the features that the trees see.</summary>
/// <remarks>Does not change once made; any number of threads may ask it. Each call works on the calling thread.</remarks>
public sealed class ModelExplainer
{
    /// <summary>One-hot features of many rows at once would be large.</summary>
    private const int PieceRows = 1024;

    private readonly Preparation _preparation;
    private readonly TreeEnsemble _trees;
    private readonly TreeExplainer _explainer;
    private readonly Column? _classes;
    private readonly IReadOnlyDictionary<string, ColumnReader> _readers;
    private readonly ScoreScale _scale;

    /// <param name="preparation">From columns to features.</param>
    /// <param name="trees">From features to scores.</param>
    /// <param name="classes">The classes in the order of the probabilities, for a binary model negative and positive; null for a regression or when they have no names.</param>
    /// <exception cref="ModelException">Preparation, trees and classes are not of one model, or the trees have no covers.</exception>
    public ModelExplainer(Preparation preparation, TreeEnsemble trees, Column? classes = null)
    {
        if (preparation.Features.Count != trees.FeatureNames.Count)
            throw new ModelException($"The preparation makes {preparation.Features.Count} features, the trees take {trees.FeatureNames.Count}. Take both from one model.");
        if (classes is not null && classes.Count != Math.Max(2, trees.Outputs))
            throw new ModelException($"There are {classes.Count} classes for trees with {trees.Outputs} outputs. A binary model has one output and two classes, a multiclass model as many of both.");
        (_preparation, _trees, _classes) = (preparation, trees, classes);
        _explainer = new(trees);
        _readers = ColumnReader.Of(preparation);
        _scale = ScoreScale.Of(trees.Link);
        ColumnMap = ColumnMap.Of(preparation);
    }

    /// <summary>From features to columns.</summary>
    public ColumnMap ColumnMap { get; }

    /// <summary>The explainer of a model that was trained here.</summary>
    public static ModelExplainer Of(TrainedModel model) => new(model.Preparation, model.Trees, model.Classes);

    /// <summary>Why the model predicts what it predicts, row by row.</summary>
    /// <param name="table">The model's columns, and others if there are.</param>
    /// <param name="output">The score to explain; null explains that of the class predicted (the positive one of a binary model).</param>
    /// <param name="cancel">Asked now and then.</param>
    /// <exception cref="ModelException">A column is not there or of another type.</exception>
    public IReadOnlyList<Explanation> Explain(Table table, int? output = null, CancellationToken cancel = default)
    {
        if (output is { } wanted)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)wanted, (uint)_trees.Outputs, nameof(output));
        var known = _preparation.Derive(table);
        var columns = ColumnMap.Columns.Select(name => known[name]).ToArray();
        var explanations = new List<Explanation>(table.Rows);
        foreach (var (first, contributions) in Pieces(table, cancel))
        {
            for (var row = 0; row < contributions.Rows; row++)
                explanations.Add(Explain(contributions, row, columns, first + row, output));
        }
        return explanations;
    }

    /// <summary>The contributions of every column to every raw score of every row: numbers alone, for many rows.</summary>
    /// <exception cref="ModelException">A column is not there or of another type.</exception>
    public Contributions Contributions(Table table, CancellationToken cancel = default)
    {
        var width = _trees.Outputs * ColumnMap.Columns.Count;
        var values = new double[checked(table.Rows * width)];
        foreach (var (first, contributions) in Pieces(table, cancel))
            contributions.Values.CopyTo(values.AsSpan(first * width));
        return new(ColumnMap.Columns, _explainer.BaseValues.ToArray(), values);
    }

    /// <summary>How much each column matters over the rows of a table.</summary>
    /// <exception cref="ModelException">A column is not there or of another type.</exception>
    public GlobalImportance Importance(Table table, CancellationToken cancel = default)
    {
        var importance = new GlobalImportance(ColumnMap.Columns, _trees.Outputs);
        foreach (var (_, contributions) in Pieces(table, cancel))
            importance.Add(contributions);
        return importance;
    }

    private IEnumerable<(int First, Contributions Contributions)> Pieces(Table table, CancellationToken cancel)
    {
        for (var first = 0; first < table.Rows; first += PieceRows)
        {
            var features = _preparation.Transform(table, [.. Enumerable.Range(first, Math.Min(PieceRows, table.Rows - first))]);
            yield return (first, ColumnMap.Sum(_explainer.Explain(features, cancel)));
        }
    }

    private Explanation Explain(Contributions contributions, int row, Column[] columns, int tableRow, int? output)
    {
        var scores = Enumerable.Range(0, _trees.Outputs).Select(each => contributions.Score(row, each)).ToArray();
        var explained = output ?? Array.IndexOf(scores, scores.Max());
        var (baseValue, score) = (contributions.BaseValues[explained], scores[explained]);
        var (basePrediction, prediction) = (Predict(contributions.BaseValues, explained), Predict(scores, explained));
        var parts = contributions.Of(row, explained).ToArray();
        return new()
        {
            Output = explained,
            Class = _classes?[_trees.Outputs == 1 ? 1 : explained],
            BaseValue = baseValue,
            Score = score,
            BasePrediction = basePrediction,
            Prediction = prediction,
            Scale = _scale.Score,
            Note = Note(baseValue, score, basePrediction, prediction),
            Columns = [.. columns.Select((column, index) => new ColumnContribution(column.Name, column[tableRow], _readers[column.Name].Show(column[tableRow]), parts[index]))],
        };
    }

    private double Predict(ReadOnlySpan<double> scores, int output)
    {
        var predictions = scores.ToArray();
        _trees.Link.Apply(predictions);
        return predictions[output];
    }

    private string Note(double baseValue, double score, double basePrediction, double prediction) => _trees.Link.Kind == LinkKind.Identity
        ? $"Contributions add up from the base value {Words.Number(baseValue)} to the {_scale.Prediction} {Words.Number(score)}."
        : $"Contributions are in units of the {_scale.Score} and add up there, from {Words.Number(baseValue)} to {Words.Number(score)}, not in the {_scale.Prediction}, which goes from {Words.Number(basePrediction)} to {Words.Number(prediction)}.";
}
