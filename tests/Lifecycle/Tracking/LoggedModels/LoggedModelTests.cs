using System.Net;
using System.Text.Json.Nodes;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.LoggedModels;

/// <summary>What holds for logged models whatever the database.</summary>
public abstract class LoggedModelTests(TrackingServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_pending_until_its_files_are_there()
    {
        var run = await server.NewRun();
        var made = await New(run, "churn");
        server.Clock.Advance(TimeSpan.FromSeconds(5));

        var ready = (await server.Models.Finish(TrackingServer.Somebody, made.Id, LoggedModelStatus.Ready, Cancel)).Value();

        made.Status.ShouldBe(LoggedModelStatus.Pending);
        made.Id.ShouldMatch("^m-[0-9a-f]{32}$");
        made.ArtifactUri.ShouldBe($"mlflow-artifacts:/{run.Experiment}/models/{made.Id}/artifacts");
        ready.Status.ShouldBe(LoggedModelStatus.Ready);
        ready.UpdatedAt.ShouldBe(made.CreatedAt + 5000);
    }

    [Fact]
    public async Task What_a_run_measures_on_a_model_stands_with_both()
    {
        var run = await server.NewRun();
        var model = await New(run, "churn");

        (await server.Log.Log(TrackingServer.Somebody, new RunLog(run.Id,
        [
            new("acc", 0.5, 1) { Model = model.Id, DatasetName = "ds", DatasetDigest = "dd" }, new("acc", double.NaN, 2, 1) { Model = model.Id }, new("loss", 9, 2, 1),
        ]), Cancel)).Value();

        (await server.Models.Get(model.Id, Cancel)).Value().Metrics.ShouldBe(
        [
            new ModelMetric(run.Id, new MetricPoint("acc", 0.5, 1) { Model = model.Id, DatasetName = "ds", DatasetDigest = "dd" }), new ModelMetric(run.Id, new MetricPoint("acc", double.NaN, 2, 1) { Model = model.Id }),
        ]);
        (await server.Runs.Get(run.Id, Cancel)).Value().Metrics.Select(m => m.Key).ShouldBe(["acc", "loss"], ignoreOrder: true);
    }

    [Fact]
    public async Task Nothing_is_logged_to_a_model_that_is_not_there()
    {
        var run = await server.NewRun();
        var gone = await New(run, "gone");
        (await server.Models.Delete(TrackingServer.Somebody, gone.Id, Cancel)).Value();
        (await server.Models.Delete(TrackingServer.Somebody, gone.Id, Cancel)).Value();

        (await server.Models.Get(gone.Id, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        (await server.Log.LogMetric(TrackingServer.Somebody, run.Id, new MetricPoint("acc", 1, 1) { Model = gone.Id }, Cancel)).Refusal().Message.ShouldBe($"Logged model with ID '{gone.Id}' not found.");
        (await server.Runs.Get(run.Id, Cancel)).Value().Metrics.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tags_and_parameters_are_set_and_removed()
    {
        var model = await New(await server.NewRun(), "churn");

        (await server.Models.SetTags(TrackingServer.Somebody, model.Id, [new("t", "1"), new("u", "")], Cancel)).Value();
        (await server.Models.AddParams(TrackingServer.Somebody, model.Id, [new("depth", "8")], Cancel)).Value();
        (await server.Models.DeleteTag(TrackingServer.Somebody, model.Id, "t", Cancel)).Value();

        var read = (await server.Models.Get(model.Id, Cancel)).Value();
        read.Tags.ShouldBe([new Tag("u", "")]);
        read.Params.ShouldBe([new Param("depth", "8")]);
        (await server.Models.DeleteTag(TrackingServer.Somebody, model.Id, "t", Cancel)).Refusal().Message.ShouldBe($"No tag with key 't' found for model with ID '{model.Id}'.");
    }

    [Fact]
    public async Task A_search_filters_orders_and_pages()
    {
        var run = await server.NewRun();
        for (var i = 0; i < 5; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            var model = (await server.Models.Create(TrackingServer.Somebody, new NewLoggedModel(run.Experiment, $"model {i}", Params: [new("depth", $"{i % 2}")]), Cancel)).Value();
            await server.Log.LogMetric(TrackingServer.Somebody, run.Id, new MetricPoint("acc", i / 10.0, 1) { Model = model.Id }, Cancel);
        }

        (await Names(new([run.Experiment]))).ShouldBe(["model 4", "model 3", "model 2", "model 1", "model 0"]);
        (await Names(new([run.Experiment], "params.depth = '1' AND metrics.acc > 0.2"))).ShouldBe(["model 3"]);
        (await Names(new([run.Experiment], "name IN ('model 1', 'model 2')", [new("name ASC")]))).ShouldBe(["model 1", "model 2"]);
        var first = (await server.Models.Search(new([run.Experiment], Limit: 3), Cancel)).Value();
        (await Names(new([run.Experiment], Limit: 3, PageToken: first.Next))).ShouldBe(["model 1", "model 0"]);
    }

    [Fact]
    public async Task A_search_by_datasets_counts_only_what_was_measured_on_them()
    {
        var run = await server.NewRun();
        (string Name, string Dataset, string Digest, double Value)[] measured = [("a", "d1", "1", 0.9), ("a", "d2", "1", 0.1), ("b", "d1", "1", 0.5), ("b", "d1", "2", 0.95), ("c", "d3", "1", double.NaN)];
        var models = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in new[] { "a", "b", "c", "none" })
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            models[name] = (await New(run, name)).Id;
        }

        foreach (var (i, (name, dataset, digest, value)) in measured.Index())
            await server.Log.LogMetric(TrackingServer.Somebody, run.Id, new MetricPoint("acc", value, i) { Model = models[name], DatasetName = dataset, DatasetDigest = digest }, Cancel);

        (await Names(new([run.Experiment], Datasets: [new("d1", null)]))).ShouldBe(["b", "a"]);
        (await Names(new([run.Experiment], Datasets: [new("d2", "1"), new("d3", "1")]))).ShouldBe(["c", "a"]);
        (await Names(new([run.Experiment], "metrics.acc > 0.6", Datasets: [new("d1", "1")]))).ShouldBe(["a"]);
        (await Names(new([run.Experiment], OrderBy: [new("metrics.acc DESC")]))).ShouldBe(["b", "a", "c", "none"]);
        (await Names(new([run.Experiment], OrderBy: [new("metrics.acc DESC", new("d1", "1"))]))).ShouldBe(["a", "b", "none", "c"]);
        (await Names(new([run.Experiment], OrderBy: [new("metrics.acc ASC"), new("name ASC")]))).ShouldBe(["a", "b", "c", "none"]);

        List<string> paged = [];
        for (string? token = ""; token is not null;)
        {
            var page = (await server.Models.Search(new([run.Experiment], OrderBy: [new("metrics.acc DESC")], Limit: 1, PageToken: token), Cancel)).Value();
            paged.AddRange(page.Items.Select(m => m.Name));
            token = page.Next;
        }

        paged.ShouldBe(["b", "a", "c", "none"]);
        var body = new JsonObject { ["experiment_ids"] = new JsonArray($"{run.Experiment}"), ["datasets"] = new JsonArray(new JsonObject { ["dataset_name"] = "d2" }), ["order_by"] = new JsonArray(new JsonObject { ["field_name"] = "metrics.acc", ["ascending"] = false, ["dataset_name"] = "d1" }) };
        (await server.Call("logged-models/search", body)).Answer["models"]!.AsArray().ShouldHaveSingleItem()!["info"]!["name"]!.GetValue<string>().ShouldBe("a");
        (await server.Models.Search(new([run.Experiment], OrderBy: [new("params.depth")]), Cancel)).Refusal().Message.ShouldBe("Invalid identifier type 'parameter' (at column 1)");
    }

    [Fact]
    public async Task The_client_of_version_3_gets_through_log_model()
    {
        var run = await server.NewRun();
        var (_, created) = await server.Call("logged-models", new JsonObject { ["experiment_id"] = $"{run.Experiment}", ["name"] = "m", ["source_run_id"] = run.Id });
        var id = created["model"]!["info"]!["model_id"]!.GetValue<string>();
        using var content = new StringContent("flavors: {}");

        using var put = await server.Http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/{run.Experiment}/models/{id}/artifacts/MLmodel", content, Cancel);
        using var patch = await server.Http.PatchAsync($"/api/2.0/mlflow/logged-models/{id}", new StringContent($$"""{"model_id":"{{id}}","status":"LOGGED_MODEL_READY"}""", System.Text.Encoding.UTF8, "application/json"), Cancel);

        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonNode.Parse(await patch.Content.ReadAsStringAsync(Cancel))!["model"]!["info"]!["status"]!.GetValue<string>().ShouldBe("LOGGED_MODEL_READY");
        (await server.Ask($"/api/2.0/mlflow/logged-models/{id}/artifacts/directories")).Answer["files"]![0]!["path"]!.GetValue<string>().ShouldBe("MLmodel");
        (await server.Http.GetStringAsync($"/ajax-api/2.0/mlflow/logged-models/{id}/artifacts/files?artifact_file_path=MLmodel", Cancel)).ShouldBe("flavors: {}");
        foreach (var (path, status) in new[] { ("", HttpStatusCode.BadRequest), ("../MLmodel", HttpStatusCode.BadRequest), ("%252e%252e/x", HttpStatusCode.BadRequest), ("nothing", HttpStatusCode.NotFound) })
            (await server.Http.GetAsync($"/ajax-api/2.0/mlflow/logged-models/{id}/artifacts/files?artifact_file_path={path}", Cancel)).StatusCode.ShouldBe(status, path);
        (await server.Call("logged-models", new JsonObject { ["experiment_id"] = $"{run.Experiment}", ["name"] = "a/b" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await server.Ask("/api/2.0/mlflow/logged-models/nope")).Answer["message"]!.GetValue<string>().ShouldBe("Logged model with ID 'nope' not found.");
    }

    private async Task<LoggedModel> New(RunInfo run, string name) => (await server.Models.Create(TrackingServer.Somebody, new NewLoggedModel(run.Experiment, name, "sklearn", run.Id), Cancel)).Value();

    private async Task<IEnumerable<string>> Names(LoggedModelSearch search) => (await server.Models.Search(search, Cancel)).Value().Items.Select(m => m.Name);
}

public sealed class LoggedModelsOnSqlite(SqliteTrackingServer server) : LoggedModelTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class LoggedModelsOnPostgres(PostgresTrackingServer server) : LoggedModelTests(server), IClassFixture<PostgresTrackingServer>;
