namespace Slipway.Drift;

/// <summary>What the population stability index shows when nothing has changed: it is near a chi-square variable times (1/n + 1/m).</summary>
/// <remarks>Holds when each bin expects some tens of rows on both sides; see Yurdakul, "Statistical properties of population stability index" (2018).</remarks>
public static class PsiNoise
{
    /// <summary>The index to be expected of two samples from one population, (bins - 1) (1/n + 1/m).</summary>
    /// <param name="bins">Bins that hold rows.</param>
    /// <param name="referenceRows">n, at least 1.</param>
    /// <param name="currentRows">m, at least 1.</param>
    public static double Expected(int bins, long referenceRows, long currentRows) => (bins - 1) * Scale(referenceRows, currentRows);

    /// <summary>The chance that two samples from one population differ by more than <paramref name="bound"/>: the rate of false alarms per column and window.</summary>
    /// <param name="bound">The index above which an alarm goes off.</param>
    /// <param name="bins">Bins that hold rows.</param>
    /// <param name="referenceRows">n, at least 1.</param>
    /// <param name="currentRows">m, at least 1.</param>
    public static double FalseAlarmRate(double bound, int bins, long referenceRows, long currentRows) =>
        bins < 2 ? 0 : SpecialFunctions.ChiSquareTail(bound / Scale(referenceRows, currentRows), bins - 1);

    private static double Scale(long referenceRows, long currentRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(referenceRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(currentRows, 1);
        return 1.0 / referenceRows + 1.0 / currentRows;
    }
}
