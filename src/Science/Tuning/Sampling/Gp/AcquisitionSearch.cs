namespace Slipway.Tuning;

/// <summary>Looks for the point of a mixed space that an acquisition hopes most of: many candidates, and local searches from the best of them.</summary>
internal sealed class AcquisitionSearch
{
    private const int SobolCandidates = 1024;
    private const int LocalCandidates = 170;
    private const int DrawnStarts = 4;
    private const int Rounds = 4;
    private const int MostListed = 24;
    private const int Neighbours = 6;
    private const int Redrawn = 10;
    private const double LeastGain = 1e-6;

    private static readonly double[] Scales = [0.03, 0.1, 0.3];

    private readonly SearchSpace _space;
    private readonly GpAcquisition _acquisition;
    private readonly IReadOnlyList<double[]> _best;
    private readonly KeyedRandom _random;
    private readonly TrustRegion? _region;
    private readonly Branch? _branch;
    private readonly int[] _continuous;
    private readonly int[] _discrete;

    /// <param name="space">The space.</param>
    /// <param name="acquisition">What is to be as large as can be.</param>
    /// <param name="best">Coordinates of finished trials, the best first.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="region">Where numbers may lie; null for anywhere.</param>
    /// <param name="branch">The choice that all points make; null for any.</param>
    public AcquisitionSearch(SearchSpace space, GpAcquisition acquisition, IReadOnlyList<double[]> best, KeyedRandom random, TrustRegion? region = null, Branch? branch = null)
    {
        (_space, _acquisition, _best, _random, _region, _branch) = (space, acquisition, best, random, region, branch);
        _continuous = [.. acquisition.Model.Inputs.Places.Where(i => space.Parameters[i].Count is null)];
        _discrete = [.. acquisition.Model.Inputs.Places.Where(i => space.Parameters[i].Count is not null && i != branch?.Place)];
    }

    /// <summary>Points, the most hopeful first.</summary>
    public List<double[]> Ranked()
    {
        var candidates = Candidates().ConvertAll(point => (Point: point, Value: _acquisition.Value(point)));
        candidates.Sort((a, b) => b.Value.CompareTo(a.Value));
        var starts = Starts(candidates);
        var improved = starts.Select(Improve).OrderByDescending(found => found.Value);
        return [.. improved.Concat(candidates).Select(found => found.Point)];
    }

    /// <summary>The most hopeful points that differ from the best trial in one choice, of those choices that no trial near it has made; none when all were made, or there are no choices.</summary>
    /// <param name="points">The coordinates of all trials.</param>
    /// <param name="near">How far from the best one a trial may lie in any number to count as near.</param>
    public List<double[]> Untried(IReadOnlyList<double[]> points, double near)
    {
        var best = _best[0];
        List<(double[] Point, double Value)> found = [];
        foreach (var place in _discrete.Where(i => !_space.Parameters[i].IsNumeric && !double.IsNaN(best[i]) && _space.Parameters[i].Count <= MostListed))
        {
            foreach (var unit in Values(place, best[place]))
            {
                var units = Filled(best);
                units[place] = unit;
                var point = _space.Snap(units);
                if (!points.Any(other => IsNear(other, point, near)))
                    found.Add((point, _acquisition.Value(point)));
            }
        }

        return [.. found.OrderByDescending(one => one.Value).Select(one => one.Point)];
    }

    private bool IsNear(double[] one, double[] other, double near)
    {
        foreach (var i in _acquisition.Model.Inputs.Places)
        {
            if (double.IsNaN(one[i]) != double.IsNaN(other[i]))
                return false;
            if (!double.IsNaN(one[i]) && (_space.Parameters[i].IsNumeric ? Math.Abs(one[i] - other[i]) > near : _space.Parameters[i].IndexOf(_space.Parameters[i].Decode(one[i])) != _space.Parameters[i].IndexOf(_space.Parameters[i].Decode(other[i]))))
                return false;
        }

        return true;
    }

    private List<double[]> Candidates()
    {
        var dimensions = Math.Min(_space.Parameters.Count, Sobol.MostDimensions);
        var sobol = Sobol.Scrambled(dimensions, _random.NextBits());
        List<double[]> candidates = [];
        for (var i = 0; i < SobolCandidates; i++)
        {
            var units = new double[_space.Parameters.Count];
            for (var d = 0; d < units.Length; d++)
                units[d] = Within(d, d < dimensions ? sobol.Coordinate(i, d) : _random.NextUnit());
            candidates.Add(Snapped(units));
        }

        foreach (var scale in Scales)
        {
            for (var i = 0; i < LocalCandidates; i++)
                candidates.Add(Perturbed(_best[(int)_random.NextIndex(Math.Min(5, _best.Count))], scale));
        }

        return candidates;
    }

    private double[] Perturbed(double[] point, double scale)
    {
        var units = Filled(point);
        var often = Math.Max(0.35, Math.Min(1, 3.0 / Math.Max(1, _acquisition.Model.Inputs.Count)));
        var choices = Math.Max(1, _discrete.Count(i => !_space.Parameters[i].IsNumeric));
        foreach (var i in _acquisition.Model.Inputs.Places)
        {
            if (!_space.Parameters[i].IsNumeric)
                units[i] = _random.NextUnit() < 0.5 / choices ? _random.NextUnit() : units[i];
            else if (_random.NextUnit() < often)
                units[i] = Math.Clamp(units[i] + scale * NormalDistribution.Quantile(_random.NextUnit()), _region?.Low[i] ?? 0, _region?.High[i] ?? 1);
        }

        return Snapped(units);
    }

