using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Slipway.Pipelines.Declaration;
using Slipway.Tuning;
using Slipway.Work;

namespace Slipway.Pipelines.Training;

/// <summary>Searches hyperparameters: trials as child runs, side by side, one thread each, judged on a validation part of the training rows.</summary>
internal sealed class Search(TrainOrder order, Project project, TrainingData data, IFit trainer, RunReporter runs, JobContext job)
{
    private const string TrialTag = "slipway.trial";
    private const string ValuesTag = "slipway.trial.values";
    private readonly Tune _tune = project.Tune!;
    private readonly ConcurrentDictionary<string, int> _runs = new(StringComparer.Ordinal);
    private int _done;

    /// <returns>The best trial's values.</returns>
    public async Task<IReadOnlyDictionary<string, ParameterValue>> Run(CancellationToken cancel)
    {
        var study = new Study(new StudySettings(Space(), DirectionOf(_tune), (ulong)project.Train!.Seed), Sampler());
        var split = data.Split.ForTuning(data.Table, project.Train.Split, data.Time, project.Train.Seed);
        if (split.Train.Count == 0 || split.Test.Count == 0)
            throw new JobFailedException("The training rows are too few to hold a validation part back for tuning.");
        var known = await Known(cancel);
        var slots = Enumerable.Range(0, Math.Min(_tune.Parallel, Math.Max(1, Environment.ProcessorCount))).Select(_ => Task.Run(() => Slot(study, split, known, cancel), cancel));
        await Task.WhenAll(slots);
        await DeleteStrays(cancel);
        var best = study.Best ?? throw new JobFailedException($"None of {study.Trials.Count} trials ended with a value: {study.Trials.Select(t => t.Reason).FirstOrDefault(r => r is not null)}");
        await job.Log(string.Create(CultureInfo.InvariantCulture, $"best of {study.Trials.Count} trials: {_tune.Metric} {best.Objective:0.#####} with {best.Values}"), cancel);
        return best.Values;
    }

    private async Task Slot(Study study, RowSplit split, Dictionary<int, double> known, CancellationToken cancel)
    {
        while (Next(study) is { } trial)
        {
            cancel.ThrowIfCancellationRequested();
            study.Tell(trial.Number, known.TryGetValue(trial.Number, out var objective) ? TrialOutcome.Complete(objective) : await Try(trial, split, cancel));
            var done = Interlocked.Increment(ref _done);
            job.Progress(0.1 + (0.6 * done / _tune.Trials), FormattableString.Invariant($"trial {done} of {_tune.Trials}"));
        }
    }

    /// <summary>Asks for a trial while there are any left; asked under a lock, so that no slot asks for one too many.</summary>
    private Trial? Next(Study study)
    {
        lock (study)
            return study.Trials.Count < _tune.Trials ? study.Ask() : null;
    }

