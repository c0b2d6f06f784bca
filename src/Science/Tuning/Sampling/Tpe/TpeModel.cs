namespace Slipway.Tuning;

/// <summary>The two densities of one group of parameters: among the best trials that have them, and among the others.</summary>
internal sealed class TpeModel
{
    private readonly int[] _group;
    private readonly ParzenEstimator _below;
    private readonly ParzenEstimator _above;
    private readonly double _logUniform;
    private readonly double _uniformShare;

    public TpeModel(SearchSpace space, int[] group, List<Observation> finished, List<Observation> running, double uniformShare)
    {
        (_group, _uniformShare) = (group, uniformShare);
        var split = TpeSplit.Of([.. finished.Where(Exists)], running.Where(Exists));
        var parameters = group.Select(i => space.Parameters[i]).ToList();
        var several = finished.Exists(one => one.Losses.Length > 1);
        _below = new ParzenEstimator(parameters, Points(split.Below), several ? [.. split.Below.Select(_ => 1.0)] : ParzenEstimator.Weights(split.Below.Count));
        _above = new ParzenEstimator(parameters, Points(split.Above), ParzenEstimator.Weights(split.Above.Count));
        _logUniform = parameters.Sum(parameter => parameter.Count is { } count ? -Math.Log(count) : 0);
    }

    /// <summary>Fills in the group's coordinates of the best of some candidates.</summary>
    public void Propose(double[] units, int candidates, KeyedRandom random)
    {
        var best = double.NegativeInfinity;
        double[] point = [];
        for (var i = 0; i < candidates; i++)
        {
            var candidate = _below.Draw(random);
            var score = _below.LogDensity(candidate) - LogSum.Of([Math.Log(1 - _uniformShare) + _above.LogDensity(candidate), Math.Log(_uniformShare) + _logUniform]);
            if (point.Length == 0 || score > best)
                (best, point) = (score, candidate);
        }

        for (var i = 0; i < _group.Length; i++)
            units[_group[i]] = point[i];
    }

    private bool Exists(Observation one) => !double.IsNaN(one.Units[_group[0]]);

    private List<double[]> Points(List<Observation> trials) => trials.ConvertAll(one => _group.Select(i => one.Units[i]).ToArray());
}
