namespace Slipway.Tuning;

/// <summary>What a Gaussian process is set by.</summary>
/// <param name="InverseSquaredLengths">One over the squared length scale of each parameter with more than one value, in declared order: the larger, the more it matters.</param>
/// <param name="Signal">The variance of the function.</param>
/// <param name="Noise">The variance of what is added to each observation.</param>
/// <param name="WarpA">The first exponent of each parameter's input warp; 1 for none.</param>
/// <param name="WarpB">The second exponent of each parameter's input warp; 1 for none.</param>
public sealed record GpHyperparameters(IReadOnlyList<double> InverseSquaredLengths, double Signal, double Noise, IReadOnlyList<double> WarpA, IReadOnlyList<double> WarpB)
{
    /// <summary>Hyperparameters without warps.</summary>
    public GpHyperparameters(IReadOnlyList<double> inverseSquaredLengths, double signal, double noise)
        : this(inverseSquaredLengths, signal, noise, [.. inverseSquaredLengths.Select(_ => 1.0)], [.. inverseSquaredLengths.Select(_ => 1.0)])
    {
    }
}
