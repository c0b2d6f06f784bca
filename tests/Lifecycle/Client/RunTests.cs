using System.Globalization;
using Slipway.Client;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Client;

/// <summary>What a program logs with the client stands on the server.</summary>
public sealed class RunTests(SqliteTrackingServer server) : IClassFixture<SqliteTrackingServer>, IDisposable
{
    private readonly MlflowClient _client = server.NewClient();

    private static CancellationToken Cancel => Clients.Cancel;

    [Fact]
    public async Task What_a_run_logs_is_there_when_it_is_disposed()
    {
        string id;
        await using (var run = await _client.StartRun(Clients.NewName(), "first try", new Dictionary<string, string> { ["team"] = "credit" }, cancel: Cancel))
        {
            id = run.Id;
            run.LogParams(new Dictionary<string, object?> { ["trainer"] = "sdca", ["l2"] = 0.001, ["since"] = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), ["nothing"] = null });
            run.LogMetric("auc", 0.81, 7);
            run.LogMetrics(new Dictionary<string, double> { ["loss"] = 0.4, ["accuracy"] = 0.75 }, 8);
            run.SetTag("stage", "trial");
        }

        var stored = await _client.GetRun(id, Cancel);
        stored.Name.ShouldBe("first try");
        stored.Status.ShouldBe(RunStatus.Finished);
        stored.EndTime.ShouldNotBeNull();
        stored.Params.ShouldBe(new Dictionary<string, string> { ["trainer"] = "sdca", ["l2"] = "0.001", ["since"] = "2026-03-01T00:00:00.0000000+00:00", ["nothing"] = "" }, ignoreOrder: true);
        stored.Metrics.ToDictionary(m => m.Key, m => (m.Value.Value, m.Value.Step)).ShouldBe(new Dictionary<string, (double, long)> { ["auc"] = (0.81, 7), ["loss"] = (0.4, 8), ["accuracy"] = (0.75, 8) }, ignoreOrder: true);
        (stored.Tags["team"], stored.Tags["stage"], stored.Tags["mlflow.user"], stored.Tags["mlflow.source.type"]).ShouldBe(("credit", "trial", Environment.UserName, "LOCAL"));
    }

    [Fact]
    public async Task Numbers_are_written_alike_in_every_language()
    {
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NegativeSign) = (",", "−");
        var before = CultureInfo.CurrentCulture;
        await using var run = await _client.StartRun(Clients.NewName(), cancel: Cancel);
        try
        {
            CultureInfo.CurrentCulture = german;
            run.LogParam("rate", -0.5);
            run.LogMetric("loss", -1.5, -3);
            await run.Flush(Cancel);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        (await _client.GetRun(run.Id, Cancel)).Params["rate"].ShouldBe("-0.5");
        (await _client.History(run.Id, "loss")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Value.ShouldBe(-1.5), p => p.Step.ShouldBe(-3));
    }

    [Fact]
    public async Task What_is_no_number_is_a_value_too()
    {
        await using var run = await _client.StartRun(Clients.NewName(), cancel: Cancel);
        run.LogMetric("loss", double.NaN, 1);
        run.LogMetric("loss", double.PositiveInfinity, 2);
        run.LogMetric("loss", double.NegativeInfinity, 3);
        run.LogMetric("loss", 1e-310, 4);
        await run.Flush(Cancel);

        (await _client.History(run.Id, "loss")).OrderBy(p => p.Step).Select(p => p.Value).ShouldBe([double.NaN, double.MaxValue, double.MinValue, 1e-310]);
    }

    [Fact]
    public async Task Any_number_of_parameters_tags_and_points_is_cut_into_requests_that_MLflow_takes()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        var longest = 0L;
        gateway.Before = context =>
        {
            longest = Math.Max(longest, context.Request.ContentLength ?? 0);
            return Task.FromResult(false);
        };
        for (var i = 0; i < 450; i++)
        {
            run.LogParam($"p{i}", new string('ß', 5_000) + i);
            run.SetTag($"t{i}", $"{i}");
            for (var step = 0; step < 5; step++)
                run.LogMetric($"m{i}", i, step);
        }

        await run.Flush(Cancel);

        var stored = await _client.GetRun(run.Id, Cancel);
        (stored.Params.Count, stored.Metrics.Count, stored.Tags.Count(t => t.Key.StartsWith('t'))).ShouldBe((450, 450, 450));
        stored.Params["p449"].ShouldEndWith("ß449");
        longest.ShouldBeInRange(100_000, 1_000_000);
    }

    [Fact]
    public async Task A_run_within_a_run_names_its_parent()
    {
        await using var parent = await _client.StartRun(Clients.NewName("sweep"), cancel: Cancel);
        await using var child = await _client.StartRun(Clients.NewName("sweep"), parent: parent, cancel: Cancel);

        (await _client.GetRun(child.Id, Cancel)).Tags["mlflow.parentRunId"].ShouldBe(parent.Id);
    }

    [Fact]
    public async Task A_run_that_was_told_that_it_failed_is_FAILED_when_an_exception_disposes_it()
    {
        var id = "";
        var fault = await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await using var run = await _client.StartRun(Clients.NewName(), cancel: Cancel);
            id = run.Id;
            try
            {
                run.LogMetric("loss", 1, 1);
                throw new InvalidOperationException("diverged");
            }
            catch
            {
                run.Fail();
                throw;
            }
        });

        fault.Message.ShouldBe("diverged");
        var stored = await _client.GetRun(id, Cancel);
        (stored.Status, stored.Metrics["loss"].Value).ShouldBe((RunStatus.Failed, 1.0));
    }

    [Fact]
    public async Task Track_makes_a_run_FAILED_by_an_exception_and_lets_it_pass()
    {
        var id = "";
        var fault = await Should.ThrowAsync<InvalidOperationException>(() => _client.Track(Clients.NewName(), run =>
        {
            id = run.Id;
            run.LogMetric("loss", 1, 1);
            run.LogMetric("no#name", 1, 1);
            throw new InvalidOperationException("diverged");
        }, cancel: Cancel));

        fault.Message.ShouldBe("diverged");
        var stored = await _client.GetRun(id, Cancel);
        (stored.Status, stored.Metrics["loss"].Value).ShouldBe((RunStatus.Failed, 1.0));
    }

    [Fact]
    public async Task Track_makes_a_run_KILLED_by_a_cancellation_and_returns_what_the_work_returned_otherwise()
    {
        using var stop = new CancellationTokenSource();
        var id = "";

        await Should.ThrowAsync<OperationCanceledException>(() => _client.Track(Clients.NewName(), async run =>
        {
            id = run.Id;
            await stop.CancelAsync();
            stop.Token.ThrowIfCancellationRequested();
        }, cancel: stop.Token));

        (await _client.GetRun(id, Cancel)).Status.ShouldBe(RunStatus.Killed);
        var answer = await _client.Track(Clients.NewName(), run => Task.FromResult(run.Id), "named", cancel: Cancel);
        (await _client.GetRun(answer, Cancel)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(RunStatus.Finished), r => r.Name.ShouldBe("named"));
    }

    [Fact]
    public async Task A_run_is_taken_up_again_and_takes_nothing_once_it_has_ended()
    {
        var first = await _client.StartRun(Clients.NewName(), cancel: Cancel);
        await first.End(RunStatus.Killed, Cancel);
        await using (var again = await _client.ResumeRun(first.Id, Cancel))
        {
            (await _client.GetRun(first.Id, Cancel)).Status.ShouldBe(RunStatus.Running);
            again.LogMetric("loss", 2, 2);
        }

        (await _client.GetRun(first.Id, Cancel)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(RunStatus.Finished), r => r.Metrics["loss"].Value.ShouldBe(2));
        Should.Throw<ObjectDisposedException>(() => first.LogMetric("loss", 3, 3)).Message.ShouldContain(first.Id);
        await first.DisposeAsync();
        (await _client.GetRun(first.Id, Cancel)).Status.ShouldBe(RunStatus.Finished);
    }

    [Fact]
    public async Task A_deleted_experiment_is_not_logged_to()
    {
        var name = Clients.NewName();
        var experiment = await _client.GetOrCreateExperiment(name, Cancel);
        await server.Call("experiments/delete", new System.Text.Json.Nodes.JsonObject { ["experiment_id"] = experiment.Id });

        var refused = await Should.ThrowAsync<MlflowException>(() => _client.StartRun(name, cancel: Cancel));

        refused.Message.ShouldContain("was deleted");
        (await _client.FindExperiment(name, Cancel))!.IsDeleted.ShouldBeTrue();
        (await _client.FindExperiment(Clients.NewName(), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Experiments_that_many_make_at_once_are_one()
    {
        var name = Clients.NewName();

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _client.GetOrCreateExperiment(name, Cancel)));

        made.Select(e => e.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Runs_are_found_page_by_page_and_histories_read_to_their_end()
    {
        var name = Clients.NewName();
        var experiment = await _client.GetOrCreateExperiment(name, Cancel);
        await Parallel.ForAsync(0, 1_050, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (i, _) =>
            await server.Call("runs/create", new System.Text.Json.Nodes.JsonObject { ["experiment_id"] = experiment.Id, ["start_time"] = 1_700_000_000_000 + i, ["run_name"] = $"r{i}" }));
        await using var run = await _client.StartRun(name, "long", cancel: Cancel);
        for (var step = 0; step < 30_000; step++)
            run.LogMetric("loss", step, step);
        await run.Flush(Cancel);

        var all = await _client.SearchRuns([experiment.Id], cancel: Cancel).ToListAsync(Cancel);
        var found = await _client.SearchRuns([experiment.Id], "attributes.run_name LIKE 'r10__'", ["attributes.start_time ASC"], cancel: Cancel).ToListAsync(Cancel);

        all.Select(r => r.Id).Distinct().Count().ShouldBe(1_051);
        found.Select(r => r.Name).ShouldBe(Enumerable.Range(1_000, 50).Select(i => $"r{i}"));
        (await _client.History(run.Id, "loss")).Select(p => p.Step).ShouldBe(Enumerable.Range(0, 30_000).Select(i => (long)i));
        (await _client.SearchRuns([experiment.Id], view: RunView.DeletedOnly, cancel: Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
    }

    public void Dispose() => _client.Dispose();
}
