namespace Slipway.Fairness;

/// <summary>Whether two groups' shares differ by more than chance.</summary>
internal static class TwoByTwo
{
    // Tables as likely as the observed one count too; this much of rounding does not make one less likely.
    private const double Slack = 1e-7;

    public static double PooledZ(int hits, int rows, int otherHits, int otherRows)
    {
        var pooled = (double)(hits + otherHits) / (rows + otherRows);
        var variance = pooled * (1 - pooled) * (1.0 / rows + 1.0 / otherRows);
        return variance > 0 ? ((double)hits / rows - (double)otherHits / otherRows) / Math.Sqrt(variance) : 0;
    }

    /// <summary>The sum of the chances of all tables with the same margins that are not likelier than this one.</summary>
    public static double FisherP(int hits, int rows, int otherHits, int otherRows)
    {
        var (allHits, all) = (hits + otherHits, rows + otherRows);
        var (low, high) = (Math.Max(0, allHits - otherRows), Math.Min(rows, allHits));
        var factorials = LogFactorials(all);
        var observed = LogChance(hits);
        var sum = 0.0;
        for (var k = low; k <= high; k++)
        {
            if (LogChance(k) <= observed + Slack)
                sum += Math.Exp(LogChance(k));
        }

        return Math.Min(1, sum);

        double LogChance(int k) => LogChoose(factorials, rows, k) + LogChoose(factorials, otherRows, allHits - k) - LogChoose(factorials, all, allHits);
    }

    private static double LogChoose(double[] logFactorials, int n, int k) => logFactorials[n] - logFactorials[k] - logFactorials[n - k];

    private static double[] LogFactorials(int n)
    {
        var logs = new double[n + 1];
        for (var i = 2; i <= n; i++)
            logs[i] = logs[i - 1] + Math.Log(i);
        return logs;
    }
}
