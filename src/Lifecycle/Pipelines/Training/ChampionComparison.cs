using System.Globalization;
using System.Text.Json;
using Slipway.Drift;
using Slipway.Models;
using Slipway.Models.Onnx;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Pipelines.Training;

/// <summary>The new model against the present champion's file, row by row on the same rows.</summary>
/// <param name="model">The new model.</param>
/// <param name="test">The rows, with the target.</param>
/// <param name="target">The target's column.</param>
/// <param name="imported">Reads a champion that was trained elsewhere.</param>
/// <param name="settings">Confidence, resamples, seed.</param>
internal sealed class ChampionComparison(IPredictor model, Table test, string target, Func<byte[], ImportedModel> imported, BootstrapSettings settings)
{
    /// <summary>A probability that is nought costs much but not without end: scikit-learn's clip for doubles.</summary>
    private const double Certain = 2.220446049250313e-16;

    /// <exception cref="ModelException">The champion cannot be asked about these rows, or predicts something else.</exception>
    /// <exception cref="ArgumentException">The rows do not allow a comparison.</exception>
    public PairedComparison Of(string metric, byte[] champion)
    {
        using var other = OnnxModel.Load(champion);
        if (!other.Metadata.ContainsKey("slipway.task"))
            return Elsewhere(metric, champion);
        var theirs = other.Predict(test.Select(other.Inputs.Select(input => input.Name)))[^1].ToDoubles();
        return model.Task switch
        {
            ModelTask.Regression => Regression(metric, Of(theirs, 1), model.Predict(test)),
            ModelTask.Multiclass => Multiclass(metric, Names(other) ?? Names(model.Classes!), theirs),
            _ => Binary(metric, Positive(other, theirs), model.Predict(test)),
        };
    }

    /// <summary>A champion that was trained elsewhere has the classes that this project finds.</summary>
    private PairedComparison Elsewhere(string metric, byte[] champion)
    {
        using var other = imported(champion);
        return model.Task switch
        {
            ModelTask.Regression => Regression(metric, other.Predict(test), model.Predict(test)),
            ModelTask.Multiclass => Multiclass(metric, Names(other.Classes!), other.Predict(test)),
            _ => Binary(metric, other.Predict(test), model.Predict(test)),
        };
    }

    private PairedComparison Regression(string metric, double[] theirs, double[] ours)
    {
        var truth = Enumerable.Range(0, test.Rows).Select(row => ((NumericColumn)test[target]).Number(row)).ToArray();
        return metric switch
        {
            "mae" => PairedBootstrap.MeanLoss("mae", Losses(truth, theirs), Losses(truth, ours), settings),
            "r2" => PairedBootstrap.R2(truth, theirs, ours, settings),
            _ => PairedBootstrap.Rmse(truth, theirs, ours, settings),
        };

        static double[] Losses(double[] truth, double[] predictions) => [.. truth.Zip(predictions, (y, p) => Math.Abs(y - p))];
    }

    private PairedComparison Binary(string metric, double[] theirs, double[] ours)
    {
        var labels = BinaryTruth.Of(model, test, target);
        return metric switch
        {
            "roc_auc" => PairedBootstrap.RocAuc(labels, theirs, ours, settings),
            "log_loss" => PairedBootstrap.LogLoss(labels, theirs, ours, settings),
            "accuracy" => PairedBootstrap.MeanLoss("error rate", Losses(theirs, (y, p) => p >= 0.5 == y ? 0 : 1), Losses(ours, (y, p) => p >= 0.5 == y ? 0 : 1), settings),
            _ => PairedBootstrap.MeanLoss("brier", Losses(theirs, Squared), Losses(ours, Squared), settings),
        };

        double[] Losses(double[] probabilities, Func<bool, double, double> loss) => [.. labels.Zip(probabilities, loss)];
    }

    /// <summary>Each model's classes are its own: what a model has never seen it gives no probability to.</summary>
    private PairedComparison Multiclass(string metric, List<string> known, double[] theirs)
    {
        var truth = Enumerable.Range(0, test.Rows).Select(row => Text(test[target][row])).ToArray();
        var champion = Losses(metric, truth, known, Of(theirs, known.Count));
        var challenger = Losses(metric, truth, Names(model.Classes!), model.Predict(test));
        return PairedBootstrap.MeanLoss(metric == "accuracy" ? "error rate" : metric, champion, challenger, settings);
    }

    private static double[] Losses(string metric, string[] truth, List<string> classes, double[] probabilities)
    {
        var places = classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        return [.. truth.Select((name, row) => Loss(metric, places.GetValueOrDefault(name, -1), probabilities.AsSpan(row * classes.Count, classes.Count)))];
    }

    private static double Loss(string metric, int place, ReadOnlySpan<double> probabilities)
    {
        if (metric == "log_loss")
            return -Math.Log(Math.Clamp(place < 0 ? 0 : probabilities[place], Certain, 1 - Certain));
        var (best, squares) = (0, place < 0 ? 1.0 : 0.0);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best])
                best = i;
            squares += Math.Pow(probabilities[i] - (i == place ? 1 : 0), 2);
        }

        return metric == "accuracy" ? (best == place ? 0 : 1) : squares;
    }

    /// <summary>The champion's probability of what counts as positive now, whichever way round it learned the two.</summary>
    private double[] Positive(OnnxModel other, double[] found)
    {
        var both = Of(found, 2);
        var names = Names(model.Classes!);
        var known = Names(other) ?? names;
        if (!names.ToHashSet(StringComparer.Ordinal).SetEquals(known))
            throw new ModelException($"it tells {string.Join(" from ", known)} apart, not {string.Join(" from ", names)}.");
        var place = known.ToList().IndexOf(names[1]);
        return [.. Enumerable.Range(0, test.Rows).Select(row => both[(row * 2) + place])];
    }

    private double[] Of(double[] found, int width) => found.Length == test.Rows * width
        ? found
        : throw new ModelException($"it answers {found.Length / Math.Max(1, test.Rows)} numbers a row where {width} are needed; it has another task or other classes.");

    /// <summary>The classes that the file says it has; null where an older one says nothing, which is taken for the same ones.</summary>
    private static List<string>? Names(OnnxModel other) =>
        other.Metadata.TryGetValue("slipway.classes", out var json) && JsonSerializer.Deserialize<JsonElement[]>(json) is { Length: > 0 } classes ? [.. classes.Select(name => name.ToString())] : null;

    private static List<string> Names(Column classes) => [.. Enumerable.Range(0, classes.Count).Select(i => Text(classes[i]))];

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static double Squared(bool label, double probability) => Math.Pow((label ? 1 : 0) - probability, 2);
}

/// <summary>Which rows are positive.</summary>
internal static class BinaryTruth
{
    public static bool[] Of(IPredictor model, Table rows, string target)
    {
        var positive = Convert.ToString(model.Classes![1], CultureInfo.InvariantCulture);
        var column = rows[target];
        return [.. Enumerable.Range(0, rows.Rows).Select(row => string.Equals(Convert.ToString(column[row], CultureInfo.InvariantCulture), positive, StringComparison.OrdinalIgnoreCase))];
    }
}
