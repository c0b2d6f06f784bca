using Slipway.Drift;
using Slipway.Monitoring.Windows;

namespace Slipway.Monitoring.Labels;

/// <summary>Probabilities of one of two classes beside what came.</summary>
internal sealed class LabelledProbabilities : LabelledRows
{
    private readonly string? _positive;

    public LabelledProbabilities(IReadOnlyDictionary<string, Answer> answers, IReadOnlyDictionary<string, string> labels, string? positive)
        : base(answers, labels)
    {
        _positive = positive ?? PositiveClass(answers.Values, labels.Values);
        Calibration = Sketch();
    }

    public override string Task => "binary";

    public override CalibrationSketch? Calibration { get; }

    protected override IReadOnlyDictionary<string, double> Measure() => _positive is null
        ? Nothing
        : Models.Evaluating.Metrics.Binary(Rows.Select(row => Same(row.Label, _positive)).ToArray(), Rows.Select(row => row.Answer.Value).ToArray());

    private CalibrationSketch? Sketch()
    {
        if (_positive is null || Rows.Count == 0)
            return null;
        var sketch = new CalibrationSketch();
        foreach (var (answer, label) in Rows.Where(row => row.Answer.Value is >= 0 and <= 1))
            sketch.Add(answer.Value, Same(label, _positive));
        return sketch;
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
}
