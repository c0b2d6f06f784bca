using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Runs;

namespace Slipway.Tracking.Metrics;

/// <inheritdoc/>
internal sealed class HistoryService(Database database, MetricKeys keys) : IMetricHistory
{
    private const int MostSteps = 2500;
    private const int MostBuckets = 4000;
    private static readonly char[] Kinds = ['i', 'i', 'd', 'i'];

    public async Task<Result<Page<MetricPoint>>> Read(string run, string key, int limit, string? pageToken, CancellationToken cancel)
    {
        if (limit < 1)
            return Refusal.Invalid($"Invalid value {limit} for parameter 'max_results' supplied. It must be a positive integer");
        var fingerprint = PageToken.Fingerprint([run, key]);
        if (!PageToken.Read(pageToken, fingerprint, Kinds).Succeeded(out var start, out var lost))
            return lost;
        return await database.Read<Page<MetricPoint>>(async unit =>
        {
            if (await Series(unit, [run], key, cancel) is not [var series])
                return new Page<MetricPoint>([], null);
            var points = await PointStore.Page(unit, series.Run, series.Key, start.After?.Values, limit == int.MaxValue ? limit : limit + 1, cancel);
            if (points.Count <= limit)
                return new Page<MetricPoint>([.. points.Select(p => p.As(key))], null);
            points.RemoveAt(limit);
            return new Page<MetricPoint>([.. points.Select(p => p.As(key))], new PageToken(fingerprint, points[^1].Place).Write());
        }, cancel);
    }

    public async Task<Result<Page<MetricPoint>>> ReadAll(string run, int limit, string? pageToken, CancellationToken cancel)
    {
        if (limit < 1)
            return Refusal.Invalid($"'limit' is {limit}; a page has at least one point.");
        var fingerprint = PageToken.Fingerprint([run]);
        if (!PageToken.Read(pageToken, fingerprint, ['i', .. Kinds]).Succeeded(out var start, out var lost))
            return lost;
        return await database.Read<Page<MetricPoint>>(async unit =>
        {
            if (!Words.Storable(run) || await RunRow.Find(unit, run, cancel) is not { } row)
                return new Page<MetricPoint>([], null);
            var points = await PointStore.Page(unit, row.Number, start.After?.Values, limit + 1, cancel);
            var names = await keys.All(unit, cancel);
            var page = points.Take(limit).Select(p => p.Point.As(names[p.Key])).ToList();
            return new Page<MetricPoint>(page, points.Count <= limit ? null : new PageToken(fingerprint, [points[limit - 1].Key, .. points[limit - 1].Point.Place]).Write());
        }, cancel);
    }

    public async Task<Result<IReadOnlyList<RunPoint>>> ReadMany(IReadOnlyList<string> runs, string key, int limit, CancellationToken cancel)
    {
        if (RefuseRuns(runs) is { } refusal)
            return refusal;
        return await database.Read<IReadOnlyList<RunPoint>>(async unit =>
        {
            var all = new List<RunPoint>();
            foreach (var series in (await Series(unit, runs, key, cancel)).OrderBy(s => s.Id, StringComparer.Ordinal))
                all.AddRange((await PointStore.Page(unit, series.Run, series.Key, null, limit - all.Count, cancel)).Select(p => new RunPoint(series.Id, p.As(key))));
            return all;
        }, cancel);
    }

    public async Task<Result<IReadOnlyList<RunPoint>>> SampleSteps(IReadOnlyList<string> runs, string key, (long First, long Last)? steps, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > MostSteps)
            return Refusal.Invalid($"max_results must be between 1 and {MostSteps}. Got {limit}.");
        if (RefuseRuns(runs) is { } refusal)
            return refusal;
        return await database.Read<IReadOnlyList<RunPoint>>(async unit =>
        {
            var read = new List<(string Id, List<StoredPoint> Points)>();
            foreach (var series in await Series(unit, runs, key, cancel))
                read.Add((series.Id, await PointStore.Page(unit, series.Run, series.Key, null, int.MaxValue, cancel)));
            return Result.Of(StepSample.Of([.. runs.Distinct(StringComparer.Ordinal).SelectMany(run => read.Where(r => r.Id == run))], key, steps, limit));
        }, cancel);
    }

    public async Task<Result<Curve>> Draw(string run, string key, long? first, long? last, int buckets, CancellationToken cancel)
    {
        if (buckets is < 1 or > MostBuckets)
            return Refusal.Invalid($"'buckets' is {buckets}; 1 to {MostBuckets} can be drawn.");
        if (!Words.Storable(run))
            return RunRules.NotThere(run);
        return await database.Read<Curve>(async unit =>
        {
            if (await RunRow.Find(unit, run, cancel) is not { } row)
                return RunRules.NotThere(run);
            if (!Words.Storable(key) || await keys.Find(unit, key) is not { } number)
                return new Curve(run, key, 0, []);
            var curve = new CurveBuilder(await PointStore.Extent(unit, row.Number, number, first, last, cancel), buckets);
            await PointStore.ForEach(unit, row.Number, number, first, last, curve.Add, cancel);
            return new Curve(run, key, curve.Points, curve.Buckets());
        }, cancel);
    }

    private static Refusal? RefuseRuns(IReadOnlyList<string> runs) => runs.Count switch
    {
        0 => Words.Missing("run_ids"),
        > IMetricHistory.MostRuns => Refusal.Invalid($"{runs.Count} runs cannot be read at once.", $"Name at most {IMetricHistory.MostRuns}."),
        _ => null,
    };

    /// <summary>The runs of these ids that there are, with the metric's number; none where the metric was never logged.</summary>
    private async Task<IReadOnlyList<(string Id, long Run, long Key)>> Series(Unit unit, IReadOnlyList<string> runs, string key, CancellationToken cancel)
    {
        if (!Words.Storable(key) || await keys.Find(unit, key) is not { } number)
            return [];
        var found = await RunRow.FindMany(unit, [.. runs.Where(run => Words.Storable(run)).Distinct(StringComparer.Ordinal)], cancel);
        return [.. found.Select(r => (r.Info.Id, r.Number, number))];
    }
}
