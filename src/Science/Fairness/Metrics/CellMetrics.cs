namespace Slipway.Fairness;

/// <summary>A share of two sums of confusion cells.</summary>
internal sealed class CellMetric(string name, Func<Cells, double> part, Func<Cells, double> whole, bool needsLabels = true)
    : GroupMetric(name, needsLabels, needsScores: false)
{
    private protected override Measured Measure(Outcomes outcomes, IReadOnlyList<int> rows)
    {
        var cells = Cells.Of(outcomes, rows);
        var support = whole(cells);
        return new Measured(support > 0 ? part(cells) / support : 0, support);
    }
}

internal sealed class BalancedAccuracyMetric() : GroupMetric("balanced_accuracy", needsLabels: true, needsScores: false)
{
    private protected override Measured Measure(Outcomes outcomes, IReadOnlyList<int> rows)
    {
        var cells = Cells.Of(outcomes, rows);
        List<double> rates = [];
        if (cells.Positives > 0)
            rates.Add(cells.TruePositives / cells.Positives);
        if (cells.Negatives > 0)
            rates.Add(cells.TrueNegatives / cells.Negatives);
        return new Measured(rates.Count > 0 ? rates.Average() : 0, cells.All);
    }
}

internal sealed class CountMetric() : GroupMetric("count", needsLabels: false, needsScores: false)
{
    private protected override Measured Measure(Outcomes outcomes, IReadOnlyList<int> rows) => new(rows.Count, rows.Count);
}
