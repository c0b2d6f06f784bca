using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Runs;

/// <summary>What holds for runs whatever the database.</summary>
public abstract class RunTests(TrackingServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_run_is_running_active_and_named()
    {
        var experiment = await server.NewExperiment();
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        var run = (await server.Runs.Create(TrackingServer.Somebody, new NewRun(experiment.Id), Cancel)).Value();

        run.Info.Status.ShouldBe(RunStatus.Running);
        run.Info.StartedAt.ShouldBe(server.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        run.Info.ArtifactUri.ShouldBe($"mlflow-artifacts:/{experiment.Id}/{run.Info.Id}/artifacts");
        run.Info.Id.ShouldMatch("^[0-9a-f]{32}$");
        run.Info.Name.ShouldMatch("^[a-z]+-[a-z]+-[0-9]{1,3}$");
        run.Tags.ShouldBe([new Tag("mlflow.runName", run.Info.Name)]);
        (await server.Runs.Get(run.Info.Id, Cancel)).Value().Info.ShouldBe(run.Info);
    }

    [Theory]
    [InlineData("ann", "bob", "ann")]
    [InlineData("", "bob", "bob")]
    [InlineData("", null, "")]
    public async Task A_run_is_its_callers_or_else_that_of_the_user_in_its_tag(string user, string? tagged, string expected)
    {
        var experiment = await server.NewExperiment();

        var run = (await server.Runs.Create(TrackingServer.Somebody, new NewRun(experiment.Id, User: user, Tags: tagged is null ? [] : [new Tag("mlflow.user", tagged)]), Cancel)).Value();

        run.Info.User.ShouldBe(expected);
        (await server.Runs.Get(run.Info.Id, Cancel)).Value().Info.User.ShouldBe(expected);
    }

    [Fact]
    public async Task The_name_and_its_tag_change_together()
    {
        var run = await server.NewRun(name: "first");

        (await server.Runs.Update(TrackingServer.Somebody, run.Id, new RunChange(Name: "second"), Cancel)).Value();
        (await server.Runs.Get(run.Id, Cancel)).Value().Tags.ShouldContain(new Tag("mlflow.runName", "second"));

        (await server.Log.SetTag(TrackingServer.Somebody, run.Id, new Tag("mlflow.runName", "third"), Cancel)).Value();
        (await server.Runs.Get(run.Id, Cancel)).Value().Info.Name.ShouldBe("third");
    }

    [Fact]
    public async Task A_finished_run_says_when_it_ended_and_may_run_again()
    {
        var run = await server.NewRun();
        server.Clock.Advance(TimeSpan.FromHours(1));

        var finished = (await server.Runs.Finish(TrackingServer.Somebody, run.Id, RunStatus.Finished, Cancel)).Value();
        var again = (await server.Runs.Update(TrackingServer.Somebody, run.Id, new RunChange(RunStatus.Running), Cancel)).Value();

        finished.EndedAt.ShouldBe(server.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        again.Status.ShouldBe(RunStatus.Running);
        again.EndedAt.ShouldBe(finished.EndedAt);
    }

    [Fact]
    public async Task A_deleted_run_takes_nothing_until_it_is_restored()
    {
        var run = await server.NewRun();
        (await server.Runs.Delete(TrackingServer.Somebody, run.Id, Cancel)).Value();
        (await server.Runs.Delete(TrackingServer.Somebody, run.Id, Cancel)).Value();

        (await server.Log.LogParam(TrackingServer.Somebody, run.Id, new Param("depth", "3"), Cancel)).Refusal().Message.ShouldBe($"The run {run.Id} must be in the 'active' state. Current state is deleted.");
        (await server.Runs.Update(TrackingServer.Somebody, run.Id, new RunChange(RunStatus.Failed), Cancel)).Refusal().Kind.ShouldBe(RefusalKind.Invalid);
        (await server.Runs.Restore(TrackingServer.Somebody, run.Id, Cancel)).Value();
        (await server.Log.LogParam(TrackingServer.Somebody, run.Id, new Param("depth", "3"), Cancel)).Value();
    }

    [Fact]
    public async Task No_run_begins_in_a_deleted_experiment()
    {
        var experiment = await server.NewExperiment();
        await server.Experiments.Delete(TrackingServer.Somebody, experiment.Id, Cancel);

        (await server.Runs.Create(TrackingServer.Somebody, new NewRun(experiment.Id), Cancel)).Refusal().Kind.ShouldBe(RefusalKind.Invalid);
        (await server.Runs.Create(TrackingServer.Somebody, new NewRun(99_999_999), Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task The_native_table_has_one_array_a_column()
    {
        var experiment = await server.NewExperiment();
        var first = await server.NewRun(experiment.Id, "first");
        await server.NewRun(experiment.Id, "second");
        await server.Log.Log(TrackingServer.Somebody, new RunLog(first.Id, [new("loss", double.NaN, 1, 1), new("loss", 0.25, 2, 2), new("loss", 0.5, 3, 3)], [new("depth", "8")]), Cancel);

        var table = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs?experiment={experiment.Id}&order=start_time", Cancel);

        table.GetProperty("names").EnumerateArray().Select(n => n.GetString()).ShouldBe(["first", "second"]);
        var loss = table.GetProperty("metrics").GetProperty("loss");
        loss.GetProperty("last").GetRawText().ShouldBe("[0.5,null]");
        loss.GetProperty("low").GetRawText().ShouldBe("[0.25,null]");
        loss.GetProperty("step").GetRawText().ShouldBe("[3,null]");
        table.GetProperty("params").GetProperty("depth").GetRawText().ShouldBe("[\"8\",null]");
    }

    [Fact]
    public async Task Compared_runs_show_what_differs()
    {
        var experiment = await server.NewExperiment();
        var (a, b) = (await server.NewRun(experiment.Id), await server.NewRun(experiment.Id));
        await server.Log.Log(TrackingServer.Somebody, new RunLog(a.Id, [new("auc", 0.9, 1)], [new("depth", "8"), new("seed", "1")]), Cancel);
        await server.Log.Log(TrackingServer.Somebody, new RunLog(b.Id, [new("auc", 0.8, 1)], [new("depth", "8")]), Cancel);

        var compared = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/compare?run={a.Id}&run={b.Id}", Cancel);

        compared.GetProperty("params").EnumerateArray().Select(p => (p.GetProperty("key").GetString(), p.GetProperty("differs").GetBoolean())).ShouldBe([("depth", false), ("seed", true)]);
        compared.GetProperty("metrics")[0].GetProperty("values").GetRawText().ShouldBe("[0.9,0.8]");
    }

    [Fact]
    public async Task An_unknown_run_is_a_problem_with_its_name()
    {
        using var answer = await server.Http.GetAsync("/api/v1/runs/nope", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("Run with id=nope not found");
    }
}

public sealed class RunsOnSqlite(SqliteTrackingServer server) : RunTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class RunsOnPostgres(PostgresTrackingServer server) : RunTests(server), IClassFixture<PostgresTrackingServer>;
