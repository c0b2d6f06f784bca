using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow;

/// <summary>Whatever is sent to whatever endpoint of MLflow's, the answer is MLflow's: 2xx or 4xx with an error code, never a 500.</summary>
public abstract class BadInputTests(TrackingServer server)
{
    private static readonly string[] Names =
    [
        "run_id", "run_uuid", "experiment_id", "experiment_ids", "experiment_name", "name", "new_name", "key", "value", "timestamp", "step", "metrics", "params", "tags", "datasets", "models", "filter",
        "order_by", "max_results", "page_token", "view_type", "run_view_type", "source", "version", "stage", "stages", "alias", "description", "run_link", "model_id", "archive_existing_versions", "status", "end_time", "start_time", "run_name", "metric_key", "run_ids", "path", "model_json", "artifact_location",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "9223372036854775808", "\"\"", "\"0\"", "\"abc\"", "\"NaN\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"😀漢é\"", "\"../x\"", "\"' OR 1=1 --\"", "\"%\"", "[]", "{}", "[null]",
        "[[]]", "[{}]", "[1]", "[\"0\"]", "[{\"key\":1}]", "[{\"key\":\"a\",\"value\":\"b\"}]", "[{\"key\":\"a\",\"value\":1,\"timestamp\":1}]", "[{\"dataset\":[]}]", "[{\"dataset\":{\"name\":5}}]", "[{\"model_id\":{}}]", "{\"a\":1}",
        "\"metrics.m > 0\"", "\"RUNNING\"", "\"dummy-source\"", "\"s3://b/a\"", "\"models:/m-1\"", "\"runs:/x/y\"", "\"name LIKE '%'\"", "\"Production\"", "[\"name DESC\"]", "\"1\"", "[\"metrics.`m` DESC\"]", "\"0123456789abcdef0123456789abcdef\"", "{run}",
    ];

    private static readonly string[] Whole = ["", "{", "[]", "null", "\"\"", "\"{\\\"a\\\":1}\"", "5", "{\"a\":", "\u0000", "{\"run_id\":\"a\"", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["];

    [Fact]
    public async Task No_body_breaks_an_endpoint()
    {
        var run = (await server.NewRun()).Id;
        var member = Gen.Select(Any.Of(Names), Any.Of(Values), (name, value) => $"\"{name}\":{value.Replace("{run}", $"\"{run}\"", StringComparison.Ordinal)}");
        var body = Gen.OneOf(member.Array[0, 6].Select(members => $"{{{string.Join(",", members)}}}"), Any.Of(Whole));
        var endpoints = Endpoints("POST").ToList();
        endpoints.Count.ShouldBeGreaterThan(40);

        await Gen.Select(Any.Of([.. endpoints]), body).SampleAsync(async (endpoint, sent) =>
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(sent));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await server.Http.PostAsync(endpoint, content, TrackingServer.Cancel);
            return await IsMlflows(answer) ? true : throw new InvalidOperationException($"{endpoint} {sent}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TrackingServer.Cancel)}");
        }, iter: 1500, threads: 1);
    }

    [Fact]
    public async Task No_query_breaks_an_endpoint()
    {
        var run = (await server.NewRun()).Id;
        string[] values = ["", "0", "-1", "abc", "1e5", "99999999999999999999", "%00", "%ff", "..", "%2e%2e/x", "'", "é", "true", run, "metrics.m%20%3E%200", "%F0%9F%98%80"];
        var pair = Gen.Select(Any.Of(Names), Any.Of(values), (name, value) => $"{name}={value}");

        await Gen.Select(Any.Of([.. Endpoints("GET")]), pair.Array[0, 5]).SampleAsync(async (endpoint, pairs) =>
        {
            using var answer = await server.Http.GetAsync($"{endpoint}?{string.Join("&", pairs)}", TrackingServer.Cancel);
            return await IsMlflows(answer) ? true : throw new InvalidOperationException($"{endpoint} {string.Join("&", pairs)}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TrackingServer.Cancel)}");
        }, iter: 600, threads: 1);
    }

    [Fact]
    public async Task A_status_that_is_none_is_refused_with_those_there_are()
    {
        using var answer = await server.Http.PostAsync("/api/2.0/mlflow/runs/update", new StringContent("""{"run_id": "0", "status": "DONE"}""", System.Text.Encoding.UTF8, "application/json"), TrackingServer.Cancel);

        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TrackingServer.Cancel)).ShouldSatisfyAllConditions(
            said => said.Item1.ShouldBe(400), said => said.Item2.ShouldContain("Give one of RUNNING, SCHEDULED, FINISHED, FAILED, KILLED."));
    }

    /// <summary>The addresses of the MLflow API, read off the server's own routes, so that none is forgotten.</summary>
    private IEnumerable<string> Endpoints(string method) =>
        from endpoint in server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern.RawText!
        where endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) == true
        where pattern.Contains("api/", StringComparison.Ordinal) && pattern.Contains("mlflow", StringComparison.Ordinal) && !pattern.Contains('{', StringComparison.Ordinal)
        select pattern;

    private static async Task<bool> IsMlflows(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TrackingServer.Cancel);
        if (answer.IsSuccessStatusCode)
            return true;
        return (int)answer.StatusCode is >= 400 and < 500 && JsonSerializer.Deserialize<JsonElement>(text).TryGetProperty("error_code", out var code) && code.GetString() != "INTERNAL_ERROR" && !text.Contains("SELECT", StringComparison.Ordinal);
    }
}

public sealed class BadInputOnSqlite(SqliteTrackingServer server) : BadInputTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class BadInputOnPostgres(PostgresTrackingServer server) : BadInputTests(server), IClassFixture<PostgresTrackingServer>;
