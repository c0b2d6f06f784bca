using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Testing.Databases;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Imports;

/// <summary>What holds for the door through which experiments and runs of other servers come, whatever the database.</summary>
public abstract class ImportTests(TrackingServer server)
{
    private static int _ids;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_experiment_keeps_its_number_where_that_is_free_and_is_known_by_its_name()
    {
        var number = 1_000_000 + Interlocked.Increment(ref _ids);
        var foreign = new ForeignExperiment(number, $"foreign {number}", 5, 6, Tags: [new Tag("team", "risk")]);

        var taken = await Experiment(foreign);
        var again = await Experiment(foreign);
        var other = await Experiment(foreign with { Name = $"other {number}" });
        var standard = await Experiment(new ForeignExperiment(7_000_000, "Default", 1, 1));

        (taken, again).ShouldBe((new TakenExperiment(number, true), new TakenExperiment(number, false)));
        other.Id.ShouldNotBe(number);
        standard.ShouldBe(new TakenExperiment(0, false));
        (await server.Experiments.Get(number, Cancel)).Value().ShouldSatisfyAllConditions(e => e.CreatedAt.ShouldBe(5), e => e.UpdatedAt.ShouldBe(6), e => e.Tags.ShouldBe([new Tag("team", "risk")]));
    }

    [Fact]
    public async Task What_is_said_of_an_experiment_here_stays_and_numbers_that_came_are_not_given_again()
    {
        var mine = await server.NewExperiment();
        (await server.Experiments.SetTag(TrackingServer.Somebody, mine.Id, new Tag("team", "mine"), Cancel)).Value();

        (await Experiment(new ForeignExperiment(9, mine.Name, 1, 1, Tags: [new Tag("team", "theirs"), new Tag("more", "x")]))).ShouldBe(new TakenExperiment(mine.Id, true));
        await Experiment(new ForeignExperiment(mine.Id + 1, $"next after {mine.Id}", 1, 1));
        var next = await server.NewExperiment();

        (await server.Experiments.Get(mine.Id, Cancel)).Value().Tags.ShouldBe([new Tag("more", "x"), new Tag("team", "mine")]);
        next.Id.ShouldBeGreaterThan(mine.Id + 1);
    }

    [Fact]
    public async Task A_run_comes_whole_and_the_same_run_again_writes_nothing()
    {
        var experiment = await server.NewExperiment();
        var (id, foreign) = (NewId(), new ForeignRun(
            experiment.Id, 10, "theirs ☂", "ada", RunStatus.Killed, 20, Params: [new Param("long", new string('x', 9000))], Tags: [new Tag("note", new string('y', 9000))],
            Datasets: [new DatasetInput(new Dataset("d", "1", "local", "{}"), [new Tag("mlflow.data.context", "training")])], ModelInputs: ["m-1"], ModelOutputs: [new ModelOutput("m-2", 3)]));
        List<MetricPoint> points = [new("a", double.NaN, 1), new("a", double.PositiveInfinity, 1), new("a", 2, 1, 5), new("a", 1, 1, 5), new("a", 1, 1, 5), new("b", double.NegativeInfinity, 0, -4)];

        var taken = await Run(id, foreign);
        var added = await Points(id, points);
        var before = (await AuditTrail.Read(server.Database, Cancel)).Entries.Count;
        var again = await Run(id, foreign);
        var addedAgain = await Points(id, points);

        (taken.Changed, again.Changed, added.Added, addedAgain.Added).ShouldBe((true, false, 5, 0));
        again.Points.ShouldBe(new Dictionary<string, long> { ["a"] = 4, ["b"] = 1 }, ignoreOrder: true);
        (await AuditTrail.Read(server.Database, Cancel)).Entries.Count.ShouldBe(before);
        var run = (await server.Runs.Get(id, Cancel)).Value();
        run.Info.ShouldBe(new RunInfo(id, experiment.Id, "theirs ☂", "ada", RunStatus.Killed, 10, 20, $"mlflow-artifacts:/{experiment.Id}/{id}/artifacts", false));
        (run.Params[0].Value.Length, run.Tags.Select(t => t.Key), run.Datasets.Count, run.ModelInputs, run.ModelOutputs).ShouldSatisfyAllConditions(
            r => r.Length.ShouldBe(9000), r => r.Item2.ShouldBe(["mlflow.runName", "note"]), r => r.Count.ShouldBe(1), r => r.ModelInputs.ShouldBe(["m-1"]), r => r.ModelOutputs.ShouldBe([new ModelOutput("m-2", 3)]));
        run.Metrics.Single(m => m.Key == "a").ShouldSatisfyAllConditions(m => m.Value.ShouldBe(2), m => m.High.ShouldBe(double.PositiveInfinity), m => m.Low.ShouldBe(1));
        (await server.History.Read(id, "a", 100, null, Cancel)).Value().Items.Select(p => (p.Value, p.Step)).ShouldBe([(double.NaN, 0), (double.PositiveInfinity, 0), (1, 5), (2, 5)]);
    }

