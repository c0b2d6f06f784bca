using System.Collections.Concurrent;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Studies that run their own trials.</summary>
public sealed class RunnerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_side_by_side_run_exactly_the_trials_of_the_budget()
    {
        var study = New();
        var (running, most) = (0, 0);
        var ended = new ConcurrentBag<int>();

        var why = await study.OptimizeAsync(
            async (trial, cancel) =>
            {
                Raise(ref most, Interlocked.Increment(ref running));
                await Task.Delay(5, cancel);
                Interlocked.Decrement(ref running);
                return TrialOutcome.Complete(Loss(trial.Values));
            },
            new OptimizeOptions { Workers = 8, Stop = [new BudgetRule(50)], Progress = new Heard(trial => ended.Add(trial.Number)) },
            Cancel);

        why.ShouldBe("All 50 trials have been handed out.");
        study.Trials.Select(trial => trial.State).ShouldBe(Enumerable.Repeat(TrialState.Complete, 50));
        ended.Order().ShouldBe(Enumerable.Range(0, 50));
        most.ShouldBeInRange(2, 8);
    }

    [Fact]
    public async Task One_worker_runs_the_trials_that_asking_and_telling_would()
    {
        var (run, asked) = (New(), New());
        while (asked.Trials.Count < 20 && asked.Ask() is { } trial)
            asked.Tell(trial.Number, Loss(trial.Values));

        await run.OptimizeAsync(Loss, 12, Cancel);
        var restored = Study.Restore(StudyState.FromJson(run.State.ToJson()), new TpeSampler());
        await restored.OptimizeAsync(Loss, 8, Cancel);

        restored.Trials.Select(trial => (trial.Values, trial.Objective)).ShouldBe(asked.Trials.Select(trial => (trial.Values, trial.Objective)));
    }

    [Fact]
    public async Task A_finite_space_ends_by_itself()
    {
        var study = new Study(new StudySettings(new SearchSpace(new IntParameter("n", 1, 5))), new RandomSampler());

        (await study.OptimizeAsync(values => values["n"].AsInt(), 100, Cancel)).ShouldBe("Nothing is left to try.");

        study.Trials.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_trial_that_throws_has_failed_and_the_next_begins()
    {
        var study = New();

        await study.OptimizeAsync(values => study.Trials.Count % 3 == 0 ? throw new InvalidOperationException("It ran out of memory.") : Loss(values), 9, Cancel);

        var failed = study.Trials.Where(trial => trial.State == TrialState.Failed).ToList();
        failed.Select(trial => trial.Number).ShouldBe([2, 5, 8]);
        failed.ShouldAllBe(trial => trial.Reason == "It ran out of memory.");
    }

    [Fact]
    public async Task A_study_that_stops_at_a_failure_throws_what_was_thrown_and_leaves_no_trial_running()
    {
        var study = New();

        var thrown = await Should.ThrowAsync<InvalidOperationException>(study.OptimizeAsync(
            async (trial, cancel) =>
            {
                if (trial.Number == 3)
                    throw new InvalidOperationException("The data are gone.");
                await Task.Delay(trial.Number < 3 ? 1 : Timeout.Infinite, cancel);
                return TrialOutcome.Complete(1);
            },
            new OptimizeOptions { Workers = 4, StopsAtFailure = true },
            Cancel));

        thrown.Message.ShouldBe("The data are gone.");
        study.Trials[3].Reason.ShouldBe("The data are gone.");
        study.Trials.ShouldAllBe(trial => trial.State != TrialState.Running);
    }

    [Fact]
    public async Task Cancelled_it_ends_at_once_and_its_trials_have_failed()
    {
        var study = New();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Should.ThrowAsync<OperationCanceledException>(study.OptimizeAsync(
            async (trial, cancel) =>
            {
                if (trial.Number == 2)
                    await ending.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancel);
                return TrialOutcome.Complete(1);
            },
            new OptimizeOptions { Workers = 3 },
            ending.Token));

        study.Trials.Count.ShouldBe(3);
        study.Trials.ShouldAllBe(trial => trial.State == TrialState.Failed && trial.Reason == "It was cancelled.");
    }

    [Fact]
    public async Task A_trial_that_does_not_promise_well_is_pruned_from_within()
    {
        var study = new Study(new StudySettings(Spaces.Mixed(), Seed: 3), new RandomSampler(), PercentilePruner.Median());

        await study.OptimizeAsync(
            (trial, _) =>
            {
                var loss = Loss(trial.Values);
                for (var step = 0; step < 5; step++)
                {
                    if (trial.Report(step, loss + 1.0 / (step + 1)))
                        return Task.FromResult(TrialOutcome.Pruned());
                }

                return Task.FromResult(TrialOutcome.Complete(loss));
            },
            new OptimizeOptions { Stop = [new BudgetRule(30)] },
            Cancel);

        study.Trials.Count(trial => trial.State == TrialState.Pruned).ShouldBeInRange(5, 25);
        study.Trials.Where(trial => trial.State == TrialState.Pruned).ShouldAllBe(trial => trial.Objective > study.Best!.Objective);
    }

    [Fact]
    public async Task No_trial_begins_when_the_time_is_over()
    {
        var (study, clock) = (New(), new Clock());

        var why = await study.OptimizeAsync(
            (trial, _) =>
            {
                clock.Seconds += 10;
                return Task.FromResult(TrialOutcome.Complete(Loss(trial.Values)));
            },
            new OptimizeOptions { Time = TimeSpan.FromSeconds(35), Clock = clock },
            Cancel);

        why.ShouldBe("The time of 00:00:35 is over.");
        study.Trials.Count.ShouldBe(4);
    }

    [Fact]
    public async Task An_outcome_that_does_not_fit_the_study_ends_it_with_words()
    {
        var study = New();

        var thrown = await Should.ThrowAsync<ArgumentException>(study.OptimizeAsync((_, _) => Task.FromResult(TrialOutcome.Complete([1, 2])), new OptimizeOptions { Workers = 2 }, Cancel));

        thrown.Message.ShouldContain("The study has 1 objectives; 2 were told.");
        await Should.ThrowAsync<ArgumentOutOfRangeException>(study.OptimizeAsync(Loss, 0, Cancel));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(study.OptimizeAsync((_, _) => Task.FromResult(TrialOutcome.Complete(1)), new OptimizeOptions { Workers = 0 }, Cancel));
    }

    private static Study New() => new(new StudySettings(Spaces.Mixed(), Seed: 11), new TpeSampler());

    private static double Loss(ParameterSet values) => Math.Abs(Math.Log(values["learning_rate"].AsFloat() / 0.1)) + Math.Abs(Math.Log(values["num_leaves"].AsInt() / 31.0));

    private static void Raise(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, now, seen) == seen)
                return;
        }
    }

    private sealed class Heard(Action<Trial> hear) : IProgress<Trial>
    {
        public void Report(Trial value) => hear(value);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
