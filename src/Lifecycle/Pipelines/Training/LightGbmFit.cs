using System.Diagnostics;
using System.Globalization;
using Slipway.Pipelines.Declaration;
using Slipway.Work;

namespace Slipway.Pipelines.Training;

/// <summary>Trains LightGBM in this process, on the calling thread.</summary>
internal sealed class LightGbmFit(Project project, TrainingData data, RunReporter runs, JobContext job) : IFit
{
    /// <summary>Curves are drawn with at most so many points.</summary>
    private const int MostRounds = 500;

    public async Task<Fitted> Fit(Fitting fitting, CancellationToken cancel)
    {
        if (fitting.IsTrial)
            return new Fitted(Models.Training.Trainer.Train(Requests.Of(project, data, fitting.Rows.Train, fitting.Rows.Test, fitting.Searched), cancel));
        var began = Stopwatch.GetTimestamp();
        var curve = new List<(string, double, long)>();
        var model = Models.Training.Trainer.Train(Requests.Of(project, data, fitting.Rows.Train, [], fitting.Searched, round => curve.AddRange(round.Train.Select(m => ("training/" + m.Key, m.Value, (long)round.Iteration)))), cancel);
        await runs.LogPoints(fitting.Run, Thin(curve), cancel);
        await job.Log(string.Create(CultureInfo.InvariantCulture, $"trained {model.Rounds} rounds in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"), cancel);
        return new Fitted(model);
    }

    private static IReadOnlyList<(string, double, long)> Thin(List<(string Key, double Value, long Step)> curve)
    {
        var last = curve.Count == 0 ? 0 : curve.Max(p => p.Step);
        var every = Math.Max(1, (last + MostRounds) / MostRounds);
        return [.. curve.Where(p => p.Step % every == 0 || p.Step == last)];
    }
}
