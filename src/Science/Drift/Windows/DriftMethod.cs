using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>How far two histograms over the reference's bins are apart.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DriftMethod>))]
public enum DriftMethod
{
    /// <summary>The population stability index, shares below 0.0001 raised to it. Customary bounds: 0.1 look, 0.25 act.</summary>
    [JsonStringEnumMemberName("psi")]
    Psi,

    /// <summary>The Jensen-Shannon distance, natural logarithm, 0 to 0.8326.</summary>
    [JsonStringEnumMemberName("jensen_shannon")]
    JensenShannon,

    /// <summary>The Kullback-Leibler divergence of the reference from current, zeros filled.</summary>
    [JsonStringEnumMemberName("kullback_leibler")]
    KullbackLeibler,

    /// <summary>The Hellinger distance, 0 to 1.</summary>
    [JsonStringEnumMemberName("hellinger")]
    Hellinger,

    /// <summary>Half the sum of the changes of all shares, 0 to 1.</summary>
    [JsonStringEnumMemberName("total_variation")]
    TotalVariation,

    /// <summary>The largest change of any share, 0 to 1.</summary>
    [JsonStringEnumMemberName("l_infinity")]
    LInfinity,
}
