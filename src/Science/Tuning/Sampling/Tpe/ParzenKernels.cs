namespace Slipway.Tuning;

/// <summary>One parameter's part of every component of a mixture; the prior is the last component.</summary>
internal abstract class ParzenKernels
{
    /// <summary>A coordinate drawn from one component.</summary>
    public abstract double Draw(int component, KeyedRandom random);

    /// <summary>Adds each component's log density (log probability of a discrete parameter) at a coordinate to its sum.</summary>
    public abstract void AddLogDensities(double unit, Span<double> sums);
}