    [Fact]
    public async Task A_run_follows_its_source_but_is_not_brought_back()
    {
        var (id, foreign) = (NewId(), new ForeignRun((await server.NewExperiment()).Id, 10, "run", Status: RunStatus.Running, Params: [new Param("p", "1")]));
        await Run(id, foreign);

        var ended = await Run(id, foreign with { Status = RunStatus.Finished, EndedAt = 30, Tags = [new Tag("new", "1")], Params = [new Param("p", "2"), new Param("q", "3")] });
        var gone = await Run(id, foreign with { Status = RunStatus.Finished, EndedAt = 30, Deleted = true });
        var back = await Run(id, foreign with { Status = RunStatus.Finished, EndedAt = 30 });

        (ended.Changed, gone.Changed, back.Changed).ShouldBe((true, true, false));
        ended.Kept.ShouldBe(["p"]);
        var run = (await server.Runs.Get(id, Cancel)).Value();
        (run.Info.Status, run.Info.EndedAt, run.Info.Deleted).ShouldBe((RunStatus.Finished, 30, true));
        run.Params.ShouldBe([new Param("p", "1"), new Param("q", "3")]);
    }

    [Fact]
    public async Task Runs_that_fell_with_their_experiment_come_back_with_it()
    {
        var number = 1_000_000 + Interlocked.Increment(ref _ids);
        var (experiment, id) = (await Experiment(new ForeignExperiment(number, $"fallen {number}", 1, 2, Deleted: true)), NewId());
        await Run(id, new ForeignRun(experiment.Id, 1, Deleted: true));
        (await Points(id, [new("loss", 1, 1)])).Added.ShouldBe(1);

        (await server.Experiments.Restore(TrackingServer.Somebody, experiment.Id, Cancel)).Value();

        (await server.Runs.Get(id, Cancel)).Value().Info.Deleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_logged_model_keeps_its_id_and_gets_what_is_new()
    {
        var run = await server.NewRun();
        var id = "m-" + NewId();
        var foreign = new ForeignLoggedModel(run.Experiment, "forest", 5, 6, "sklearn", run.Id, Tags: [new Tag("k", "0"), new Tag("k", "1")], Params: [new Param("d", "8")], Metrics: [new ModelMetric(run.Id, new MetricPoint("auc", double.NaN, 1) { DatasetName = "d", DatasetDigest = "1" })]);

        var (first, again) = (await LoggedModel(id, foreign), await LoggedModel(id, foreign));
        var more = await LoggedModel(id, foreign with { Metrics = [.. foreign.Metrics!, new ModelMetric(run.Id, new MetricPoint("auc", 0.5, 2))] });

        (first, again.Changed, more.Changed).ShouldBe((new TakenLoggedModel($"mlflow-artifacts:/{run.Experiment}/models/{id}/artifacts", true), false, true));
        (await server.Models.Get(id, Cancel)).Value().ShouldSatisfyAllConditions(m => (m.Status, m.CreatedAt, m.UpdatedAt, m.Metrics.Count).ShouldBe((LoggedModelStatus.Ready, 5, 6, 2)), m => m.Params.ShouldBe([new Param("d", "8")]));
    }

    [Theory]
    [InlineData("NOT-AN-ID", null, "is no run id")]
    [InlineData("00000000000000000000000000000abc", "/etc", "is no place on another store")]
    [InlineData("00000000000000000000000000000abc", "file:///etc", "is no place on another store")]
    [InlineData("00000000000000000000000000000abc", "C:\\data", "is no place on another store")]
    [InlineData("00000000000000000000000000000abc", "mlflow-artifacts:/77", "is no place on another store")]
    [InlineData("00000000000000000000000000000abc", "MLFLOW-artifacts:/../..", "is no place on another store")]
    [InlineData("00000000000000000000000000000abc", "runs:/a/b", "is no place on another store")]
    [InlineData("00000000000000000000000000000abc", "models:/a/1", "is no place on another store")]
    [InlineData("00000000000000000000000000000abc", "s3://a\nb", "is no place on another store")]
    public async Task What_cannot_be_kept_is_refused(string id, string? elsewhere, string words)
    {
        using var answer = await server.Http.PutAsJsonAsync($"/api/v1/imports/runs/{id}", new ForeignRun(0, 1, Elsewhere: elsewhere), Cancel);

        (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()!.Contains(words, StringComparison.Ordinal)).ShouldBe((HttpStatusCode.BadRequest, true));
    }

    private static string NewId() => Guid.CreateVersion7().ToString("N");

    private Task<TakenExperiment> Experiment(ForeignExperiment experiment) => Send<TakenExperiment>(HttpMethod.Post, "experiments", experiment);

    private Task<TakenRun> Run(string id, ForeignRun run) => Send<TakenRun>(HttpMethod.Put, "runs/" + id, run);

    private Task<TakenPoints> Points(string run, IReadOnlyList<MetricPoint> points) => Send<TakenPoints>(HttpMethod.Post, $"runs/{run}/points", new ForeignPoints(points));

    private Task<TakenLoggedModel> LoggedModel(string id, ForeignLoggedModel model) => Send<TakenLoggedModel>(HttpMethod.Put, "logged-models/" + id, model);

    private async Task<T> Send<T>(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/imports/" + path) { Content = JsonContent.Create(body, body.GetType()) };
        using var answer = await server.Http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)! : throw new InvalidOperationException(text);
    }
}

public sealed class ImportsOnSqlite(SqliteTrackingServer server) : ImportTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class ImportsOnPostgres(PostgresTrackingServer server) : ImportTests(server), IClassFixture<PostgresTrackingServer>;
