namespace Slipway.Tuning;

/// <summary>The distribution function of Kumaraswamy, which bends a coordinate so that the objective varies evenly along it (Snoek et al. 2014).</summary>
public static class KumaraswamyWarp
{
    private const double Edge = 1e-6;

    /// <summary>1 - (1 - u^a)^b; a = b = 1 changes nothing.</summary>
    public static double Of(double unit, double a, double b) => 1 - Math.Pow(1 - Math.Pow(Inside(unit), a), b);

    /// <summary>The derivatives with respect to the coordinate, the logarithm of a and the logarithm of b.</summary>
    public static (double Unit, double LogA, double LogB) Slopes(double unit, double a, double b)
    {
        var u = Inside(unit);
        var power = Math.Pow(u, a);
        var rest = 1 - power;
        var common = a * b * Math.Pow(rest, b - 1) * power;
        return (common / u, common * Math.Log(u), -b * Math.Pow(rest, b) * Math.Log(rest));
    }

    private static double Inside(double unit) => Math.Clamp(unit, Edge, 1 - Edge);
}
