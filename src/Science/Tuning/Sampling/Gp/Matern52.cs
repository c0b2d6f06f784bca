namespace Slipway.Tuning;

/// <summary>Matérn's correlation with smoothness 5/2, as a function of the squared distance (Rasmussen and Williams 2006, section 4.2).</summary>
public static class Matern52
{
    private static readonly double RootFive = Math.Sqrt(5);

    /// <summary>The correlation of two points; 1 at distance 0.</summary>
    public static double Of(double squaredDistance)
    {
        var scaled = RootFive * Math.Sqrt(squaredDistance);
        return (1 + scaled + 5.0 / 3 * squaredDistance) * Math.Exp(-scaled);
    }

    /// <summary>Its derivative with respect to the squared distance, finite at 0.</summary>
    public static double Slope(double squaredDistance)
    {
        var scaled = RootFive * Math.Sqrt(squaredDistance);
        return -5.0 / 6 * (1 + scaled) * Math.Exp(-scaled);
    }

    /// <summary>Both for the price of one.</summary>
    internal static (double Correlation, double Slope) Both(double squaredDistance)
    {
        var scaled = RootFive * Math.Sqrt(squaredDistance);
        var decay = Math.Exp(-scaled);
        return ((1 + scaled + 5.0 / 3 * squaredDistance) * decay, -5.0 / 6 * (1 + scaled) * decay);
    }
}
