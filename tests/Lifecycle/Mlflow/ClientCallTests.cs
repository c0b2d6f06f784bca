using System.Net;
using System.Text.Json.Nodes;
using Slipway.Tests.Tracking;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Mlflow;

/// <summary>Each call that MLflow's Python clients make in ordinary work is answered with the status that MLflow gave.</summary>
public abstract class ClientCallTests(TrackingServer server)
{
    [Theory]
    [InlineData("calls-2.17.txt", 50)]
    [InlineData("calls-3.11.txt", 50)]
    public async Task Calls_of_the_Python_client_get_the_status_that_MLflow_gave(string recording, int atLeast)
    {
        var experiment = await server.NewExperiment($"client {recording} {Guid.CreateVersion7():N}");
        var run = await server.NewRun(experiment.Id);
        var model = (await server.Models.Create(TrackingServer.Somebody, new NewLoggedModel(experiment.Id, "m", SourceRun: run.Id), TrackingServer.Cancel)).Value().Id;
        var registered = new Registered();
        var unique = 0;
        var faults = new List<string>();
        var calls = ClientCall.Read(recording).Where(call => !call.IsElsewhere).ToList();

        foreach (var call in calls)
        {
            using var request = call.Request(name => registered.Value(call, name, run.Id, experiment, model) ?? Value(call, name, run.Id, experiment.Id, experiment.Name, ++unique), run.Id, $"{experiment.Id}", model);
            using var answer = await server.Http.SendAsync(request, TrackingServer.Cancel);
            if ((int)answer.StatusCode != call.Status)
                faults.Add($"{call.Operation}: {call.Method} {request.RequestUri} {call.Status} was expected: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TrackingServer.Cancel)}");
        }

        faults.ShouldBeEmpty();
        calls.Count.ShouldBeGreaterThan(atLeast);
    }

    [Theory]
    [InlineData("GET", "/api/2.0/mlflow/no-such-thing")]
    [InlineData("POST", "/api/3.0/mlflow/traces")]
    [InlineData("POST", "/ajax-api/3.0/mlflow/traces/search")]
    [InlineData("GET", "/api/3.0/mlflow/scorers/list")]
    public async Task What_is_not_served_says_so_in_the_form_that_lets_a_client_go_on(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await server.Http.SendAsync(request, TrackingServer.Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TrackingServer.Cancel))!["error_code"]!.GetValue<string>().ShouldBe("ENDPOINT_NOT_FOUND");
    }

    [Fact]
    public async Task The_server_says_what_it_is()
    {
        var (status, answer) = await server.Ask("/api/3.0/mlflow/server-info");

        status.ShouldBe(HttpStatusCode.OK);
        answer.ToJsonString().ShouldBe("""{"store_type":"SqlStore","workspaces_enabled":false}""");
    }

    private static JsonNode Value(ClientCall call, string name, string run, long experiment, string experimentName, int unique) => name switch
    {
        "run_id" or "run_uuid" => run,
        "experiment_id" => $"{experiment}",
        "experiment_ids" => new JsonArray($"{experiment}"),
        "experiment_name" => call.Status == 404 ? "never made" : experimentName,
        "name" when call.Path.Contains("logged-models", StringComparison.Ordinal) => "model",
        "name" => $"client made {unique} {experimentName}",
        "run_name" => "r",
        "user_id" => "somebody",
        "start_time" or "end_time" or "timestamp" => 1_700_000_000_000 + unique,
        "step" => unique,
        "status" when call.Path.Contains("logged-models", StringComparison.Ordinal) => "LOGGED_MODEL_READY",
        "status" => call.Operation.StartsWith("start_run(run_id", StringComparison.Ordinal) ? "RUNNING" : "FINISHED",
        "key" => call.Path.EndsWith("delete-tag", StringComparison.Ordinal) || call.Path.EndsWith("set-tag", StringComparison.Ordinal) ? "t" : $"k{unique}",
        "value" => call.Path.EndsWith("log-metric", StringComparison.Ordinal) ? JsonValue.Create(0.5) : "v",
        "tags" => new JsonArray(new JsonObject { ["key"] = "mlflow.user", ["value"] = "somebody" }),
        "params" => new JsonArray(new JsonObject { ["key"] = $"p{unique}", ["value"] = "1" }),
        "metrics" => new JsonArray(new JsonObject { ["key"] = "m", ["value"] = "NaN", ["timestamp"] = 1, ["step"] = unique }),
        "datasets" => new JsonArray(new JsonObject
        {
            ["dataset"] = new JsonObject { ["name"] = "d", ["digest"] = "1", ["source_type"] = "local", ["source"] = "{}", ["schema"] = "{}", ["profile"] = "{}" },
            ["tags"] = new JsonArray(new JsonObject { ["key"] = "mlflow.data.context", ["value"] = "train" }),
        }),
        "model_id" => call.Path.Split('/')[^1],
        "source_run_id" => run,
        "models" => new JsonArray(new JsonObject { ["model_id"] = "m-" + run, ["step"] = 0 }),
        "model_json" => $$"""{"artifact_path":"model","flavors":{},"run_id":"{{run}}","utc_time_created":"2026-01-01"}""",
        "metric_key" => "m",
        "max_results" => 1000,
        "run_view_type" or "view_type" => "ACTIVE_ONLY",
        "filter" when call.Path.Contains("logged-models", StringComparison.Ordinal) => $"source_run_id = '{run}'",
        "filter" => call.Path.Contains("experiments", StringComparison.Ordinal) ? "name LIKE '%'" : "metrics.m > 0",
        "order_by" => new JsonArray("metrics.m DESC"),
        "path" => $"{experiment}/{run}/artifacts",
        _ => throw new InvalidOperationException($"{call.Path} sends '{name}', which stands for nothing yet."),
    };
}

public sealed class ClientCallsOnSqlite(SqliteTrackingServer server) : ClientCallTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class ClientCallsOnPostgres(PostgresTrackingServer server) : ClientCallTests(server), IClassFixture<PostgresTrackingServer>;
