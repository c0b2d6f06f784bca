namespace Slipway.Tuning;

/// <summary>Truncated normal distributions around the values of a number.</summary>
internal sealed class NumericKernels : ParzenKernels
{
    private readonly Parameter _parameter;
    private readonly TruncatedNormal[] _normals;
    private readonly double[] _scales;
    private readonly double[] _offsets;

    public NumericKernels(Parameter parameter, double[] centres)
    {
        _parameter = parameter;
        var deviations = ParzenEstimator.Bandwidths(centres, 0, 1);
        _normals = [.. centres.Select((centre, i) => new TruncatedNormal(centre, deviations[i], 0, 1)), new(0.5, 1, 0, 1)];
        _scales = [.. _normals.Select(normal => 1 / normal.Deviation)];
        _offsets = [.. _normals.Select(normal => parameter.Count is null ? NormalDistribution.LogDensity(0) - Math.Log(normal.Deviation) - normal.LogMass : -normal.LogMass)];
    }

    public override double Draw(int component, KeyedRandom random) => _normals[component].Quantile(random.NextUnit());

    public override void AddLogDensities(double unit, Span<double> sums)
    {
        if (_parameter.Count is null)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                var distance = (unit - _normals[i].Mean) * _scales[i];
                sums[i] += _offsets[i] - 0.5 * distance * distance;
            }

            return;
        }

        var (low, high) = _parameter.ShareAt(unit);
        for (var i = 0; i < sums.Length; i++)
            sums[i] += _offsets[i] + Math.Log(_normals[i].Between(low, high));
    }
}
