namespace Slipway.Fairness;

/// <summary>
/// Inequality of benefit over people (Speicher et al. 2018): a row's benefit is 1 when the decision is right, 2 when it is undeservedly favourable, 0 when it is
/// undeservedly unfavourable. 0 when all benefit alike. Weights are not used.
/// </summary>
public static class Inequality
{
    /// <summary>The generalized entropy index.</summary>
    /// <param name="outcomes">The decisions, with labels.</param>
    /// <param name="alpha">How much large benefits count; 1 is the Theil index, 0 the mean log deviation (infinite when somebody has no benefit).</param>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    public static double GeneralizedEntropy(Outcomes outcomes, double alpha = 2) => Entropy(Benefits(outcomes), alpha);

    /// <summary>The part of the index between groups: everybody is given the mean benefit of his group.</summary>
    /// <param name="outcomes">The decisions, with labels.</param>
    /// <param name="by">The sensitive columns.</param>
    /// <param name="alpha">How much large benefits count.</param>
    /// <exception cref="ArgumentException">There are no labels, or a column has the wrong length.</exception>
    public static double BetweenGroups(Outcomes outcomes, IReadOnlyList<SensitiveColumn> by, double alpha = 2)
    {
        var benefits = Benefits(outcomes);
        foreach (var (_, rows) in Grouping.Of(by, Enumerable.Range(0, benefits.Length), benefits.Length))
        {
            var mean = rows.Average(row => benefits[row]);
            foreach (var row in rows)
                benefits[row] = mean;
        }

        return Entropy(benefits, alpha);
    }

    /// <summary>The Theil index: the generalized entropy index at 1.</summary>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    public static double Theil(Outcomes outcomes) => GeneralizedEntropy(outcomes, 1);

    private static double[] Benefits(Outcomes outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var labels = outcomes.Labels ?? throw new ArgumentException("Benefits need labels, which the outcomes lack.", nameof(outcomes));
        return [.. outcomes.Decisions.Zip(labels, (decision, label) => (decision ? 1.0 : 0) - (label ? 1 : 0) + 1)];
    }

    private static double Entropy(double[] benefits, double alpha)
    {
        var mean = benefits.Average();
        return alpha switch
        {
            1 => benefits.Average(b => b == 0 ? 0 : b / mean * Math.Log(b / mean)),
            0 => -benefits.Average(b => Math.Log(b / mean)),
            _ => benefits.Average(b => Math.Pow(b / mean, alpha) - 1) / (alpha * (alpha - 1)),
        };
    }
}
