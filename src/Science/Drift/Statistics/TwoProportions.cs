namespace Slipway.Drift;

/// <summary>The two-proportion z test with pooled variance, two-sided.</summary>
public static class TwoProportions
{
    /// <summary>Whether two shares could come from one population. Two shares that are both 0 or both 1 do not differ: z 0, p 1.</summary>
    /// <param name="hits">Rows of the reference that have the property.</param>
    /// <param name="rows">All rows of the reference.</param>
    /// <param name="currentHits">Current rows that have the property.</param>
    /// <param name="currentRows">All current rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side has no rows.</exception>
    public static TestStatistic Test(long hits, long rows, long currentHits, long currentRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(currentRows, 1);
        var pooled = (double)(hits + currentHits) / (rows + currentRows);
        var variance = pooled * (1 - pooled) * (1.0 / rows + 1.0 / currentRows);
        if (variance <= 0)
            return new TestStatistic(0, 1);
        var z = ((double)hits / rows - (double)currentHits / currentRows) / Math.Sqrt(variance);
        return new TestStatistic(z, SpecialFunctions.NormalTwoSidedTail(z));
    }
}
