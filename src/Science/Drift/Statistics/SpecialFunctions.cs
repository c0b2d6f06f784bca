namespace Slipway.Drift;

/// <summary>The incomplete gamma function, from which the tails of the chi-square and normal distributions follow.</summary>
internal static class SpecialFunctions
{
    private const double Precision = 1e-16;
    private const double Tiny = 1e-300;
    private const int MostTerms = 100_000;

    // Lanczos' approximation with g = 7 and 9 terms (Godfrey's coefficients): 15 digits.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The chance that a chi-square variable is above <paramref name="statistic"/>.</summary>
    public static double ChiSquareTail(double statistic, double degreesOfFreedom)
    {
        if (double.IsPositiveInfinity(statistic))
            return 0;
        return degreesOfFreedom <= 0 || statistic <= 0 ? 1 : UpperGamma(degreesOfFreedom / 2, statistic / 2);
    }

    /// <summary>The chance that a standard normal variable is further from 0 than <paramref name="z"/>.</summary>
    public static double NormalTwoSidedTail(double z) => z == 0 ? 1 : UpperGamma(0.5, z * z / 2);

    // Q(a, x), relative precision also where it is tiny: series below a + 1, continued fraction (Lentz) above.
    private static double UpperGamma(double a, double x)
    {
        var scale = Math.Exp(a * Math.Log(x) - x - LogGamma(a));
        return x < a + 1 ? 1 - scale * LowerSeries(a, x) : scale * UpperFraction(a, x);
    }

    private static double LowerSeries(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n < MostTerms && Math.Abs(term) > Math.Abs(sum) * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double UpperFraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var h = d;
        for (var n = 1; n < MostTerms; n++)
        {
            var an = -n * (n - a);
            b += 2;
            d = 1 / AwayFromZero(an * d + b);
            c = AwayFromZero(b + an / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < Precision)
                break;
        }

        return h;
    }

    private static double AwayFromZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double LogGamma(double x)
    {
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        x--;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
            sum += Lanczos[i] / (x + i);
        var t = x + 7.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
