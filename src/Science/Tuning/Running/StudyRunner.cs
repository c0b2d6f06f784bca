using System.Globalization;

namespace Slipway.Tuning;

/// <summary>Runs the trials of a study in this process, side by side when asked to.</summary>
public static class StudyRunner
{
    /// <summary>Runs trials until a rule, the time or the space ends the study.</summary>
    /// <param name="study">A new one, or one that was restored.</param>
    /// <param name="objective">What is to be small or large; it is called by several threads when there are several workers.</param>
    /// <param name="trials">How many trials are begun, at least 1.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Why it ended, in a sentence for people.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are to be no trials.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<string> OptimizeAsync(this Study study, Func<ParameterSet, double> objective, int trials, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        var options = new OptimizeOptions { Stop = [new BudgetRule(study.Trials.Count + trials)] };
        return await OptimizeAsync(study, (trial, _) => Task.FromResult(TrialOutcome.Complete(objective(trial.Values))), options, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc cref="OptimizeAsync(Study, Func{ParameterSet, double}, int, CancellationToken)"/>
    /// <param name="study">A new one, or one that was restored.</param>
    /// <param name="objective">Runs a trial and tells how it ended. When it throws, the trial has failed.</param>
    /// <param name="options">How many at once, and until when.</param>
    /// <param name="cancel">Ends it: the running objectives are told so, and their trials have failed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is to be no worker.</exception>
    /// <exception cref="Exception">What an objective threw, when the study stops at a failure.</exception>
    public static async Task<string> OptimizeAsync(this Study study, Func<RunningTrial, CancellationToken, Task<TrialOutcome>> objective, OptimizeOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var run = new Run(study, objective, options, ending);
        var workers = Enumerable.Range(0, options.Workers).Select(_ => Task.Run(run.Work, CancellationToken.None)).ToList();
        await Task.WhenAll(workers).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return run.Reason ?? "Nothing is left to try.";
    }

    private sealed class Run(Study study, Func<RunningTrial, CancellationToken, Task<TrialOutcome>> objective, OptimizeOptions options, CancellationTokenSource ending)
    {
        private readonly Lock _lock = new();
        private readonly long _began = options.Clock.GetTimestamp();

        public string? Reason { get; private set; }

        public async Task Work()
        {
            try
            {
                while (Next() is { } trial)
                {
                    var ended = study.Tell(trial.Number, await Outcome(trial).ConfigureAwait(false));
                    options.Progress?.Report(ended);
                }
            }
            catch
            {
                await ending.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }

        private async Task<TrialOutcome> Outcome(Trial trial)
        {
            try
            {
                return await objective(new RunningTrial(study, trial), ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return TrialOutcome.Failed("It was cancelled.");
            }
            catch (Exception broken) when (!options.StopsAtFailure)
            {
                return TrialOutcome.Failed(broken.Message);
            }
            catch (Exception broken)
            {
                study.Tell(trial.Number, TrialOutcome.Failed(broken.Message));
                throw;
            }
        }

        // One worker after the other, so that no rule is asked about trials of which another worker is about to begin one more.
        private Trial? Next()
        {
            lock (_lock)
            {
                if (ending.IsCancellationRequested || Reason is not null)
                    return null;
                Reason = WhyStop();
                return Reason is null ? study.Ask() : null;
            }
        }

        private string? WhyStop()
        {
            if (options.Time is { } time && options.Clock.GetElapsedTime(_began) >= time)
                return string.Create(CultureInfo.InvariantCulture, $"The time of {time} is over.");
            var trials = options.Stop.Count > 0 ? study.Trials : [];
            return options.Stop.Select(rule => rule.WhyStop(study.Settings, trials)).FirstOrDefault(reason => reason is not null);
        }
    }
}
