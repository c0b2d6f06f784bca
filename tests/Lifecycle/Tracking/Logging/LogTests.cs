using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using Slipway.Testing.Databases;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Logging;

/// <summary>What holds for logging whatever the database.</summary>
public abstract class LogTests(TrackingServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_latest_value_is_the_greatest_by_step_timestamp_and_value()
    {
        var run = await server.NewRun();
        await Log(run, new MetricPoint("m", 5, 10, 2));
        await Log(run, new MetricPoint("m", 9, 99, 1));
        await Log(run, new MetricPoint("m", 4, 10, 2));
        await Log(run, new MetricPoint("m", 6, 10, 2));

        var metric = (await server.Runs.Get(run.Id, Cancel)).Value().Metrics.ShouldHaveSingleItem();

        (metric.Value, metric.Step, metric.Timestamp).ShouldBe((6, 2, 10));
        (metric.Low, metric.LowStep, metric.High, metric.HighStep).ShouldBe((4, 2, 9, 1));
    }

    [Fact]
    public async Task NaN_counts_as_zero_for_the_latest_value_and_comes_back_as_NaN()
    {
        var run = await server.NewRun();
        await Log(run, new("m", -1, 1), new("m", double.NaN, 1));
        (await server.Runs.Get(run.Id, Cancel)).Value().Metrics[0].Value.ShouldBe(double.NaN);

        await Log(run, new MetricPoint("m", 0.5, 1));

        (await server.Runs.Get(run.Id, Cancel)).Value().Metrics[0].Value.ShouldBe(0.5);
        (await server.History.Read(run.Id, "m", 10, null, Cancel)).Value().Items.Select(p => p.Value).ShouldBe([-1, double.NaN, 0.5]);
    }

    [Fact]
    public async Task The_latest_value_is_the_same_in_whatever_groups_points_arrive()
    {
        var point = Gen.Select(Gen.OneOf(Gen.Const(double.NaN), Gen.Const(double.PositiveInfinity), Gen.Const(double.NegativeInfinity), Gen.Double[-3, 3], Gen.Const(0.0)), Gen.Long[0, 3], Gen.Long[-2, 2]);
        var experiment = await server.NewExperiment();

        await Gen.Select(point.Array[1, 12], Gen.Int[1, 5]).SampleAsync(async (points, size) =>
        {
            var run = await server.NewRun(experiment.Id);
            var all = points.Select(p => new MetricPoint("m", p.Item1, p.Item2, p.Item3)).ToList();
            foreach (var chunk in all.Chunk(size))
                await Log(run, chunk);

            var metric = (await server.Runs.Get(run.Id, Cancel)).Value().Metrics[0];
            var top = all.MaxBy(p => (p.Step, p.Timestamp, double.IsNaN(p.Value) ? 0 : p.Value))!;
            var real = all.Where(p => !double.IsNaN(p.Value)).Select(p => p.Value).ToList();

            return (metric.Step, metric.Timestamp) == (top.Step, top.Timestamp)
                && (metric.Value.Equals(top.Value) || (Zero(metric.Value) && Zero(top.Value)))
                && metric.Low == (real.Count == 0 ? null : real.Min()) && metric.High == (real.Count == 0 ? null : real.Max());
        }, iter: 40, threads: 1);
    }

    [Fact]
    public async Task A_point_sent_again_is_kept_once()
    {
        var run = await server.NewRun();
        await Log(run, new("m", 1.5, 1), new("m", 1.5, 1));
        await Log(run, new MetricPoint("m", 1.5, 1));
        await Log(run, new MetricPoint("m", 2.5, 1));

        (await server.History.Read(run.Id, "m", 10, null, Cancel)).Value().Items.Select(p => p.Value).ShouldBe([1.5, 2.5]);
    }

    [Fact]
    public async Task Points_of_many_clients_are_neither_lost_nor_doubled()
    {
        var experiment = await server.NewExperiment();
        var shared = await server.NewRun(experiment.Id);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(async client =>
        {
            for (var i = 0; i < 20; i++)
                await Log(shared, new MetricPoint($"client {client % 4}", client, i, i));
        }));

        for (var key = 0; key < 4; key++)
        {
            var points = (await server.History.Read(shared.Id, $"client {key}", 10_000, null, Cancel)).Value().Items;
            points.Select(p => (p.Step, p.Value)).ShouldBe([.. Enumerable.Range(0, 20).SelectMany(step => Enumerable.Range(0, 8).Select(k => ((long)step, (double)(key + (4 * k)))))]);
        }
    }

    [Fact]
    public async Task Sixty_four_clients_at_once_lose_double_and_reorder_nothing_in_one_run_or_in_many()
    {
        const int clients = 64, points = 25;
        var experiment = await server.NewExperiment();
        var shared = await server.NewRun(experiment.Id);
        List<RunInfo> own = [];
        for (var client = 0; client < clients; client++)
            own.Add(await server.NewRun(experiment.Id));

        await Task.WhenAll(own.Select(async (run, client) =>
        {
            for (var i = 0; i < points; i++)
            {
                // Every fifth time a batch of three; timestamps fall, so that only the order of the steps is that of sending.
                var metrics = Enumerable.Range(0, i % 5 == 0 ? 3 : 1).Select(k => new JsonObject { ["key"] = $"m{k}", ["value"] = (client * 1000) + i, ["timestamp"] = 10_000 - i, ["step"] = i }).ToList();
                var batch = new JsonObject { ["run_id"] = run.Id, ["metrics"] = new JsonArray([.. metrics]) };
                (await server.Call("runs/log-batch", batch)).Status.ShouldBe(HttpStatusCode.OK);
                (await server.Call("runs/log-metric", new JsonObject { ["run_id"] = shared.Id, ["key"] = $"client {client % 8}", ["value"] = client, ["timestamp"] = i, ["step"] = i })).Status.ShouldBe(HttpStatusCode.OK);
            }
        }));

        foreach (var (client, run) in own.Index())
        {
            (await Read(run.Id, "m0")).ShouldBe([.. Enumerable.Range(0, points).Reverse().Select(i => ((long)i, (double)((client * 1000) + i)))]);
            (await Read(run.Id, "m2")).ShouldBe([.. Enumerable.Range(0, points).Reverse().Where(i => i % 5 == 0).Select(i => ((long)i, (double)((client * 1000) + i)))]);
            (await server.Runs.Get(run.Id, Cancel)).Value().Metrics.Single(m => m.Key == "m0").Step.ShouldBe(points - 1);
        }

        for (var key = 0; key < 8; key++)
            (await Read(shared.Id, $"client {key}")).ShouldBe([.. Enumerable.Range(0, points).SelectMany(step => Enumerable.Range(0, clients / 8).Select(k => ((long)step, (double)(key + (8 * k)))))]);

        async Task<IEnumerable<(long Step, double Value)>> Read(string run, string key) => (await server.History.Read(run, key, 10_000, null, Cancel)).Value().Items.Select(p => (p.Step, p.Value));
    }

    [Fact]
    public async Task A_refused_request_leaves_its_neighbours_and_nothing_of_itself()
    {
        var (good, gone) = (await server.NewRun(), await server.NewRun());
        await server.Runs.Delete(TrackingServer.Somebody, gone.Id, Cancel);
        await server.Log.LogParam(TrackingServer.Somebody, good.Id, new Param("depth", "3"), Cancel);

        var answers = await Task.WhenAll(
            server.Log.Log(TrackingServer.Somebody, new RunLog(good.Id, [new("a", 1, 1)]), Cancel),
            server.Log.Log(TrackingServer.Somebody, new RunLog(good.Id, [new("b", 1, 1)], [new("depth", "4"), new("width", "1")]), Cancel),
            server.Log.Log(TrackingServer.Somebody, new RunLog(gone.Id, [new("c", 1, 1)]), Cancel),
            server.Log.Log(TrackingServer.Somebody, new RunLog("nope", [new("d", 1, 1)]), Cancel),
            server.Log.Log(TrackingServer.Somebody, new RunLog(good.Id, [new("e", 1, 1)]), Cancel));

        answers.Select(a => a.IsSuccess).ShouldBe([true, false, false, false, true]);
        var run = (await server.Runs.Get(good.Id, Cancel)).Value();
        run.Metrics.Select(m => m.Key).ShouldBe(["a", "e"], ignoreOrder: true);
        run.Params.ShouldBe([new Param("depth", "3")]);
    }

    [Fact]
    public async Task A_parameter_cannot_change_and_says_what_it_was()
    {
        var run = await server.NewRun();
        (await server.Log.LogParam(TrackingServer.Somebody, run.Id, new Param("k", "v"), Cancel)).Value();
        (await server.Log.LogParam(TrackingServer.Somebody, run.Id, new Param("k", "v"), Cancel)).Value();

        (await server.Log.LogParam(TrackingServer.Somebody, run.Id, new Param("k", "w"), Cancel)).Refusal().Message
            .ShouldBe($"Changing param values is not allowed. Param with key='k' was already logged with value='v' for run ID='{run.Id}'. Attempted logging new value 'w'.");
        (await server.Log.Log(TrackingServer.Somebody, new RunLog(run.Id, Params: [new("k", "w")]), Cancel)).Refusal().Message
            .ShouldBe($"Changing param values is not allowed. Params were already logged='[{{'key': 'k', 'old_value': 'v', 'new_value': 'w'}}]' for run ID='{run.Id}'.");
    }

    [Fact]
    public async Task Two_requests_at_once_cannot_both_set_a_parameter_differently()
    {
        var run = await server.NewRun();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => server.Log.LogParam(TrackingServer.Somebody, run.Id, new Param("k", $"{i}"), Cancel)));

        answers.Count(a => a.IsSuccess).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_run_logs_is_audited_by_count_and_digest()
    {
        var run = await server.NewRun();
        await server.Log.Log(TrackingServer.Somebody, new RunLog(run.Id, [new("a", 1, 1), new("b", 2, 1)], [new("p", "1")], [new("t", "1")]), Cancel);

        var trail = await AuditTrail.Read(server.Database, Cancel);

        trail.Faults(server.Database.Log).ShouldBeEmpty();
        var entry = trail.Entries.Single(e => e.Member("obj") == $"run_{run.Id}" && e.Member("act") == "run.log");
        var details = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(entry.Details);
        details.GetProperty("count").GetInt64().ShouldBe(4);
        details.GetProperty("sha256").GetString()!.Length.ShouldBe(64);
    }

    [Fact]
    public async Task Long_values_are_cut_and_never_through_a_character()
    {
        var run = await server.NewRun();
        await server.Log.Log(TrackingServer.Somebody, new RunLog(run.Id, Params: [new("p", new string('v', 5999) + "😀x")], Tags: [new("t", new string('v', 9000))]), Cancel);

        var logged = (await server.Runs.Get(run.Id, Cancel)).Value();

        logged.Params[0].Value.ShouldBe(new string('v', 5999));
        logged.Tags.Single(t => t.Key == "t").Value.Length.ShouldBe(8000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public async Task Text_that_no_database_takes_is_refused(int character)
    {
        var text = $"a{(char)character}b";
        var run = await server.NewRun();

        (await server.Log.LogParam(TrackingServer.Somebody, run.Id, new Param("k", text), Cancel)).Refusal().Message.ShouldContain("cannot be stored");
        (await server.Log.SetTag(TrackingServer.Somebody, text, new Tag("k", "v"), Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
    }

    private static bool Zero(double value) => double.IsNaN(value) || value == 0;

    private async Task Log(RunInfo run, params MetricPoint[] points) => (await server.Log.Log(TrackingServer.Somebody, new RunLog(run.Id, points), Cancel)).Value();
}

public sealed class LogsOnSqlite(SqliteTrackingServer server) : LogTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class LogsOnPostgres(PostgresTrackingServer server) : LogTests(server), IClassFixture<PostgresTrackingServer>;
