namespace Slipway.Tuning;

/// <summary>A trial as its objective sees it.</summary>
public sealed class RunningTrial
{
    private readonly Study _study;

    internal RunningTrial(Study study, Trial trial) => (_study, Number, Values) = (study, trial.Number, trial.Values);

    /// <summary>0 for the first trial of its study.</summary>
    public int Number { get; }

    public ParameterSet Values { get; }

    /// <summary>Notes an intermediate objective.</summary>
    /// <returns>Whether the trial should stop; then return <see cref="TrialOutcome.Pruned"/>.</returns>
    /// <inheritdoc cref="Study.Report"/>
    public bool Report(long step, double value) => _study.Report(Number, step, value);
}