    private double[] Snapped(double[] units)
    {
        if (_branch is { } branch)
            units[branch.Place] = branch.Unit;
        return _space.Snap(units);
    }

    // A coordinate of the whole space taken into the region; a choice is mostly that of the best trial.
    private double Within(int place, double unit)
    {
        if (_region is null)
            return unit;
        if (_space.Parameters[place].IsNumeric)
            return _region.Low[place] + unit * (_region.High[place] - _region.Low[place]);
        return double.IsNaN(_best[0][place]) || _random.NextUnit() < 1.0 / Math.Max(2, _acquisition.Model.Inputs.Count) ? unit : _best[0][place];
    }

    private List<(double[] Point, double Value)> Starts(List<(double[] Point, double Value)> sorted)
    {
        List<(double[] Point, double Value)> starts = [sorted[0]];
        var keys = sorted.Skip(1).Where(one => double.IsFinite(one.Value)).OrderByDescending(one => one.Value - Math.Log(-Math.Log(_random.NextUnit())));
        starts.AddRange(keys.Take(DrawnStarts));
        var best = Snapped(Filled(_best[0]));
        starts.Add((best, _acquisition.Value(best)));
        return starts;
    }

    private (double[] Point, double Value) Improve((double[] Point, double Value) start)
    {
        var current = start;
        for (var round = 0; round < Rounds; round++)
        {
            var next = Step(Slide(current));
            var gain = next.Value - current.Value;
            if (gain > 0)
                current = next;
            if (!(gain > LeastGain) || _discrete.Length == 0)
                break;
        }

        return current;
    }

    // Along the continuous coordinates, each measured in its length scale.
    private (double[] Point, double Value) Slide((double[] Point, double Value) from)
    {
        var places = _continuous.Where(i => !double.IsNaN(from.Point[i])).ToArray();
        if (places.Length == 0)
            return from;
        var inputs = _acquisition.Model.Inputs;
        var rhos = _acquisition.Model.Hyperparameters.InverseSquaredLengths;
        double[] lengths = [.. places.Select(i => 1 / Math.Sqrt(rhos[Column(inputs, i)]))];
        var search = new BoundedLbfgs(Loss, [.. places.Select((place, i) => (_region?.Low[place] ?? 0) / lengths[i])], [.. places.Select((place, i) => (_region?.High[place] ?? 1) / lengths[i])]);
        var (scaled, loss) = search.Minimize([.. places.Select((place, i) => from.Point[place] / lengths[i])], 30, 1e-4);
        return -loss > from.Value ? (Moved(scaled), -loss) : from;

        double[] Moved(double[] at)
        {
            var point = from.Point.ToArray();
            for (var i = 0; i < places.Length; i++)
                point[places[i]] = Math.Clamp(at[i] * lengths[i], 0, 1);
            return point;
        }

        double Loss(double[] at, double[] gradient)
        {
            var (value, slopes) = _acquisition.Slopes(Moved(at));
            for (var i = 0; i < places.Length; i++)
                gradient[i] = -slopes[places[i]] * lengths[i];
            return -value;
        }
    }

    // Through the values of each discrete coordinate in turn.
    private (double[] Point, double Value) Step((double[] Point, double Value) from)
    {
        var current = from;
        foreach (var place in _discrete)
        {
            if (double.IsNaN(current.Point[place]))
                continue;
            foreach (var unit in Values(place, current.Point[place]))
            {
                var units = Filled(current.Point);
                units[place] = unit;
                var point = _space.Snap(units);
                if (_acquisition.Value(point) is var value && value > current.Value)
                    current = (point, value);
            }
        }

        return current;
    }

    private List<double> Values(int place, double unit)
    {
        var parameter = _space.Parameters[place];
        var count = parameter.Count!.Value;
        var own = parameter.IndexOf(parameter.Decode(unit));
        var indices = count <= MostListed
            ? Enumerable.Range(0, (int)count).Select(i => (long)i)
            : Enumerable.Range(-Neighbours, 2 * Neighbours + 1).Select(i => own + i).Concat(Enumerable.Range(0, Redrawn).Select(_ => _random.NextIndex(count))).Where(i => i >= 0 && i < count);
        return indices.Where(i => i != own).Select(i => parameter.Encode(parameter.ValueAt(i))).Where(other => !parameter.IsNumeric || _region is null || (other >= _region.Low[place] && other <= _region.High[place])).ToList();
    }

    // What does not exist in the point, in case that it comes to: as in the best trial that has it, else anything.
    private double[] Filled(double[] point)
    {
        var units = point.ToArray();
        for (var i = 0; i < units.Length; i++)
        {
            if (double.IsNaN(units[i]))
                units[i] = _best.Select(best => best[i]).FirstOrDefault(unit => !double.IsNaN(unit), _random.NextUnit());
        }

        return units;
    }

    private static int Column(GpInputs inputs, int place)
    {
        for (var column = 0; column < inputs.Count; column++)
        {
            if (inputs.Places[column] == place)
                return column;
        }

        throw new ArgumentOutOfRangeException(nameof(place));
    }
}
