namespace Slipway.Drift;

internal static class DriftMethods
{
    // Credit scoring's floor: a bin that empties, or one that fills from nothing, counts much but not without end.
    private const double PsiFloor = 1e-4;

    public static double Measure(this DriftMethod method, double[] reference, double[] current) => method switch
    {
        DriftMethod.Psi => ShareDistance.Psi(ShareDistance.FloorAt(reference, PsiFloor), ShareDistance.FloorAt(current, PsiFloor)),
        DriftMethod.JensenShannon => ShareDistance.JensenShannon(reference, current),
        DriftMethod.KullbackLeibler => ShareDistance.KullbackLeibler(ShareDistance.FillZeros(reference), ShareDistance.FillZeros(current)),
        DriftMethod.Hellinger => ShareDistance.Hellinger(reference, current),
        DriftMethod.TotalVariation => ShareDistance.TotalVariation(reference, current),
        DriftMethod.LInfinity => ShareDistance.LInfinity(reference, current),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method."),
    };

    public static string Name(this DriftMethod method) => method switch
    {
        DriftMethod.Psi => "psi",
        DriftMethod.JensenShannon => "jensen_shannon",
        DriftMethod.KullbackLeibler => "kullback_leibler",
        DriftMethod.Hellinger => "hellinger",
        DriftMethod.TotalVariation => "total_variation",
        _ => "l_infinity",
    };
}
