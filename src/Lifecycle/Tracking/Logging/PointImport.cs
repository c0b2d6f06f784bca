using Slipway.Tracking.Contracts;
using Slipway.Tracking.Imports;
using Slipway.Tracking.Metrics;
using Slipway.Tracking.Runs;

namespace Slipway.Tracking.Logging;

/// <summary>Takes the history of metrics of a run of another server in, deleted runs too. Points that are here already are not written again.</summary>
internal sealed class PointImport(Database database, MetricKeys keys)
{
    public async Task<Result<TakenPoints>> Take(Actor actor, string run, IReadOnlyList<MetricPoint> points, CancellationToken cancel)
    {
        if (ImportRules.Refuse(points) is { } refusal)
            return refusal;
        if (!Words.Storable(run))
            return RunRules.NotThere(run);
        Dictionary<string, long> numbers = [];
        var taken = await database.Write<TakenPoints>(actor, async unit =>
        {
            if (await RunFence.Refuse(unit, run) is { } stale)
                return stale;
            if (await RunRow.Find(unit, run, cancel) is not { } row)
                return RunRules.NotThere(run);
            numbers = await keys.Intern(unit, points.Select(p => p.Key).ToHashSet(StringComparer.Ordinal), cancel);
            var fresh = new List<MetricPoint>();
            foreach (var metric in points.GroupBy(p => p.Key, StringComparer.Ordinal))
                fresh.AddRange(await NotThere(unit, row.Number, numbers[metric.Key], [.. metric], cancel));
            await Add(unit, row, fresh, numbers);
            if (fresh.Count == 0)
                unit.NothingChanged();
            else
                unit.AuditShared("run.log", $"run_{run}", fresh.Count, LogDigest.Of([new PendingLog(unit.Actor, new RunLog(run, fresh), Single: false, cancel)]));
            return new TakenPoints(fresh.Count);
        }, cancel);
        if (taken.IsSuccess)
            keys.Remember(numbers);
        return taken;
    }

    /// <summary>How many points of each metric a run has.</summary>
    internal static Task<IReadOnlyDictionary<string, long>> Count(Unit unit, long run) => LogStore.CountPoints(unit, run);

    /// <summary>Those of a metric's points that are not here, each once.</summary>
    private static async Task<IEnumerable<MetricPoint>> NotThere(Unit unit, long run, long key, IReadOnlyList<MetricPoint> points, CancellationToken cancel)
    {
        var seen = new HashSet<StoredPoint>();
        await foreach (var point in LogStore.Between(unit, run, key, points.Min(p => p.Timestamp), points.Max(p => p.Timestamp), cancel))
            seen.Add(point);
        return points.Where(p => seen.Add(new StoredPoint(p.Timestamp, p.Step, p.Value)));
    }

    private static async Task Add(Unit unit, RunRow run, IReadOnlyList<MetricPoint> points, Dictionary<string, long> numbers)
    {
        var folds = new Dictionary<string, SeriesFold>(StringComparer.Ordinal);
        foreach (var point in points)
        {
            if (!folds.TryGetValue(point.Key, out var fold))
                folds[point.Key] = fold = new SeriesFold(run.Number, numbers[point.Key], run.Info.Experiment);
            fold.Add(point);
        }

        await LogStore.AddPoints(unit, [.. folds.Values], [.. points.Select(p => (run.Number, numbers[p.Key], p))]);
    }
}
