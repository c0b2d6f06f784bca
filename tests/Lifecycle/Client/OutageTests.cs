using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Slipway.Client;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Client;

/// <summary>A server that is away, busy, or loses its answers costs neither a point nor a training loop's time.</summary>
public sealed class OutageTests(SqliteTrackingServer server) : IClassFixture<SqliteTrackingServer>
{
    private static CancellationToken Cancel => Clients.Cancel;

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(404)]
    public async Task A_server_that_is_away_for_a_while_gets_everything_afterwards(int status)
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        var refusals = 3;
        gateway.Before = context => IsBatch(context) && Interlocked.Decrement(ref refusals) >= 0 ? Gateway.Busy(context, status) : Task.FromResult(false);
        for (var step = 0; step < 2_500; step++)
            run.LogMetric("loss", step, step);

        await run.Flush(Cancel);

        (await client.History(run.Id, "loss")).Select(p => p.Step).ShouldBe(Enumerable.Range(0, 2_500).Select(i => (long)i));
        refusals.ShouldBeLessThanOrEqualTo(0);
        run.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_says_when_to_come_back_is_not_asked_before()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        var times = new List<long>();
        gateway.Before = context =>
        {
            if (!IsBatch(context))
                return Task.FromResult(false);
            times.Add(Stopwatch.GetTimestamp());
            return times.Count == 1 ? Gateway.Busy(context, 429, retryAfter: "2") : Task.FromResult(false);
        };

        run.LogMetric("loss", 1, 1);
        await run.Flush(Cancel);

        Stopwatch.GetElapsedTime(times[0], times[1]).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
    }

    [Fact]
    public async Task A_batch_whose_answer_is_lost_is_sent_again_and_stored_once()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        var batches = 0;
        gateway.After = (context, _) =>
        {
            // The server has it; the client does not hear of it.
            if (IsBatch(context) && Interlocked.Increment(ref batches) % 2 == 1)
            {
                context.Abort();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };
        run.LogParam("rate", 0.1);
        for (var step = 0; step < 3_500; step++)
            run.LogMetric("loss", 1, step);

        await run.Flush(Cancel);

        batches.ShouldBeGreaterThanOrEqualTo(8);
        (await client.History(run.Id, "loss")).Select(p => p.Step).ShouldBe(Enumerable.Range(0, 3_500).Select(i => (long)i));
    }

    [Fact]
    public async Task Logging_returns_at_once_while_the_server_answers_nothing()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        var open = new TaskCompletionSource();
        gateway.Before = async context =>
        {
            if (IsBatch(context))
                await open.Task;
            return false;
        };

        var began = Stopwatch.GetTimestamp();
        for (var step = 0; step < 100_000; step++)
            run.LogMetric("loss", step, step);
        var took = Stopwatch.GetElapsedTime(began);

        took.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        run.Waiting.ShouldBe(100_000);
        open.SetResult();
        await run.Flush(Cancel);
        (await client.History(run.Id, "loss")).Count.ShouldBe(100_000);
    }

    [Fact]
    public async Task A_full_queue_drops_what_comes_and_says_how_much()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address, options => options.QueueLimit = 1_500);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        var open = new TaskCompletionSource();
        gateway.Before = async context =>
        {
            if (IsBatch(context))
                await open.Task;
            return false;
        };
        for (var step = 0; step < 2_000; step++)
            run.LogMetric("loss", step, step);
        open.SetResult();

        var told = await Should.ThrowAsync<MlflowException>(() => run.Flush(Cancel));

        told.Dropped.ShouldBe(500);
        told.Message.ShouldContain("500 points, parameters or tags were dropped: 1500 were waiting already");
        (await client.History(run.Id, "loss")).Select(p => p.Step).ShouldBe(Enumerable.Range(0, 1_500).Select(i => (long)i));
        run.LogMetric("loss", 1, 9_999);
        await run.Flush(Cancel);
    }

    [Fact]
    public async Task A_flush_waits_no_longer_than_it_is_told_and_what_waits_is_kept()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address, options => options.GiveUpAfter = TimeSpan.FromSeconds(1));
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        gateway.Before = context => IsBatch(context) ? Gateway.Busy(context, 503) : Task.FromResult(false);
        run.LogMetric("loss", 1, 1);

        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<OperationCanceledException>(() => run.Flush(impatient.Token));
        var away = await Should.ThrowAsync<MlflowException>(() => run.Flush(Cancel));
        gateway.Before = _ => Task.FromResult(false);
        await run.Flush(Cancel);

        (away.ErrorCode, away.StatusCode).ShouldBe(("TEMPORARILY_UNAVAILABLE", System.Net.HttpStatusCode.ServiceUnavailable));
        away.Message.ShouldContain("1 of what run");
        (await client.History(run.Id, "loss")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_run_that_ends_while_the_server_is_away_says_what_was_lost()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address, options => options.GiveUpAfter = TimeSpan.FromSeconds(1));
        var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        gateway.Before = context => Gateway.Busy(context, 503);
        run.LogMetric("loss", 1, 1);

        var lost = await Should.ThrowAsync<MlflowException>(async () => await run.DisposeAsync());

        lost.Message.ShouldContain($"Run {run.Id} was ended here while the server was away: 1 of what it logged did not arrive");
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        var address = gateway.Address;
        await gateway.DisposeAsync();
        using var client = server.NewClient(address, options => options.GiveUpAfter = TimeSpan.FromSeconds(1));

        var gone = await Should.ThrowAsync<MlflowException>(() => client.StartRun(Clients.NewName(), cancel: Cancel));

        (gone.ErrorCode, gone.StatusCode).ShouldBe((MlflowException.Unreachable, null));
        gone.Message.ShouldContain($"The server {address.ToString().TrimEnd('/')} cannot be reached");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_given_up()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        gateway.Before = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using var client = server.NewClient(gateway.Address, options => (options.GiveUpAfter, options.RequestTimeout) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(300)));

        (await Should.ThrowAsync<MlflowException>(() => client.GetRun("r", Cancel))).Message.ShouldContain("did not answer within");
    }

    [Fact]
    public async Task A_run_whose_start_was_not_answered_is_not_started_twice()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        var name = Clients.NewName();
        var experiment = await client.GetOrCreateExperiment(name, Cancel);
        gateway.After = (context, _) =>
        {
            if (!context.Request.Path.Value!.EndsWith("runs/create", StringComparison.Ordinal))
                return Task.FromResult(false);
            context.Abort();
            return Task.FromResult(true);
        };

        await Should.ThrowAsync<MlflowException>(() => client.StartRun(name, cancel: Cancel));

        (await client.SearchRuns([experiment.Id], cancel: Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_page_that_answers_instead_of_a_server_is_told_apart()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        gateway.Before = context => Gateway.Busy(context, 200, body: "<html>Please sign in</html>");
        using var client = server.NewClient(gateway.Address);

        (await Should.ThrowAsync<MlflowException>(() => client.GetRun("r", Cancel))).Message.ShouldContain("<html>Please sign in</html>");
    }

    [Fact]
    public async Task Credentials_are_sent_as_MLflows_clients_send_them()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        var sent = new List<string>();
        gateway.Before = context =>
        {
            sent.Add(context.Request.Headers.Authorization.ToString());
            return Gateway.Busy(context, 401, body: "You are not authenticated.");
        };
        using var token = server.NewClient(gateway.Address, options => options.Token = "slp_1");
        using var named = server.NewClient(gateway.Address, options => (options.Token, options.Username, options.Password) = ("slp_1", "ann", "sécret"));

        var refused = await Should.ThrowAsync<MlflowException>(() => token.GetRun("r", Cancel));
        await Should.ThrowAsync<MlflowException>(() => named.GetRun("r", Cancel));

        refused.ErrorCode.ShouldBe("UNAUTHENTICATED");
        sent.ShouldBe(["Bearer slp_1", "Basic " + Convert.ToBase64String("ann:sécret"u8)]);
    }

    private static bool IsBatch(HttpContext context) => context.Request.Path.Value!.EndsWith("runs/log-batch", StringComparison.Ordinal);
}
