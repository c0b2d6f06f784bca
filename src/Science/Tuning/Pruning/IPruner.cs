namespace Slipway.Tuning;

/// <summary>A rule that stops trials early when they do not promise well.</summary>
/// <remarks>
/// <para><b>When.</b> Asked after each report of a running trial, with that report among the trial's reports, for the report just made only.
/// What it answers is advice: the trial goes on until it is told pruned, and may be asked about again.</para>
/// <para><b>Pure.</b> The answer depends on the request and on the pruner's own settings, so that a replay of a study prunes the same trials.</para>
/// <para><b>Values.</b> Steps may be missing, unevenly spaced and different from trial to trial, and one call may pass several. A reported value may be
/// infinite (the best or worst there is) or NaN; a trial whose latest report is NaN is to be stopped. Others' NaN reports are to be passed over.</para>
/// <para><b>Threads.</b> May be called by several threads at once, also for different studies.</para>
/// </remarks>
public interface IPruner
{
    /// <summary>The name under which studies are declared and stored, such as <c>median</c>.</summary>
    string Name { get; }

    /// <summary>Whether the trial should be stopped now.</summary>
    bool ShouldPrune(PruningRequest request);
}

/// <summary>All that a pruner may know when a running trial has made a report. Immutable.</summary>
public sealed record PruningRequest
{
    /// <summary>The space, the direction and the seed of the study.</summary>
    public required StudySettings Settings { get; init; }

    /// <summary>The trial in question, which has at least one report.</summary>
    public required Trial Trial { get; init; }

    /// <summary>All other trials of the study, running and finished, by number.</summary>
    public required IReadOnlyList<Trial> Others { get; init; }

    /// <summary>A report with the sign that makes small good.</summary>
    internal double Loss(TrialReport report) => Settings.Direction == Direction.Minimize ? report.Value : -report.Value;

    /// <summary>The reports of a trial that are numbers, with the sign that makes small good, by step.</summary>
    internal IReadOnlyList<double> Losses(Trial trial) => [.. trial.Reports.Where(report => !double.IsNaN(report.Value)).Select(Loss)];
}
