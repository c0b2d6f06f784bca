using Slipway.Drift;

namespace Slipway.Monitoring.Contracts;

/// <summary>What is measured, in the words of the field: rules and alerts name it as a declaration does.</summary>
public static class QuantityWords
{
    /// <param name="quantity">As in an alert: <c>psi</c>, <c>calibration_gap</c>.</param>
    public static string Of(string quantity) => quantity switch
    {
        "psi" => Of(DriftMethod.Psi),
        "jensen_shannon" => Of(DriftMethod.JensenShannon),
        "kullback_leibler" => Of(DriftMethod.KullbackLeibler),
        "hellinger" => Of(DriftMethod.Hellinger),
        "total_variation" => Of(DriftMethod.TotalVariation),
        "l_infinity" => Of(DriftMethod.LInfinity),
        "missing_share" => "share of missing values",
        "new_category_share" => "share of new categories",
        _ when quantity.EndsWith("_drop", StringComparison.Ordinal) => "drop",
        _ => quantity.Replace('_', ' '),
    };

    internal static string Of(DriftMethod method) => method switch
    {
        DriftMethod.Psi => "PSI",
        DriftMethod.JensenShannon => "Jensen-Shannon distance",
        DriftMethod.KullbackLeibler => "Kullback-Leibler divergence",
        DriftMethod.Hellinger => "Hellinger distance",
        DriftMethod.TotalVariation => "total variation",
        _ => "largest change of a share",
    };
}
