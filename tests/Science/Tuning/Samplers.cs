using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Samplers by name, as they are without settings.</summary>
internal static class Samplers
{
    public static ISampler Named(string name) => name switch
    {
        "grid" => new GridSampler(),
        "random" => new RandomSampler(),
        "quasi_random" => new QuasiRandomSampler(),
        "tpe" => new TpeSampler(),
        "gp" => new GpSampler(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
