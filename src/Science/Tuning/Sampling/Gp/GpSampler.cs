using System.Collections.Concurrent;

namespace Slipway.Tuning;

/// <summary>
/// Bayesian optimisation with a Gaussian process: models the objective and tries the point of the largest expected improvement (Jones et al. 1998),
/// taken as a logarithm (Ament et al. 2023).
/// </summary>
/// <example><code>var study = new Study(settings, new GpSampler());</code></example>
/// <remarks>
/// <para>Begins with scrambled Sobol points, one more than there are parameters, at least 6 and at most 15. Losses are ranked and bent towards a normal distribution,
/// coordinates warped (Snoek et al. 2014), length scales fitted with priors that grow with the root of the dimension (after Hvarfner et al. 2024). Noise is learned: the improvement is over the best expected loss.</para>
/// <para>By turns it looks in the whole space and in a region around the best trial, which shrinks while nothing better is found (TuRBO, Eriksson et al. 2019). Half of the latter turns try a choice that no trial
/// near the best one has made, while there is one: what a choice is worth often shows only where the numbers are right. Where parameters exist under conditions, each branch gets at least a quarter of its equal share of
/// the trials, and is searched for its own best.</para>
/// <para>Trials under way are believed to come out as expected, so that parallel workers keep apart. A pruned trial counts as no better than the median, a failed one as worse than all.
/// Constraints have models of their own; several objectives are weighed anew for each suggestion (ParEGO, Knowles 2006).</para>
/// <para>Above 400 trials it learns from a part of them, and above 100 fits the hyperparameters only now and then.</para>
/// </remarks>
public sealed class GpSampler : ISampler
{
    private const double AugmentedShare = 0.05;
    private const double Near = 0.15;
    private const int MostFits = 256;

    private readonly QuasiRandomSampler _start = new();
    private readonly ConcurrentDictionary<UInt128, GpHyperparameters> _fits = new();
    private readonly int? _startupTrials;

    /// <param name="startupTrials">How many trials must be finished before the model is asked; null for one more than there are parameters, at least 6 and at most 15.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 2.</exception>
    public GpSampler(int? startupTrials = null)
    {
        if (startupTrials < 2)
            throw new ArgumentOutOfRangeException(nameof(startupTrials), startupTrials, "A model needs at least 2 trials to start from.");
        _startupTrials = startupTrials;
    }

    public string Name => "gp";

    public ParameterSet? Suggest(SuggestionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var inputs = new GpInputs(request.Space);
        var random = request.Random(Name);
        var finished = Observation.Of(request, TrialState.Complete, TrialState.Pruned, TrialState.Failed);
        var complete = finished.Count(one => one.Trial.State == TrialState.Complete);
        if (complete < StartupTrials(request.Space) || inputs.Count == 0)
            return _start.Suggest(request);
        var history = GpHistory.Of(finished, random);
        var losses = GpLosses.Of(history, request.Settings.Directions.Count, AugmentedShare, random);
        List<double[]> all = [.. Observation.Of(request, TrialState.Complete, TrialState.Pruned, TrialState.Failed, TrialState.Running).Select(one => one.Units)];
        var branch = request.Number % 4 == 1 ? Branch.Neglected(request.Space, all) : null;
        var acquisition = Acquisition(request, inputs, history, losses, branch, out var best);
        var region = request.Number % 2 == 0 || branch is not null ? null : TrustRegion.Around(best[0], TrustRegion.Side(losses, StartupTrials(request.Space), inputs.Count), inputs, acquisition.Model.Hyperparameters);
        var search = new AcquisitionSearch(request.Space, acquisition, best, random, region, branch);
        var untried = request.Number % 4 == 3 ? search.Untried(all, Near) : [];
        var ranked = untried.Count > 0 ? untried : search.Ranked();
        return Untaken.First(request, attempt => request.Space.Decode(ranked[Math.Min(attempt, ranked.Count - 1)]));
    }

    private int StartupTrials(SearchSpace space) =>
        _startupTrials ?? Math.Clamp(space.Parameters.Count(parameter => parameter.When is null && parameter.Count != 1) + 1, 6, 15);

    private GpAcquisition Acquisition(SuggestionRequest request, GpInputs inputs, List<Observation> history, double[] losses, Branch? branch, out List<double[]> best)
    {
        var running = Observation.Of(request, TrialState.Running).ConvertAll(one => one.Units);
        var points = history.ConvertAll(one => one.Units);
        var objective = Model(inputs, points, OutputTransform.Of(losses));
        var constrained = history.Where(one => one.Trial.State == TrialState.Complete && one.Trial.Constraints.Count > 0).ToList();
        var constraints = Enumerable.Range(0, constrained.Count == 0 ? 0 : request.Settings.Constraints).Select(c => Constraint(inputs, constrained, c)).ToList();
        var order = Enumerable.Range(0, history.Count).OrderBy(i => history[i].Trial.Violation).ThenBy(objective.MeanAt).ToList();
        // In a branch its own best trial counts, else nothing there would be worth a trial.
        if (branch is { } within && order.Exists(i => within.Has(request.Space, points[i])))
            order.RemoveAll(i => !within.Has(request.Space, points[i]));
        best = order.ConvertAll(i => points[i]);
        var feasible = history[order[0]].Trial.IsFeasible;
        return new GpAcquisition(feasible ? objective.Believing(running) : null, objective.MeanAt(order[0]), constraints);
    }

    private (GaussianProcess Model, double Limit) Constraint(GpInputs inputs, List<Observation> history, int constraint)
    {
        var values = OutputTransform.Clip(history.ConvertAll(one => one.Trial.Constraints[constraint]));
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        var scale = deviation > 0 ? deviation : 1;
        return (Model(inputs, history.ConvertAll(one => one.Units), [.. values.Select(value => (value - mean) / scale)]), -mean / scale);
    }

    private GaussianProcess Model(GpInputs inputs, List<double[]> points, double[] values)
    {
        // Fitted to the first of the trials, all while they are few, so that a fit serves for a while.
        var every = points.Count <= 100 ? 1 : (points.Count + 49) / 50;
        var hyperparameters = Fit(inputs, points, values, points.Count - points.Count % every);
        try
        {
            return new GaussianProcess(inputs, points, values, hyperparameters);
        }
        catch (ArgumentException)
        {
            return new GaussianProcess(inputs, points, values, new GpFit(inputs, points, values).Default);
        }
    }

    // A search starts where one of half the trials ended, which is found in the same way: warm, and the same after a restart.
    private GpHyperparameters Fit(GpInputs inputs, List<double[]> points, double[] values, int count)
    {
        var (some, theirs) = (points[..count], OutputTransform.Standardize(values[..count]));
        var key = GpFingerprint.Of(some, theirs);
        if (_fits.TryGetValue(key, out var known))
            return known;
        var fit = new GpFit(inputs, some, theirs);
        var half = 1 << (int)Math.Log2(Math.Max(count - 1, 1));
        var fitted = half >= 16
            ? fit.Best(count < 60 ? [Fit(inputs, points, values, half), fit.Default, fit.Short] : [Fit(inputs, points, values, half), fit.Exact], count < 60 ? 40 : 25)
            : fit.Best([fit.Default, fit.Short], 60);
        if (_fits.Count > MostFits)
            _fits.Clear();
        return _fits[key] = fitted;
    }
}
