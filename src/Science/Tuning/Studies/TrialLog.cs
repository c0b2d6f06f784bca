using System.Collections.Immutable;

namespace Slipway.Tuning;

/// <summary>The trials of a study and the rules of their lives. Its owner sees to it that one thread at a time comes in.</summary>
internal sealed class TrialLog
{
    // Immutable, so that a request costs nothing to make and stays what it was.
    private ImmutableHashSet<ParameterSet> _tried;
    private int _enqueuedTrials;

    public TrialLog(StudyState state)
    {
        Trials = [.. state.Trials];
        Queue = new([.. state.Queue]);
        for (var i = 0; i < Trials.Count; i++)
        {
            if (Trials[i].Number != i)
                throw new ArgumentException($"Trial {Trials[i].Number} stands where trial {i} should: a state holds all trials from 0 in order.", nameof(state));
        }

        _tried = [.. Trials.Select(trial => trial.Values)];
        _enqueuedTrials = Trials.Count(trial => trial.Enqueued);
    }

    public ImmutableList<Trial> Trials { get; private set; }

    public Queue<ParameterSet> Queue { get; }

    public Trial? Best(StudySettings settings) => Trials
        .Where(trial => trial.State == TrialState.Complete && trial.IsFeasible)
        .Aggregate((Trial?)null, (best, trial) => best is null || settings.IsBetter(trial.Objective!.Value, best.Objective!.Value) ? trial : best);

    public SuggestionRequest Request(StudySettings settings) => new()
    {
        Settings = settings,
        Number = Trials.Count,
        Place = Trials.Count - _enqueuedTrials,
        Trials = Trials,
        Taken = settings.Repeats ? [] : _tried,
    };

    public Trial Start(ParameterSet values, bool enqueued)
    {
        var trial = new Trial { Number = Trials.Count, Values = values, Enqueued = enqueued };
        Trials = Trials.Add(trial);
        _tried = _tried.Add(values);
        _enqueuedTrials += enqueued ? 1 : 0;
        return trial;
    }

    public Trial Report(int number, TrialReport report)
    {
        var trial = Running(number, "report on");
        return Replace(trial with { Reports = [.. trial.Reports.Where(r => r.Step != report.Step).Append(report).OrderBy(r => r.Step)] });
    }

    public Trial End(int number, TrialOutcome outcome)
    {
        var trial = Running(number, "tell");
        var objectives = outcome.State == TrialState.Pruned ? LastNumber(trial.Reports) : outcome.Objectives;
        return Replace(trial with { State = outcome.State, Objectives = objectives, Constraints = outcome.Constraints, Reason = outcome.Reason });
    }

    private Trial Replace(Trial trial)
    {
        Trials = Trials.SetItem(trial.Number, trial);
        return trial;
    }

    private static IReadOnlyList<double> LastNumber(IEnumerable<TrialReport> reports) =>
        [.. reports.Where(report => !double.IsNaN(report.Value)).Select(report => report.Value).TakeLast(1)];

    private Trial Running(int number, string verb)
    {
        if (number < 0 || number >= Trials.Count)
            throw new ArgumentOutOfRangeException(nameof(number), number, $"There is no trial {number} to {verb}: {Trials.Count} have been asked for.");
        return Trials[number] is { State: TrialState.Running } trial
            ? trial
            : throw new InvalidOperationException($"Trial {number} is {Trials[number].State.ToString().ToLowerInvariant()}; there is nothing left to {verb}. Ask for a new trial, or enqueue its values to run them again.");
    }
}
