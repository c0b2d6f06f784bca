namespace Slipway.Tuning;

/// <summary>
/// The tree-structured Parzen estimator: models where the best trials lie and where the others do, and tries the point that is
/// likeliest among the former in relation to the latter (Bergstra et al. 2011).
/// </summary>
/// <example><code>var study = new Study(settings, new TpeSampler());</code></example>
/// <remarks>
/// Multivariate: parameters that occur together are modelled together, those under a condition as a group of their own from the trials that have them.
/// Trials under way count among the others, so that parallel workers keep apart (constant liar). Pruned trials rank behind complete ones, infeasible
/// ones behind both by their violation; with several objectives trials rank by fronts (Ozaki et al. 2022). Failed trials are passed over.
/// The defaults are those of Watanabe's study (arXiv 2304.11127) where they are not the field's.
/// </remarks>
public sealed class TpeSampler : ISampler
{
    // The least share of a candidate's density among the others: where no trial has been, the quotient stays bounded.
    private const double UniformShare = 0.05;
    private readonly int _startupTrials;
    private readonly int _candidates;
    private readonly bool _multivariate;

    /// <param name="startupTrials">How many trials must be finished before the model is asked; until then points are random.</param>
    /// <param name="candidates">How many points are drawn and compared for one suggestion.</param>
    /// <param name="multivariate">Whether parameters are modelled together; otherwise each on its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0, or there is no candidate.</exception>
    public TpeSampler(int startupTrials = 10, int candidates = 24, bool multivariate = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startupTrials);
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        (_startupTrials, _candidates, _multivariate) = (startupTrials, candidates, multivariate);
    }

    public string Name => "tpe";

    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var finished = Observation.Of(request, TrialState.Complete, TrialState.Pruned);
        var random = request.Random(Name);
        if (finished.Count < _startupTrials)
            return Untaken.First(request, _ => RandomSampler.Draw(request.Space, random));
        var running = Observation.Of(request, TrialState.Running);
        var groups = ParameterGroups.Of(request.Space).SelectMany(group => _multivariate ? [group] : group.Select(i => (int[])[i])).ToList();
        var models = groups.ConvertAll(group => new TpeModel(request.Space, group, finished, running, UniformShare));
        return Untaken.First(request, _ => Propose(request.Space, models, random));
    }

    private ParameterSet Propose(SearchSpace space, List<TpeModel> models, KeyedRandom random)
    {
        var units = new double[space.Parameters.Count];
        foreach (var model in models)
            model.Propose(units, _candidates, random);
        return space.Decode(units);
    }
}
