namespace Slipway.Tuning;

/// <summary>The standard normal distribution, exact to about 15 digits far into its tails.</summary>
/// <remarks>Cody's rational approximations of the error function (Math. Comp. 23, 1969) and Wichura's of the quantile (AS 241, 1988).</remarks>
public static class NormalDistribution
{
    private const double InverseRootTwoPi = 0.39894228040143267794;
    private const double LogRootTwoPi = 0.91893853320467274178;
    private const int TailTerms = 40;

    private static readonly double[] CentreTop = [.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249];
    private static readonly double[] CentreBottom = [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956];
    private static readonly double[] MiddleTop = [1.0765576773720192317e-8, .39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218];
    private static readonly double[] MiddleBottom = [1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755, 18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727];
    private static readonly double[] QuantileCentreTop = [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608];
    private static readonly double[] QuantileCentreBottom = [5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1];
    private static readonly double[] QuantileMiddleTop = [7.7454501427834140764e-4, .0227238449892691845833, .24178072517745061177, 1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734];
    private static readonly double[] QuantileMiddleBottom = [1.05075007164441684324e-9, 5.475938084995344946e-4, .0151986665636164571966, .14810397642748007459, .68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1];
    private static readonly double[] QuantileTailTop = [2.01033439929228813265e-7, 2.71155556874348757815e-5, .0012426609473880784386, .026532189526576123093, .29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772];
    private static readonly double[] QuantileTailBottom = [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4, .0148753612908506148525, .13692988092273580531, .59983220655588793769, 1];

    /// <summary>The density at <paramref name="x"/>.</summary>
    public static double Density(double x) => InverseRootTwoPi * Math.Exp(-0.5 * x * x);

    /// <summary>The logarithm of the density.</summary>
    public static double LogDensity(double x) => -0.5 * x * x - LogRootTwoPi;

    /// <summary>The probability of a value of at most <paramref name="x"/>.</summary>
    public static double Cumulative(double x)
    {
        var y = Math.Abs(x);
        if (y <= 0.67448975)
            return 0.5 + Centre(x);
        var tail = ScaledTail(y) * Math.Exp(-0.5 * y * y);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>The logarithm of <see cref="Cumulative"/>, which does not vanish in the lower tail.</summary>
    public static double LogCumulative(double x) => x switch
    {
        >= -0.67448975 and <= 0.67448975 => Math.Log(0.5 + Centre(x)),
        < 0 => Math.Log(ScaledTail(-x)) - 0.5 * x * x,
        _ => LogOfOneMinus(ScaledTail(x) * Math.Exp(-0.5 * x * x)),
    };

    /// <summary>The value below which the share <paramref name="probability"/> lies; infinite for 0 and 1, NaN outside of them.</summary>
    public static double Quantile(double probability)
    {
        if (!(probability is > 0 and < 1))
            return probability == 0 ? double.NegativeInfinity : probability == 1 ? double.PositiveInfinity : double.NaN;
        var centred = probability - 0.5;
        if (Math.Abs(centred) <= 0.425)
        {
            var square = 0.180625 - centred * centred;
            return centred * Polynomial(QuantileCentreTop, square) / Polynomial(QuantileCentreBottom, square);
        }

        var root = Math.Sqrt(-Math.Log(Math.Min(probability, 1 - probability)));
        var size = root <= 5
            ? Polynomial(QuantileMiddleTop, root - 1.6) / Polynomial(QuantileMiddleBottom, root - 1.6)
            : Polynomial(QuantileTailTop, root - 5) / Polynomial(QuantileTailBottom, root - 5);
        return Math.CopySign(size, centred);
    }

    /// <summary>The scaled complementary error function exp(x²) erfc(x), for x of 0 and more.</summary>
    public static double ScaledErfc(double x) => 2 * ScaledTail(x * Math.Sqrt(2));

    // The probability above y, divided by exp(-y²/2).
    private static double ScaledTail(double y)
    {
        if (y <= 0.67448975)
            return (0.5 - Centre(y)) * Math.Exp(0.5 * y * y);
        if (y <= 5.656854249492381)
            return Polynomial(MiddleTop, y) / Polynomial(MiddleBottom, y);

        // Laplace's continued fraction (1805) for what is left of the tail.
        var fraction = 0.0;
        for (var k = TailTerms; k > 0; k--)
            fraction = k / (y + fraction);
        return InverseRootTwoPi / (y + fraction);
    }

    private static double Centre(double x) => x * Polynomial(CentreTop, x * x) / Polynomial(CentreBottom, x * x);

    private static double LogOfOneMinus(double small) => small > 1e-5 ? Math.Log(1 - small) : -small * (1 + small * (0.5 + small / 3));

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = coefficients[0];
        for (var i = 1; i < coefficients.Length; i++)
            sum = sum * x + coefficients[i];
        return sum;
    }
}
