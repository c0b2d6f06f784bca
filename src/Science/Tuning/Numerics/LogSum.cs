namespace Slipway.Tuning;

/// <summary>Sums of numbers that are given by their logarithms.</summary>
internal static class LogSum
{
    public static double Of(ReadOnlySpan<double> logarithms)
    {
        var largest = double.NegativeInfinity;
        foreach (var one in logarithms)
            largest = Math.Max(largest, one);
        if (double.IsInfinity(largest))
            return largest;
        var sum = 0.0;
        foreach (var one in logarithms)
            sum += Math.Exp(one - largest);
        return largest + Math.Log(sum);
    }
}
