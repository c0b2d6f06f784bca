namespace Slipway.Tuning;

/// <summary>The strategy parameters of CMA-ES with active update, as in Hansen's tutorial (arXiv 1604.00772).</summary>
public sealed class CmaConstants
{
    /// <param name="dimensions">How many coordinates are searched, at least 1.</param>
    /// <param name="population">How many points a generation has; null for 4 + 3 ln dimensions.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no coordinate, or fewer than 3 points.</exception>
    public CmaConstants(int dimensions, int? population = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        double d = dimensions;
        Population = population ?? 4 + (int)(3 * Math.Log(d));
        if (Population < 3)
            throw new ArgumentOutOfRangeException(nameof(population), population, "A generation has at least 3 points.");
        double[] raw = [.. Enumerable.Range(1, Population).Select(i => Math.Log((Population + 1) / 2.0) - Math.Log(i))];
        MuEffective = Effective(raw.Take(Population / 2));
        RankOneRate = 2 / ((d + 1.3) * (d + 1.3) + MuEffective);
        RankMuRate = Math.Min(1 - RankOneRate - 1e-8, 2 * (MuEffective - 2 + 1 / MuEffective) / ((d + 2) * (d + 2) + MuEffective));
        var muNegative = Effective(raw.Skip(Population / 2));
        var alpha = new[] { 1 + RankOneRate / RankMuRate, 1 + 2 * muNegative / (MuEffective + 2), (1 - RankOneRate - RankMuRate) / (d * RankMuRate) }.Min();
        var (positive, negative) = (raw.Where(w => w > 0).Sum(), -raw.Where(w => w < 0).Sum());
        Weights = [.. raw.Select(w => w >= 0 ? w / positive : alpha * w / negative)];
        StepRate = (MuEffective + 2) / (d + MuEffective + 5);
        StepDamping = 1 + 2 * Math.Max(0, Math.Sqrt((MuEffective - 1) / (d + 1)) - 1) + StepRate;
        PathRate = (4 + MuEffective / d) / (d + 4 + 2 * MuEffective / d);
        ExpectedNorm = Math.Sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d));
    }

    /// <summary>λ, the points of a generation.</summary>
    public int Population { get; }

    /// <summary>μ_eff, how many points the positive weights amount to.</summary>
    public double MuEffective { get; }

    /// <summary>c₁, the learning rate of the rank-one update.</summary>
    public double RankOneRate { get; }

    /// <summary>c_μ, the learning rate of the rank-μ update.</summary>
    public double RankMuRate { get; }

    /// <summary>c_σ, the rate of the path that controls the step size.</summary>
    public double StepRate { get; }

    /// <summary>d_σ, the damping of the step size.</summary>
    public double StepDamping { get; }

    /// <summary>c_c, the rate of the path of the rank-one update.</summary>
    public double PathRate { get; }

    /// <summary>χ_d, the expected length of a normal vector.</summary>
    public double ExpectedNorm { get; }

    /// <summary>The weight of each rank, the best first; the worse half counts against.</summary>
    public IReadOnlyList<double> Weights { get; }

    private static double Effective(IEnumerable<double> weights)
    {
        var all = weights.ToList();
        return Math.Pow(all.Sum(), 2) / all.Sum(w => w * w);
    }
}
