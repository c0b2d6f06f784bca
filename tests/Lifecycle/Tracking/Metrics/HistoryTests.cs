using CsCheck;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Metrics;

/// <summary>What holds for metric histories whatever the database.</summary>
public abstract class HistoryTests(TrackingServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_give_every_point_once_in_order()
    {
        var run = await server.NewRun();
        MetricPoint[] points = [.. Enumerable.Range(0, 25).Select(i => new MetricPoint("m", i % 3 == 0 ? double.NaN : i, i / 5, i % 4))];
        await Log(run, points);

        var read = new List<MetricPoint>();
        string? next = null;
        do
        {
            var page = (await server.History.Read(run.Id, "m", 4, next, Cancel)).Value();
            read.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);

        read.ShouldBe([.. points.Distinct().OrderBy(p => p.Timestamp).ThenBy(p => p.Step).ThenBy(p => double.IsNaN(p.Value) ? 0 : p.Value)]);
    }

    [Fact]
    public async Task Pages_of_all_metrics_give_every_point_once_metric_by_metric()
    {
        var run = await server.NewRun();
        MetricPoint[] points = [.. Enumerable.Range(0, 30).Select(i => new MetricPoint($"metric/{i % 3}", i % 4 == 0 ? double.NaN : i % 7 == 0 ? double.PositiveInfinity : i, i / 6, i % 5))];
        await Log(run, points);
        await Log(await server.NewRun(), new MetricPoint("metric/0", 7, 7, 7));

        var read = new List<MetricPoint>();
        string? next = null;
        do
        {
            var page = (await server.History.ReadAll(run.Id, 4, next, Cancel)).Value();
            page.Items.Count.ShouldBeInRange(1, 4);
            read.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);

        read.Count.ShouldBe(points.Length);
        read.Select(p => p.Key).Aggregate(new List<string>(), (seen, key) => seen is [.., var last] && last == key ? seen : [.. seen, key]).Count.ShouldBe(3, "a metric's points stand together");
        foreach (var key in points.Select(p => p.Key).Distinct())
            read.Where(p => p.Key == key).ShouldBe((await server.History.Read(run.Id, key, 100, null, Cancel)).Value().Items);
        (await server.History.ReadAll("nope", 10, null, Cancel)).Value().Items.ShouldBeEmpty();
        (await server.History.ReadAll(run.Id, 0, null, Cancel)).Refusal().Message.ShouldBe("'limit' is 0; a page has at least one point.");
    }

    [Fact]
    public async Task What_was_never_logged_has_an_empty_history()
    {
        var run = await server.NewRun();

        (await server.History.Read(run.Id, "nothing", 10, null, Cancel)).Value().Items.ShouldBeEmpty();
        (await server.History.Read("nope", "m", 10, null, Cancel)).Value().Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_drawn_curve_loses_no_extreme_and_counts_every_point()
    {
        var experiment = await server.NewExperiment();

        await Gen.Select(Gen.Select(Gen.OneOf(Gen.Double[-100, 100], Gen.Const(double.NaN)), Gen.Long[-50, 50]).Array[1, 60], Gen.Int[1, 20]).SampleAsync(async (values, buckets) =>
        {
            var run = await server.NewRun(experiment.Id);
            MetricPoint[] points = [.. values.Select((v, i) => new MetricPoint("m", v.Item1, i, v.Item2))];
            await Log(run, points);

            var curve = (await server.History.Draw(run.Id, "m", null, null, buckets, Cancel)).Value();
            var real = points.Where(p => !double.IsNaN(p.Value)).Select(p => p.Value).ToList();
            var lows = curve.Buckets.Select(b => b.Low).Where(v => !double.IsNaN(v)).ToList();
            var highs = curve.Buckets.Select(b => b.High).Where(v => !double.IsNaN(v)).ToList();

            return curve.Points == points.Length && curve.Buckets.Count <= buckets && curve.Buckets.Sum(b => b.Count) == points.Length
                && curve.Buckets.Select(b => b.Step).SequenceEqual(curve.Buckets.Select(b => b.Step).Order())
                && (real.Count == 0 ? lows.Count == 0 : lows.Min() == real.Min() && highs.Max() == real.Max());
        }, iter: 30, threads: 1);
    }

    [Fact]
    public async Task Steps_at_the_ends_of_a_long_can_be_drawn()
    {
        var run = await server.NewRun();
        await Log(run, new("m", 1, 1, long.MinValue), new("m", 2, 1, long.MaxValue), new("m", 3, 1, 0));

        (await server.History.Draw(run.Id, "m", null, null, 3, Cancel)).Value().Buckets.Select(b => b.Last).ShouldBe([1, 3, 2]);
    }

    [Fact]
    public async Task Points_without_steps_are_drawn_by_time()
    {
        var run = await server.NewRun();
        await Log(run, [.. Enumerable.Range(0, 1000).Select(i => new MetricPoint("m", i == 555 ? -1 : i, 1_700_000_000_000 + i * 1000, 0))]);

        var buckets = (await server.History.Draw(run.Id, "m", null, null, 10, Cancel)).Value().Buckets;

        buckets.Select(b => b.Count).ShouldBe(Enumerable.Repeat(100L, 10));
        buckets.Select(b => b.Timestamp).ShouldBe(Enumerable.Range(0, 10).Select(i => 1_700_000_000_000 + i * 100_000L));
        (buckets[5].Low, buckets[5].High, buckets[5].Last).ShouldBe((-1, 599, 599));
    }

    [Fact]
    public async Task Sampled_steps_are_spread_evenly_and_keep_the_ends_of_every_run()
    {
        var experiment = await server.NewExperiment();
        var (a, b) = (await server.NewRun(experiment.Id), await server.NewRun(experiment.Id));
        await Log(a, [.. Enumerable.Range(0, 100).Select(i => new MetricPoint("m", i, i, i))]);
        await Log(b, [.. Enumerable.Range(37, 3).Select(i => new MetricPoint("m", i, i, i))]);

        var sampled = (await server.History.SampleSteps([a.Id, b.Id], "m", null, 10, Cancel)).Value();

        sampled.Where(p => p.Run == a.Id).Select(p => p.Point.Step).ShouldBe([0, 10, 20, 30, 37, 39, 40, 50, 60, 70, 80, 90, 99]);
        sampled.Where(p => p.Run == b.Id).Select(p => p.Point.Step).ShouldBe([37, 39]);
    }

    private async Task Log(RunInfo run, params MetricPoint[] points) => (await server.Log.Log(TrackingServer.Somebody, new RunLog(run.Id, points), Cancel)).Value();
}

public sealed class HistoriesOnSqlite(SqliteTrackingServer server) : HistoryTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class HistoriesOnPostgres(PostgresTrackingServer server) : HistoryTests(server), IClassFixture<PostgresTrackingServer>;
