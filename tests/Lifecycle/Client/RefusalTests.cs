using System.Text.Json.Nodes;
using Slipway.Client;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Client;

/// <summary>What the server refuses is told in its words and holds up nothing else.</summary>
public sealed class RefusalTests(SqliteTrackingServer server) : IClassFixture<SqliteTrackingServer>
{
    private static CancellationToken Cancel => Clients.Cancel;

    [Fact]
    public async Task A_refused_point_surfaces_at_Flush_and_the_others_arrive()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        for (var step = 0; step < 2_000; step++)
        {
            run.LogMetric("good", step, step);
            run.LogMetric("bad#name", step, step);
        }

        var refused = await Should.ThrowAsync<MlflowException>(() => run.Flush(Cancel));

        refused.ErrorCode.ShouldBe(MlflowException.NotLogged);
        var item = refused.Refused.ShouldHaveSingleItem();
        (item.Kind, item.Key, item.Count, item.ErrorCode).ShouldBe(("metric", "bad#name", 2_000, "INVALID_PARAMETER_VALUE"));
        item.Message.ShouldContain("Names may only contain alphanumerics");
        refused.Message.ShouldContain("metric 'bad#name' (2000 times): INVALID_PARAMETER_VALUE");
        (await client.History(run.Id, "good")).Select(p => p.Step).ShouldBe(Enumerable.Range(0, 2_000).Select(i => (long)i));
        gateway.Seen.Count(path => path.EndsWith("log-batch", StringComparison.Ordinal)).ShouldBeLessThan(60);

        await run.Flush(Cancel);
    }

    [Fact]
    public async Task An_address_with_a_path_too_many_has_no_API_and_says_so()
    {
        var page = new Uri(server.Server.Address, "/experiments");
        using var client = server.NewClient(page);

        var refused = await Should.ThrowAsync<MlflowException>(() => client.StartRun(Clients.NewName(), cancel: Cancel));

        refused.Message.ShouldStartWith($"There is no MLflow API at {page} (");
        refused.Message.ShouldNotContain("{");
    }

    [Fact]
    public async Task A_run_tells_the_address_of_its_page()
    {
        using var client = server.NewClient();
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);

        run.Page.ShouldBe(new Uri(server.Server.Address, $"/#/experiments/{run.ExperimentId}/runs/{run.Id}"));
    }

    [Fact]
    public async Task A_changed_parameter_is_refused_and_the_first_value_stays()
    {
        using var client = server.NewClient();
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        run.LogParam("rate", 0.1);
        run.LogParam("rate", 0.1);
        run.LogParam("rate", 0.2);
        run.LogParam("depth", 4);

        var refused = await Should.ThrowAsync<MlflowException>(() => run.Flush(Cancel));

        var item = refused.Refused.ShouldHaveSingleItem();
        (item.Kind, item.Key, item.Count).ShouldBe(("param", "rate", 1));
        item.Message.ShouldContain("Changing param values is not allowed");
        (await client.GetRun(run.Id, Cancel)).Params.ShouldBe(new Dictionary<string, string> { ["rate"] = "0.1", ["depth"] = "4" }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_run_that_was_deleted_refuses_everything_at_once()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        await server.Call("runs/delete", new JsonObject { ["run_id"] = run.Id });
        for (var step = 0; step < 3_000; step++)
            run.LogMetric("loss", step, step);

        var refused = await Should.ThrowAsync<MlflowException>(() => run.Flush(Cancel));

        refused.Refused.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Count.ShouldBe(3_000), r => r.Message.ShouldContain("must be in the 'active' state"));
        gateway.Seen.Count(path => path.EndsWith("log-batch", StringComparison.Ordinal)).ShouldBeLessThan(10);
        (await Should.ThrowAsync<MlflowException>(async () => await run.DisposeAsync())).Message.ShouldContain("must be in the 'active' state");
    }

    [Fact]
    public async Task What_was_refused_and_never_asked_for_is_told_by_disposing()
    {
        using var client = server.NewClient();
        var id = "";

        var refused = await Should.ThrowAsync<MlflowException>(async () =>
        {
            await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
            id = run.Id;
            run.SetTag("a//b", "x");
            run.LogMetric("loss", 1, 1);
        });

        refused.Refused.ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Kind.ShouldBe("tag"), r => r.Key.ShouldBe("a//b"));
        (await client.GetRun(id, Cancel)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(RunStatus.Finished), r => r.Metrics["loss"].Value.ShouldBe(1));
    }

    [Fact]
    public async Task Errors_carry_the_servers_name_for_them_and_its_words()
    {
        using var client = server.NewClient();

        var missing = await Should.ThrowAsync<MlflowException>(() => client.GetRun("00000000000000000000000000000000", Cancel));

        (missing.ErrorCode, missing.StatusCode).ShouldBe(("RESOURCE_DOES_NOT_EXIST", System.Net.HttpStatusCode.NotFound));
        missing.Message.ShouldContain("Run with id=00000000000000000000000000000000 not found");
    }

    [Theory]
    [InlineData("redis://127.0.0.1")]
    [InlineData("file:///mlruns")]
    public void An_address_that_is_none_of_a_server_is_refused_with_one_that_would_be(string address) =>
        Should.Throw<ArgumentException>(() => new MlflowClient(new MlflowClientOptions { TrackingUri = new Uri(address) })).Message.ShouldContain("http://127.0.0.1:5000");

    [Fact]
    public void A_name_without_a_password_is_a_mistake_that_is_told() =>
        Should.Throw<ArgumentException>(() => new MlflowClient(new MlflowClientOptions { Username = "ann" })).Message.ShouldContain("go together");

    [Fact]
    public async Task A_point_has_a_name_and_a_time_that_MLflow_can_keep()
    {
        using var client = server.NewClient();
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);

        Should.Throw<ArgumentNullException>(() => run.LogMetric(null!, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => run.LogMetric("loss", 1, 1, DateTimeOffset.UnixEpoch.AddSeconds(-1)));
    }
}
