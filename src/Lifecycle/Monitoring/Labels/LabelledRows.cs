using System.Globalization;
using Slipway.Drift;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Windows;

namespace Slipway.Monitoring.Labels;

/// <summary>Answers beside what came: what can be measured depends on what the model answers.</summary>
internal abstract class LabelledRows
{
    private readonly List<(Answer Answer, string Label)> _rows = [];

    private protected LabelledRows(IReadOnlyDictionary<string, Answer> answers, IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (id, label) in labels)
        {
            if (answers.TryGetValue(id, out var answer))
                _rows.Add((answer, label));
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _rows.Count;

    /// <summary>What the model learned: <c>binary</c>, <c>multiclass</c> or <c>regression</c>.</summary>
    public abstract string Task { get; }

    /// <summary>Predicted probabilities against what came; null for values, and while the classes are not known.</summary>
    public virtual CalibrationSketch? Calibration => null;

    /// <summary>Predicted values against what came; null for probabilities.</summary>
    public virtual ValueCalibration? MeanError => null;

    /// <summary>Why something cannot be measured.</summary>
    public virtual IEnumerable<string> Notes => [];

    protected IReadOnlyList<(Answer Answer, string Label)> Rows => _rows;

    /// <param name="answers">Every answer of the window by the prediction's id.</param>
    /// <param name="labels">The labels that are known, by id.</param>
    /// <param name="positive">The positive class as declared; null to find it in the answers.</param>
    /// <param name="classes">The classes in the model's order, where the version tells; empty else.</param>
    public static LabelledRows Of(IReadOnlyDictionary<string, Answer> answers, IReadOnlyDictionary<string, string> labels, string? positive, IReadOnlyList<string> classes)
    {
        var kinds = answers.Values.Select(answer => answer.Kind).Distinct().Take(2).ToList();
        return kinds switch
        {
            [AnswerKind.Probability] => new LabelledProbabilities(answers, labels, positive),
            [AnswerKind.Class] => new LabelledClasses(answers, labels, classes),
            _ => new LabelledValues(answers, labels),
        };
    }

    /// <summary>Every measure that has a finite value.</summary>
    public IReadOnlyDictionary<string, double> Metrics() => (_rows.Count == 0 ? Nothing : Measure()).Where(metric => double.IsFinite(metric.Value)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The calibration as it is told.</summary>
    public WindowCalibration? Told() => this switch
    {
        { Calibration: { Rows: > 0 } sketch } => new(
            sketch.Rows, sketch.MeanPrediction!.Value, sketch.ObservedRate!.Value, sketch.Gap!.Value, sketch.GapNoise!.Value, sketch.ExpectedCalibrationError!.Value, sketch.Reliability),
        { MeanError: { } error } => new(error.Rows, error.MeanPrediction, error.MeanObserved, error.Gap, error.GapNoise, error.ExpectedCalibrationError, error.Reliability),
        _ => null,
    };

    protected static IReadOnlyDictionary<string, double> Nothing { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    protected abstract IReadOnlyDictionary<string, double> Measure();

    /// <summary>Whether two texts mean one class: the same text, or a truth value and its number.</summary>
    protected static bool Same(string one, string other) => Plain(one) == Plain(other);

    protected static string Plain(string text) => text switch
    {
        "true" or "True" or "1.0" => "1",
        "false" or "False" or "0.0" => "0",
        _ => text,
    };
}

/// <summary>Values beside what came.</summary>
internal sealed class LabelledValues : LabelledRows
{
    private readonly double[] _predicted;
    private readonly double[] _observed;

    public LabelledValues(IReadOnlyDictionary<string, Answer> answers, IReadOnlyDictionary<string, string> labels)
        : base(answers, labels)
    {
        var numeric = Rows.Where(row => row.Answer.Kind == AnswerKind.Value)
            .Select(row => (row.Answer.Value, Label: double.TryParse(row.Label, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN))
            .Where(row => double.IsFinite(row.Value) && double.IsFinite(row.Label)).ToArray();
        (_predicted, _observed) = (Array.ConvertAll(numeric, row => row.Value), Array.ConvertAll(numeric, row => row.Label));
    }

    public override string Task => "regression";

    public override ValueCalibration? MeanError => _predicted.Length == 0 ? null : ValueCalibration.Of(_predicted, _observed);

    public override IEnumerable<string> Notes => Rows.Count > _predicted.Length ? [$"{Rows.Count - _predicted.Length} labels are no numbers, so they are held against nothing."] : [];

    protected override IReadOnlyDictionary<string, double> Measure() => _predicted.Length == 0 ? Nothing : Models.Evaluating.Metrics.Regression(_observed, _predicted);
}
