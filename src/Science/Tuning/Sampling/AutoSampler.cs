namespace Slipway.Tuning;

/// <summary>Chooses the sampler by what is searched and how many trials are complete: the one to take when nothing speaks for another.</summary>
/// <example><code>var study = new Study(settings, new AutoSampler());</code></example>
/// <remarks><see cref="Choose"/> tells the choice and its reason; it changes as the study grows.</remarks>
public sealed class AutoSampler : ISampler
{
    private const int ExactTrials = 400;
    private const int ManyTrials = 1000;
    private const int MostModelled = 3000;
    private const int ScalarisedTrials = 300;
    private const int CmaStart = 250;

    private readonly GpSampler _gp = new();
    private readonly TpeSampler _tpe = new();
    private readonly CmaEsSampler _cma = new(CmaStart);
    private readonly NsgaIISampler _nsga = new();
    private readonly bool _cheapTrials;

    /// <param name="cheapTrials">Whether a trial takes less than some 50 ms, so that a model's thinking would be most of the time.</param>
    public AutoSampler(bool cheapTrials = false) => _cheapTrials = cheapTrials;

    public string Name => "auto";

    /// <summary>What would suggest the next trial of a study that stands like this.</summary>
    public AutoChoice Choose(StudySettings settings, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(trials);
        var (sampler, reason) = Choice(settings, trials.Count(trial => trial.State == TrialState.Complete), trials.Count);
        return new AutoChoice(sampler.Name, reason);
    }

    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Choice(request.Settings, request.Trials.Count(trial => trial.State == TrialState.Complete), request.Number).Sampler.Suggest(request);
    }

    private (ISampler Sampler, string Reason) Choice(StudySettings settings, int complete, int number)
    {
        var numeric = settings.Constraints == 0 && CmaEsSampler.Refuse(settings) is null;
        if (settings.Directions.Count > 1)
        {
            return complete < ScalarisedTrials && !_cheapTrials
                ? (_gp, $"{settings.Directions.Count} objectives and fewer than {ScalarisedTrials} complete trials: a Gaussian process makes the most of each.")
                : (_nsga, $"{settings.Directions.Count} objectives and many or cheap trials: generations find the front at no cost.");
        }

        if (_cheapTrials)
            return numeric && complete >= CmaStart ? (_cma, "Cheap trials of numbers: CMA-ES refines what the first ones found.") : (_tpe, "Cheap trials: a Parzen estimator keeps up with them.");
        if (complete <= ExactTrials)
            return (_gp, $"Up to {ExactTrials} complete trials: a Gaussian process makes the most of each.");
        if (numeric && complete > ManyTrials)
            return (_cma, $"Numbers only and more than {ManyTrials} complete trials: CMA-ES refines what they found.");
        if (complete > MostModelled)
            return (_tpe, $"More than {MostModelled} complete trials: a Parzen estimator takes them all.");
        return number % 2 == 0
            ? (_gp, $"More than {ExactTrials} complete trials: a Gaussian process of the best, the newest and some others, in turn with a Parzen estimator of all.")
            : (_tpe, $"More than {ExactTrials} complete trials: a Parzen estimator of all, in turn with a Gaussian process of the best, the newest and some others.");
    }
}
