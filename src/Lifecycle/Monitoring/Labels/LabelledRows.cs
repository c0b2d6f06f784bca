using System.Globalization;
using Slipway.Drift;
using Slipway.Models.Evaluating;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Windows;

namespace Slipway.Monitoring.Labels;

/// <summary>Answers beside what came.</summary>
internal sealed class LabelledRows
{
    private readonly List<(double Value, string Label)> _rows = [];
    private readonly bool _probabilities;
    private readonly string? _positive;

    /// <param name="answers">Every answer of the window by the prediction's id.</param>
    /// <param name="labels">The labels that are known, by id.</param>
    /// <param name="positive">The positive class as declared; null to find it in the answers.</param>
    public LabelledRows(IReadOnlyDictionary<string, Answer> answers, IReadOnlyDictionary<string, string> labels, string? positive)
    {
        foreach (var (id, label) in labels)
        {
            if (answers.TryGetValue(id, out var answer))
                _rows.Add((answer.Value, label));
        }

        _probabilities = answers.Count > 0 && answers.Values.All(answer => answer.IsProbability);
        _positive = positive ?? (_probabilities ? PositiveClass(answers.Values, labels.Values) : null);
    }

    /// <summary>How many there are.</summary>
    public int Count => _rows.Count;

    /// <summary>The class whose probability the model answers, as text; null where it is not known.</summary>
    public string? Positive => _positive;

    /// <summary>Predicted probabilities against what came; null for values, and while the positive class is not known.</summary>
    public CalibrationSketch? Calibration()
    {
        if (!_probabilities || _positive is null || _rows.Count == 0)
            return null;
        var sketch = new CalibrationSketch();
        foreach (var (value, label) in _rows.Where(row => row.Value is >= 0 and <= 1))
            sketch.Add(value, Same(label, _positive));
        return sketch;
    }

    /// <summary>Every measure that has a finite value.</summary>
    public IReadOnlyDictionary<string, double> Metrics()
    {
        if (_rows.Count == 0 || (_probabilities && _positive is null))
            return new Dictionary<string, double>(StringComparer.Ordinal);
        var values = _rows.ConvertAll(row => row.Value).ToArray();
        var metrics = _probabilities ? Models.Evaluating.Metrics.Binary(_rows.ConvertAll(row => Same(row.Label, _positive!)).ToArray(), values) : Regression();
        return metrics.Where(metric => double.IsFinite(metric.Value)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The calibration as it is told.</summary>
    public static WindowCalibration? Told(CalibrationSketch? sketch) => sketch is { Rows: > 0 }
        ? new WindowCalibration(sketch.Rows, sketch.MeanPrediction!.Value, sketch.ObservedRate!.Value, sketch.Gap!.Value, sketch.GapNoise!.Value, sketch.ExpectedCalibrationError!.Value, sketch.Reliability)
        : null;

    private IReadOnlyDictionary<string, double> Regression()
    {
        var numeric = _rows.Where(row => double.TryParse(row.Label, NumberStyles.Float, CultureInfo.InvariantCulture, out _)).ToList();
        return numeric.Count == 0
            ? new Dictionary<string, double>(StringComparer.Ordinal)
            : Models.Evaluating.Metrics.Regression(numeric.ConvertAll(row => double.Parse(row.Label, CultureInfo.InvariantCulture)).ToArray(), numeric.ConvertAll(row => row.Value).ToArray());
    }

    /// <summary>
    /// The class that the model decided for where it gave more than even odds. Where it never did, the other one of two; and by convention true, or 1, where the model answers no classes.
    /// </summary>
    private static string? PositiveClass(IEnumerable<Answer> answers, IEnumerable<string> labels)
    {
        string? other = null;
        foreach (var answer in answers.Where(answer => answer.Label is not null))
        {
            if (answer.Value > 0.5)
                return answer.Label;
            other ??= answer.Label;
        }

        var seen = labels.Distinct(StringComparer.Ordinal).Take(3).ToList();
        if (other is not null)
            return seen.Where(label => !Same(label, other)).ToList() is [var one] ? one : null;
        return seen.Find(label => Same(label, "true") || Same(label, "1")) ?? (seen.TrueForAll(label => Same(label, "false") || Same(label, "0")) ? "true" : null);
    }

    /// <summary>Whether two texts mean one class: the same text, or a truth value and its number.</summary>
    private static bool Same(string one, string other) => Plain(one) == Plain(other);

    private static string Plain(string text) => text switch
    {
        "true" or "True" or "1.0" => "1",
        "false" or "False" or "0.0" => "0",
        _ => text,
    };
}
