namespace Slipway.Tuning;

/// <summary>
/// A search by ask and tell: ask for a trial, run it wherever and however long, tell what came out. Trials may run side by side and
/// be told in any order.
/// </summary>
/// <remarks>
/// <para>Trial n depends on the seed, on the trials finished and running when it was asked for, and on nothing else.</para>
/// <para>Safe for use by several threads, which are served one at a time, also while a sampler thinks. Nothing is written anywhere: a program that must survive its end keeps <see cref="State"/>.</para>
/// </remarks>
public sealed class Study
{
    private readonly Lock _lock = new();
    private readonly ISampler _sampler;
    private readonly IPruner? _pruner;
    private readonly TrialLog _log;

    /// <param name="settings">What is searched.</param>
    /// <param name="sampler">Who chooses the points.</param>
    /// <param name="pruner">Who stops trials that do not promise well; nobody when null.</param>
    public Study(StudySettings settings, ISampler sampler, IPruner? pruner = null)
        : this(new StudyState(settings, [], []), sampler, pruner)
    {
    }

    private Study(StudyState state, ISampler sampler, IPruner? pruner)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sampler);
        (Settings, _sampler, _pruner, _log) = (state.Settings, sampler, pruner, new TrialLog(state));
    }

    public StudySettings Settings { get; }

    /// <summary>All trials so far, by number.</summary>
    public IReadOnlyList<Trial> Trials => Locked(() => _log.Trials);

    /// <summary>The complete and feasible trial with the best objective, the earliest of equals; null before the first.</summary>
    /// <exception cref="InvalidOperationException">The study has several objectives, of which no trial need be the best.</exception>
    public Trial? Best => Settings.Directions.Count == 1
        ? Locked(() => _log.Best(Settings))
        : throw new InvalidOperationException($"A study of {Settings.Directions.Count} objectives has no single best trial. Read its Pareto front.");

    /// <summary>The complete and feasible trials that no other one betters, by number: as good in every objective and better in one (Pareto 1906).</summary>
    public IReadOnlyList<Trial> ParetoFront => Tuning.ParetoFront.Of(Trials, Settings);

    /// <summary>The study as data.</summary>
    public StudyState State => Locked(() => new StudyState(Settings, _log.Trials, [.. _log.Queue]));

    /// <summary>Takes up a study where its state was taken. Trials that were running still are: tell them, or tell that they failed.</summary>
    /// <exception cref="ArgumentException">The trials are not numbered from 0 without gaps.</exception>
    public static Study Restore(StudyState state, ISampler sampler, IPruner? pruner = null) => new(state, sampler, pruner);

    /// <summary>Puts a point in line: it is asked for before anything that the sampler suggests.</summary>
    /// <exception cref="ArgumentException">The values are no point of the space.</exception>
    public void Enqueue(ParameterSet values)
    {
        var accepted = Settings.Space.Accept(values);
        lock (_lock)
            _log.Queue.Enqueue(accepted);
    }

    /// <summary>The next trial, which is running from now on; null when there is nothing left to try.</summary>
    public Trial? Ask()
    {
        lock (_lock)
        {
            var enqueued = _log.Queue.TryDequeue(out var values);
            values ??= _sampler.Suggest(_log.Request(Settings));
            return values is null ? null : _log.Start(Settings.Space.Accept(values), enqueued);
        }
    }

    /// <summary>The next trials, at most <paramref name="count"/>; fewer when nothing more is left to try.</summary>
    public IReadOnlyList<Trial> Ask(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        List<Trial> trials = [];
        while (trials.Count < count && Ask() is { } trial)
            trials.Add(trial);
        return trials;
    }

    /// <summary>Notes an intermediate objective of a running trial. A step that was reported before takes the new value.</summary>
    /// <returns>Whether the trial should stop; then tell it <see cref="TrialOutcome.Pruned"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such trial, or the step is negative.</exception>
    /// <exception cref="InvalidOperationException">The trial has ended, or the study has several objectives.</exception>
    public bool Report(int number, long step, double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (Settings.Directions.Count > 1)
            throw new InvalidOperationException($"A study of {Settings.Directions.Count} objectives takes no reports: a report is a single value. Tell the objectives at the end.");
        lock (_lock)
        {
            var trial = _log.Report(number, new TrialReport(step, value));
            return _pruner?.ShouldPrune(new PruningRequest { Settings = Settings, Trial = trial, Others = [.. _log.Trials.Where(t => t.Number != number)] }) ?? false;
        }
    }

    /// <summary>Ends a trial with its objective. NaN makes it a failed one.</summary>
    /// <inheritdoc cref="Tell(int, TrialOutcome)"/>
    public Trial Tell(int number, double objective) => Tell(number, TrialOutcome.Complete(objective));

    /// <summary>Ends a trial.</summary>
    /// <returns>The trial as it now stands.</returns>
    /// <exception cref="ArgumentException">A complete outcome has more or fewer objectives or constraints than the study.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such trial.</exception>
    /// <exception cref="InvalidOperationException">The trial has been told before.</exception>
    public Trial Tell(int number, TrialOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.State == TrialState.Complete && outcome.Objectives.Count != Settings.Directions.Count)
            throw new ArgumentException($"The study has {Settings.Directions.Count} objectives; {outcome.Objectives.Count} were told.", nameof(outcome));
        if (outcome.State == TrialState.Complete && outcome.Constraints.Count != Settings.Constraints)
            throw new ArgumentException($"The study has {Settings.Constraints} constraints; {outcome.Constraints.Count} were told.", nameof(outcome));
        return Locked(() => _log.End(number, outcome));
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }
}
