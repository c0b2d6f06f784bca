using Slipway.Drift;
using Slipway.Monitoring.Windows;

namespace Slipway.Monitoring.Labels;

/// <summary>
/// Probabilities of several classes beside what came. Calibration is that of the class decided for (top-label calibration, Gupta and Ramdas 2022): its mean probability against how often it came. Measures that need
/// the probability of the class that came need the classes in the model's order too.
/// </summary>
internal sealed class LabelledClasses : LabelledRows
{
    private readonly IReadOnlyList<string> _classes;

    public LabelledClasses(IReadOnlyDictionary<string, Answer> answers, IReadOnlyDictionary<string, string> labels, IReadOnlyList<string> classes)
        : base(answers, labels)
    {
        _classes = OrderOf(answers.Values, [.. classes.Select(Plain)]);
        Calibration = Rows.Count == 0 ? null : Sketch();
    }

    public override string Task => "multiclass";

    public override CalibrationSketch? Calibration { get; }

    public override IEnumerable<string> Notes
    {
        get
        {
            if (_classes.Count == 0 && Rows.Count > 0)
                yield return "The order of the model's classes is not known, so log_loss, brier and roc_auc cannot be measured. Versions that a pipeline trained tell it.";
            var unknown = _classes.Count == 0 ? 0 : Rows.Count(row => !_classes.Contains(Plain(row.Label), StringComparer.Ordinal));
            if (unknown > 0)
                yield return $"{unknown} labels are of a class that the model does not know; they count as wrong, and not in log_loss, brier and roc_auc.";
        }
    }

    protected override IReadOnlyDictionary<string, double> Measure()
    {
        var places = _classes.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        var known = Rows.Where(row => places.ContainsKey(Plain(row.Label))).ToList();
        var metrics = known.Count == 0 ? new Dictionary<string, double>(StringComparer.Ordinal) : new Dictionary<string, double>(
            Models.Evaluating.Metrics.Multiclass(known.Select(row => places[Plain(row.Label)]).ToArray(), known.SelectMany(row => row.Answer.Probabilities!).ToArray()), StringComparer.Ordinal);
        metrics["accuracy"] = Rows.Count(row => Same(row.Label, row.Answer.Label!)) / (double)Rows.Count;
        return metrics;
    }

    private CalibrationSketch Sketch()
    {
        var sketch = new CalibrationSketch();
        foreach (var (answer, label) in Rows.Where(row => row.Answer.Value is >= 0 and <= 1))
            sketch.Add(answer.Value, Same(label, answer.Label!));
        return sketch;
    }

    /// <summary>The classes by their place among the probabilities: as the version tells it, where no answer says otherwise; else from the answers, when each class was decided for at least once. Empty when neither does.</summary>
    private static IReadOnlyList<string> OrderOf(IEnumerable<Answer> answers, IReadOnlyList<string> told)
    {
        string?[] seen = [];
        foreach (var answer in answers)
        {
            if (seen.Length == 0)
                seen = new string?[answer.Probabilities!.Count];
            if (answer.Probabilities!.Count != seen.Length)
                return [];
            var place = answer.Probabilities.Index().MaxBy(pair => pair.Item).Index;
            // A tie decides for either of two.
            if (answer.Probabilities.Count(p => p == answer.Value) > 1)
                continue;
            if (seen[place] is { } before && before != Plain(answer.Label!))
                return [];
            seen[place] = Plain(answer.Label!);
        }

        if (told.Count == seen.Length && seen.Index().All(pair => pair.Item is null || pair.Item == told[pair.Index]))
            return told;
        return Array.TrueForAll(seen, name => name is not null) ? [.. seen.OfType<string>()] : [];
    }
}
