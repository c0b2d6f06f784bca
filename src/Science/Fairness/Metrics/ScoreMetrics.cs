namespace Slipway.Fairness;

/// <summary>A weighted mean over rows of something about score and label.</summary>
internal sealed class ScoreMetric(string name, Func<double, bool, double> term, bool needsLabels = true)
    : GroupMetric(name, needsLabels, needsScores: true)
{
    /// <summary>scikit-learn's clip for doubles.</summary>
    public const double Certain = 2.220446049250313e-16;

    private protected override Measured Measure(Outcomes outcomes, IReadOnlyList<int> rows)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var row in rows)
        {
            var own = outcomes.Weights?[row] ?? 1;
            sum += own * term(outcomes.Scores![row], outcomes.Labels?[row] == true);
            weight += own;
        }

        return new Measured(weight > 0 ? sum / weight : 0, weight);
    }
}

internal sealed class RocAucMetric() : GroupMetric("roc_auc", needsLabels: true, needsScores: true)
{
    private protected override Measured Measure(Outcomes outcomes, IReadOnlyList<int> rows)
    {
        var (area, positives, negatives) = (0.0, 0.0, 0.0);
        foreach (var tied in rows.GroupBy(row => outcomes.Scores![row]).OrderBy(group => group.Key))
        {
            var own = tied.ToLookup(row => outcomes.Labels![row], row => outcomes.Weights?[row] ?? 1);
            var (tiedPositives, tiedNegatives) = (own[true].Sum(), own[false].Sum());
            area += tiedPositives * (negatives + tiedNegatives / 2);
            (positives, negatives) = (positives + tiedPositives, negatives + tiedNegatives);
        }

        var pairs = positives * negatives;
        return new Measured(pairs > 0 ? area / pairs : 0, pairs > 0 ? positives + negatives : 0);
    }
}

internal sealed class R2Metric() : GroupMetric("r2", needsLabels: true, needsScores: true)
{
    private protected override Measured Measure(Outcomes outcomes, IReadOnlyList<int> rows)
    {
        var weight = rows.Sum(Weight);
        var mean = rows.Sum(row => Weight(row) * Label(row)) / weight;
        var residual = rows.Sum(row => Weight(row) * Math.Pow(Label(row) - outcomes.Scores![row], 2));
        var total = rows.Sum(row => Weight(row) * Math.Pow(Label(row) - mean, 2));
        return new Measured(total > 0 ? 1 - residual / total : 0, total > 0 ? weight : 0);

        double Weight(int row) => outcomes.Weights?[row] ?? 1;

        double Label(int row) => outcomes.Labels![row] ? 1 : 0;
    }
}
