namespace Slipway.Fairness;

/// <summary>A number that can be had of every group.</summary>
/// <remarks>With weights, every row counts by its weight, except in <see cref="Count"/>.</remarks>
public abstract class GroupMetric
{
    private protected GroupMetric(string name, bool needsLabels, bool needsScores) => (Name, NeedsLabels, NeedsScores) = (name, needsLabels, needsScores);

    /// <summary>The share that gets the favourable decision.</summary>
    public static GroupMetric SelectionRate { get; } = new CellMetric("selection_rate", c => c.Selected, c => c.All, needsLabels: false);

    /// <summary>Of those that deserve the favourable decision, the share that gets it. Also called recall, sensitivity, equal opportunity.</summary>
    public static GroupMetric TruePositiveRate { get; } = new CellMetric("true_positive_rate", c => c.TruePositives, c => c.Positives);

    /// <summary>Of those that do not deserve it, the share that gets it.</summary>
    public static GroupMetric FalsePositiveRate { get; } = new CellMetric("false_positive_rate", c => c.FalsePositives, c => c.Negatives);

    /// <summary>Of those that do not deserve it, the share that does not get it. Also called specificity.</summary>
    public static GroupMetric TrueNegativeRate { get; } = new CellMetric("true_negative_rate", c => c.TrueNegatives, c => c.Negatives);

    /// <summary>Of those that deserve it, the share that does not get it.</summary>
    public static GroupMetric FalseNegativeRate { get; } = new CellMetric("false_negative_rate", c => c.FalseNegatives, c => c.Positives);

    /// <summary>The share of right decisions.</summary>
    public static GroupMetric Accuracy { get; } = new CellMetric("accuracy", c => c.TruePositives + c.TrueNegatives, c => c.All);

    /// <summary>The share of wrong decisions.</summary>
    public static GroupMetric ZeroOneLoss { get; } = new CellMetric("zero_one_loss", c => c.FalsePositives + c.FalseNegatives, c => c.All);

    /// <summary>Of those that get the favourable decision, the share that deserves it. Also called positive predictive value.</summary>
    public static GroupMetric Precision { get; } = new CellMetric("precision", c => c.TruePositives, c => c.Selected);

    /// <summary>The same as <see cref="TruePositiveRate"/>, under its other name.</summary>
    public static GroupMetric Recall { get; } = new CellMetric("recall", c => c.TruePositives, c => c.Positives);

    /// <summary>Of those that do not get it, the share that does not deserve it.</summary>
    public static GroupMetric NegativePredictiveValue { get; } = new CellMetric("negative_predictive_value", c => c.TrueNegatives, c => c.TrueNegatives + c.FalseNegatives);

    /// <summary>The harmonic mean of precision and recall.</summary>
    public static GroupMetric F1 { get; } = new CellMetric("f1", c => 2 * c.TruePositives, c => 2 * c.TruePositives + c.FalsePositives + c.FalseNegatives);

    /// <summary>The share that deserves the favourable decision.</summary>
    public static GroupMetric BaseRate { get; } = new CellMetric("base_rate", c => c.Positives, c => c.All);

    /// <summary>The mean of the true positive and true negative rates; of the one that there is when a group has one class only.</summary>
    public static GroupMetric BalancedAccuracy { get; } = new BalancedAccuracyMetric();

    /// <summary>The rows, not weighted.</summary>
    public static GroupMetric Count { get; } = new CountMetric();

    /// <summary>The chance that a row that deserves it scores above one that does not, ties counting half.</summary>
    public static GroupMetric RocAuc { get; } = new RocAucMetric();

    /// <summary>The mean logarithmic loss of scores that are probabilities, clipped away from 0 and 1 by 2.2e-16.</summary>
    public static GroupMetric LogLoss { get; } = new ScoreMetric("log_loss", (score, label) => -Math.Log(Math.Clamp(label ? score : 1 - score, ScoreMetric.Certain, 1 - ScoreMetric.Certain)));

    /// <summary>The mean squared difference of score and label; of probabilities, the Brier score.</summary>
    public static GroupMetric MeanSquaredError { get; } = new ScoreMetric("mean_squared_error", (score, label) => (score - (label ? 1 : 0)) * (score - (label ? 1 : 0)));

    /// <summary>The mean absolute difference of score and label.</summary>
    public static GroupMetric MeanAbsoluteError { get; } = new ScoreMetric("mean_absolute_error", (score, label) => Math.Abs(score - (label ? 1 : 0)));

    /// <summary>The share of the labels' variance that scores explain; negative when the mean would be nearer.</summary>
    public static GroupMetric R2 { get; } = new R2Metric();

    /// <summary>The mean score.</summary>
    public static GroupMetric MeanScore { get; } = new ScoreMetric("mean_score", (score, _) => score, needsLabels: false);

    /// <summary>All metrics.</summary>
    public static IReadOnlyList<GroupMetric> All { get; } =
    [
        SelectionRate, TruePositiveRate, FalsePositiveRate, TrueNegativeRate, FalseNegativeRate, Accuracy, ZeroOneLoss, Precision, Recall, NegativePredictiveValue,
        F1, BaseRate, BalancedAccuracy, Count, RocAuc, LogLoss, MeanSquaredError, MeanAbsoluteError, R2, MeanScore,
    ];

    /// <summary>The name under which gates and reports know it, such as <c>selection_rate</c>.</summary>
    public string Name { get; }

    public bool NeedsLabels { get; }

    public bool NeedsScores { get; }

    /// <summary>The metric of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static GroupMetric Named(string name) => All.FirstOrDefault(metric => string.Equals(metric.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"There is no group metric '{name}'. There are: {string.Join(", ", All.Select(metric => metric.Name))}.", nameof(name));

    /// <summary>Whether the outcomes hold what the metric needs.</summary>
    public bool CanMeasure(Outcomes outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return (!NeedsLabels || outcomes.Labels is not null) && (!NeedsScores || outcomes.Scores is not null);
    }

    internal Measured Of(Outcomes outcomes, IReadOnlyList<int> rows) => CanMeasure(outcomes)
        ? Measure(outcomes, rows)
        : throw new ArgumentException($"'{Name}' needs {(NeedsLabels && outcomes.Labels is null ? "labels" : "scores")}, which the outcomes lack.", nameof(outcomes));

    private protected abstract Measured Measure(Outcomes outcomes, IReadOnlyList<int> rows);
}
