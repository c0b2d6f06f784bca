namespace Slipway.Tuning;

/// <summary>
/// Covariance matrix adaptation (Hansen and Ostermeier 2001), with a margin that keeps whole numbers and ordered choices moving (Hamano et al. 2022),
/// started from earlier trials where there are many (Nomura et al. 2021) and with larger populations when it is stuck (Auger and Hansen 2005).
/// For long studies of numbers whose trials are cheap.
/// </summary>
/// <example><code>var study = new Study(settings, new CmaEsSampler());</code></example>
/// <remarks>
/// The finished trials make generations in the order of their numbers, so that the distribution of a trial follows from those before it; trials that other
/// samplers or people chose count as well. One objective; constraints rank infeasible trials behind feasible ones.
/// </remarks>
public sealed class CmaEsSampler : ISampler
{
    private const int ManyTrials = 50;
    private const double BestShare = 0.1;
    private const double PriorDeviation = 0.1;

    private readonly QuasiRandomSampler _start = new();
    private readonly int _startupTrials;

    /// <param name="startupTrials">How many trials must be finished before the first generation; from 50 on they say where it begins, otherwise it begins in the middle.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public CmaEsSampler(int startupTrials = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startupTrials);
        _startupTrials = startupTrials;
    }

    public string Name => "cma_es";

    /// <exception cref="ArgumentException">The space has unordered choices or conditions, or the study several objectives.</exception>
    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Refuse(request.Settings) is { } reason)
            throw new ArgumentException(reason, nameof(request));
        var finished = Observation.Of(request, TrialState.Complete, TrialState.Pruned).Where(one => one.Losses.Length > 0).ToList();
        var places = Enumerable.Range(0, request.Space.Parameters.Count).Where(i => request.Space.Parameters[i].Count != 1).ToArray();
        if (finished.Count < _startupTrials || places.Length == 0)
            return _start.Suggest(request);
        var state = Replay(request, places, finished);
        var random = request.Random(Name);
        return Untaken.First(request, _ => Point(request.Space, places, state.Evaluated(state.Draw(random))));
    }

    /// <summary>Why a study cannot be searched in this way; null when it can.</summary>
    internal static string? Refuse(StudySettings settings)
    {
        if (settings.Directions.Count > 1)
            return $"CMA-ES searches one objective; the study has {settings.Directions.Count}. Use NsgaIISampler, TpeSampler or GpSampler.";
        if (settings.Space.Parameters.FirstOrDefault(parameter => parameter.When is not null || (!parameter.IsNumeric && parameter.Count != 1)) is { } parameter)
            return $"CMA-ES searches numbers and ordered choices that always exist: '{parameter.Name}' is not one. Use TpeSampler or GpSampler.";
        return null;
    }

    private CmaState Replay(SuggestionRequest request, int[] places, List<Observation> finished)
    {
        var parameters = places.Select(i => request.Space.Parameters[i]).ToList();
        var constants = new CmaConstants(places.Length);
        var state = First(parameters, constants, finished[.._startupTrials].ConvertAll(one => (one, Units(one))));
        var restarts = 0;
        for (var at = _startupTrials; at + constants.Population <= finished.Count; at += constants.Population)
        {
            var generation = finished.GetRange(at, constants.Population);
            var sorted = generation.OrderBy(one => one.Trial.Violation).ThenBy(one => one.Trial.State).ThenBy(one => one.Loss).ThenBy(one => one.Trial.Number).ToList();
            state.Update(sorted.ConvertAll(one => Drawn(request, state, places, one)), sorted[0].Loss);
            if (!state.IsExhausted)
                continue;
            var random = new KeyedRandom(request.Settings.Seed, ++restarts, "cma_es restart");
            constants = new CmaConstants(places.Length, constants.Population * 2);
            state = new CmaState(parameters, constants, [.. places.Select(_ => random.NextUnit())], 1.0 / 6);
        }

        return state;

        double[] Units(Observation one) => [.. places.Select(i => one.Units[i])];
    }

    // What was drawn before it was rounded, where this sampler drew it from this distribution.
    private double[] Drawn(SuggestionRequest request, CmaState state, int[] places, Observation one)
    {
        if (!one.Trial.Enqueued && places.Any(i => request.Space.Parameters[i].Count is not null))
        {
            var drawn = state.Draw(new KeyedRandom(request.Settings.Seed, one.Trial.Number, Name));
            if (Point(request.Space, places, state.Evaluated(drawn)).Equals(one.Trial.Values))
                return drawn;
        }

        return [.. places.Select(i => one.Units[i])];
    }

    private static CmaState First(List<Parameter> parameters, CmaConstants constants, List<(Observation One, double[] Units)> start)
    {
        var dimensions = parameters.Count;
        if (start.Count < ManyTrials)
            return new CmaState(parameters, constants, [.. Enumerable.Repeat(0.5, dimensions)], 1.0 / 6);
        var best = start.OrderBy(pair => pair.One.Trial.Violation).ThenBy(pair => pair.One.Loss).Take((int)(BestShare * start.Count)).Select(pair => pair.Units).ToList();
        double[] mean = [.. Enumerable.Range(0, dimensions).Select(i => best.Average(units => units[i]))];
        double[][] covariance = [.. mean.Select((_, i) => mean.Select((_, j) => (i == j ? PriorDeviation * PriorDeviation : 0) + best.Average(units => (units[i] - mean[i]) * (units[j] - mean[j]))).ToArray())];
        var sigma = Math.Exp(SymmetricEigen.Of(covariance).Values.Sum(value => Math.Log(Math.Max(value, 1e-12))) / (2 * dimensions));
        return new CmaState(parameters, constants, mean, sigma, [.. covariance.Select(row => row.Select(x => x / (sigma * sigma)).ToArray())]);
    }

    private static ParameterSet Point(SearchSpace space, int[] places, double[] units)
    {
        var all = new double[space.Parameters.Count];
        for (var i = 0; i < places.Length; i++)
            all[places[i]] = units[i];
        return space.Decode(all);
    }
}
