namespace Slipway.Tuning;

/// <summary>All that a sampler may know when it is asked for the point of a new trial. Immutable.</summary>
public sealed record SuggestionRequest
{
    /// <summary>The space, the direction and the seed of the study.</summary>
    public required StudySettings Settings { get; init; }

    /// <summary>The number that the new trial will have, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>How many points the sampler has suggested in this study before: its place in a fixed sequence. Enqueued trials do not count.</summary>
    public required int Place { get; init; }

    /// <summary>All trials before this one, by number.</summary>
    public required IReadOnlyList<Trial> Trials { get; init; }

    /// <summary>Complete, pruned and failed trials, by number.</summary>
    public IEnumerable<Trial> Finished => Trials.Where(trial => trial.State != TrialState.Running);

    /// <summary>Trials that have been handed out and not been told yet, by number.</summary>
    public IEnumerable<Trial> Running => Trials.Where(trial => trial.State == TrialState.Running);

    /// <summary>Points that are not to be suggested again: those of all trials, or none when the study allows repeats.</summary>
    public required IReadOnlySet<ParameterSet> Taken { get; init; }

    public SearchSpace Space => Settings.Space;

    /// <summary>Random numbers for one purpose of this one suggestion.</summary>
    public KeyedRandom Random(string purpose) => new(Settings.Seed, Number, purpose);
}