    private async Task<TrialOutcome> Try(Trial trial, RowSplit split, CancellationToken cancel)
    {
        var values = trial.Values.ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.Ordinal);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { [TrialTag] = trial.Number.ToString(CultureInfo.InvariantCulture), [ValuesTag] = trial.Values.ToString() };
        var run = await runs.CreateChild(order.Experiment, order.Run, FormattableString.Invariant($"trial-{trial.Number}"), tags, cancel);
        _runs[run] = trial.Number;
        // A program may log its parameters in words of its own, and a logged one never changes: ours come after.
        var program = project.Train!.Trainer.Command is not null;
        if (!program)
            await runs.LogParams(run, values, cancel);
        try
        {
            using var fitted = await trainer.Fit(new Fitting(run, FormattableString.Invariant($"trial-{trial.Number}"), split, trial.Values, IsTrial: true), cancel);
            var measured = fitted.Model is Models.Training.TrainedModel ours ? ours.ValidationMetrics : fitted.Model.Evaluate(data.Table, split.Test);
            await runs.LogMetrics(run, measured.ToDictionary(m => "validation/" + m.Key, m => m.Value, StringComparer.Ordinal), 0, cancel);
            if (program)
                await runs.AddParams(run, values, cancel);
            await runs.Finish(run, well: true, cancel);
            return measured.TryGetValue(_tune.Metric, out var objective) ? TrialOutcome.Complete(objective) : throw new JobFailedException($"tune.metric: {_tune.Metric} cannot be measured for this task; there are {string.Join(", ", measured.Keys)}.");
        }
        catch (Exception mistake) when (mistake is Models.ModelException || (program && mistake is JobFailedException { Again: false }))
        {
            await job.Log(FormattableString.Invariant($"trial {trial.Number} failed: {mistake.Message}"), cancel);
            if (program)
                await runs.AddParams(run, values, cancel);
            await runs.Finish(run, well: false, cancel);
            return TrialOutcome.Failed(mistake.Message);
        }
    }

    /// <summary>What an earlier attempt found, by trial number; what it left half done is deleted.</summary>
    private async Task<Dictionary<int, double>> Known(CancellationToken cancel)
    {
        var known = new Dictionary<int, double>();
        foreach (var child in await runs.Children(order.Experiment, order.Run, cancel))
        {
            var tags = child.GetProperty("data").GetProperty("tags").EnumerateArray().ToDictionary(t => t.GetProperty("key").GetString()!, t => t.GetProperty("value").GetString()!, StringComparer.Ordinal);
            if (!tags.TryGetValue(TrialTag, out var number))
                continue;
            var metric = child.GetProperty("data").TryGetProperty("metrics", out var metrics) ? metrics.EnumerateArray().FirstOrDefault(m => m.GetProperty("key").GetString() == "validation/" + _tune.Metric) : default;
            if (child.GetProperty("info").GetProperty("status").GetString() == "FINISHED" && metric.ValueKind == JsonValueKind.Object && metric.GetProperty("value").ValueKind == JsonValueKind.Number)
                Keep(child, int.Parse(number, CultureInfo.InvariantCulture), metric.GetProperty("value").GetDouble());
        }

        await DeleteStrays(cancel);
        return known;

        void Keep(JsonElement child, int trial, double value)
        {
            if (known.TryAdd(trial, value))
                _runs[child.GetProperty("info").GetProperty("run_id").GetString()!] = trial;
        }
    }

    /// <summary>Deletes child runs that are no trial's: what an earlier attempt left half done, and a run that was made twice because the answer to the first request was lost.</summary>
    private async Task DeleteStrays(CancellationToken cancel)
    {
        foreach (var child in await runs.Children(order.Experiment, order.Run, cancel))
        {
            if (child.GetProperty("info").GetProperty("run_id").GetString() is { } run && !_runs.ContainsKey(run))
                await runs.Delete(run, cancel);
        }
    }

    private static Direction DirectionOf(Tune tune) => tune.Direction switch
    {
        "minimize" => Direction.Minimize,
        "maximize" => Direction.Maximize,
        _ => tune.Metric is "log_loss" or "brier" or "rmse" or "mae" ? Direction.Minimize : Direction.Maximize,
    };

    private ISampler Sampler() => _tune.Sampler switch { "grid" => new GridSampler(), "random" => new RandomSampler(), _ => new QuasiRandomSampler() };

    private SearchSpace Space()
    {
        try
        {
            return new SearchSpace([.. _tune.Search.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => Parameter(s.Key, s.Value))]);
        }
        catch (ArgumentException mistake)
        {
            throw new JobFailedException($"tune.search: {mistake.Message}");
        }
    }

    private static Parameter Parameter(string name, Declaration.Range range) => range switch
    {
        { Real: [var low, var high] } => new FloatParameter(name, low, high, log: range.Scale == "log", step: range.Step),
        { Whole: [var low, var high] } => new IntParameter(name, low, high, log: range.Scale == "log", step: (long)(range.Step ?? 1)),
        { Choice: { } choice } => new CategoricalParameter(name, [.. choice.Select(Value)]),
        _ => throw new ArgumentException($"'{name}' has no range.", nameof(range)),
    };

    private static ParameterValue Value(object value) => value switch { bool flag => flag, long whole => whole, double number => number, _ => (string)value };
}
