using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Server;
using Slipway.Storage.Migrations;
using Slipway.Testing;

namespace Slipway.Tests.Host;

/// <summary>What holds for a server as a whole, whatever its database.</summary>
public abstract class ServerTests(ServerFixture server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_and_version_answer_as_MLflow_answers_them()
    {
        using var health = await server.Http.GetAsync("/health", Cancel);
        using var version = await server.Http.GetAsync("/version", Cancel);

        (await health.Content.ReadAsStringAsync(Cancel)).ShouldBe("OK");
        health.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        System.Version.Parse(await version.Content.ReadAsStringAsync(Cancel)).ShouldBeGreaterThanOrEqualTo(new System.Version(3, 4));
    }

    [Fact]
    public async Task Ready_asks_the_database() => (await server.Http.GetStringAsync("/ready", Cancel)).ShouldBe("ready");

    [Theory]
    [InlineData("GET", "/api/v1/nowhere", 404)]
    [InlineData("GET", "/api/v1/audit?limit=0", 400)]
    [InlineData("GET", "/api/v1/audit?limit=many", 400)]
    [InlineData("DELETE", "/api/v1/tokens/nobody", 404)]
    [InlineData("GET", "/api/v1/jobs?state=odd", 400)]
    public async Task A_mistake_is_a_problem_with_words(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await server.Http.SendAsync(request, Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()!.Length.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData("/api/v1/audit?limit=many", "limit: 'many' is not a whole number between -2147483648 and 2147483647.")]
    [InlineData("/api/v1/audit?before=1.5", "before: '1.5' is not a whole number.")]
    [InlineData("/api/v1/runs?experiment=0&view=odd", "view: 'odd' is not one of ActiveOnly, DeletedOnly, All.")]
    [InlineData("/api/v1/datasets/none/versions/1/rows?column=a&column=b&offset=abc", "offset: 'abc' is not a whole number.")]
    public async Task What_is_wrong_with_a_value_in_an_address_is_said(string path, string words)
    {
        using var response = await server.Http.GetAsync(path, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString().ShouldBe(words);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/about", null, 405, "The address '/api/v1/about' takes GET, not DELETE.")]
    [InlineData("POST", "/api/v1/models", "text/plain", 415, "The address '/api/v1/models' takes a body of the type application/json, not text/plain; charset=utf-8.")]
    [InlineData("POST", "/api/v1/models", "application/json; charset=utf-99", 415, "Content-Type: the charset 'utf-99' is not known; send the body in UTF-8.")]
    [InlineData("GET", "/api/v1/search?q=a%00", null, 400, "The address holds a NUL character (%00), which no text may hold.")]
    [InlineData("GET", "/api/v1/audit/verify?sinceIndex=5", null, 400, "'sinceIndex' and 'sinceChain' are no head together: an entry's number, and the 64 hexadecimal digits of its chain.")]
    public async Task A_request_at_the_wrong_door_is_told_which_is_right(string method, string path, string? type, int status, string words)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (type is not null)
        {
            request.Content = new StringContent("{}");
            request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type == "text/plain" ? "text/plain; charset=utf-8" : type);
        }

        using var response = await server.Http.SendAsync(request, Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString().ShouldBe(words);
    }

    [Theory]
    [InlineData("POST", "/api/v1/models", "{\"name\":\"nul\",\"description\":\"a\\u0000b\"}", "detail", "description: the text holds a NUL character (\\u0000), which no text may hold; leave it out.")]
    [InlineData("PUT", "/api/v1/models/nul/tags/k", "{\"value\":\"\\u0000\"}", "detail", "value: the text holds a NUL character (\\u0000), which no text may hold; leave it out.")]
    [InlineData("POST", "/api/v1/experiments", "{\"name\":\"n\",\"tags\":[{\"key\":\"k\",\"value\":\"\\u0000\"}]}", "detail", "tags[0].value: the text holds a NUL character (\\u0000), which no text may hold; leave it out.")]
    [InlineData("POST", "/api/2.0/mlflow/experiments/create", "{\"name\":\"nul\",\"tags\":[{\"key\":\"mlflow.note.content\",\"value\":\"a\\u0000b\"}]}", "message", "NUL")]
    [InlineData("POST", "/api/2.0/mlflow/runs/set-tag", "{\"run_id\":\"RUN\",\"key\":\"mlflow.note.content\",\"value\":\"a\\u0000\"}", "message", "NUL")]
    [InlineData("POST", "/api/2.0/mlflow/logged-models", "{\"experiment_id\":\"0\",\"name\":\"m\",\"model_type\":\"a\\u0000\"}", "message", "NUL")]
    [InlineData("POST", "/api/2.0/mlflow/runs/log-inputs", "{\"run_id\":\"RUN\",\"datasets\":[{\"dataset\":{\"name\":\"d\",\"digest\":\"1\",\"source_type\":\"s\",\"source\":\"a\\u0000\"}}]}", "message", "NUL")]
    [InlineData("POST", "/api/2.0/mlflow/runs/log-parameter", "{\"run_id\":\"RUN\",\"key\":\"k\",\"value\":\"a\\u0000\"}", "message", "NUL")]
    [InlineData("GET", "/api/2.0/mlflow/runs/get?run_id=%00", null, "message", "NUL")]
    [InlineData("GET", "/v2/models/a?x=%00", null, "error", "NUL")]
    public async Task A_NUL_in_a_text_is_refused_in_the_shape_of_its_door(string method, string path, string? body, string member, string words)
    {
        using var begun = await server.Http.PostAsync("/api/2.0/mlflow/runs/create", new StringContent("{\"experiment_id\":\"0\"}", System.Text.Encoding.UTF8, "application/json"), Cancel);
        var run = (await begun.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body.Replace("RUN", run, StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");

        using var response = await server.Http.SendAsync(request, Cancel);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, answer.ToString());
        answer.GetProperty(member).GetString()!.ShouldContain(words);
        if (member == "message")
            answer.GetProperty("error_code").GetString().ShouldBe("INVALID_PARAMETER_VALUE");
    }

    [Fact]
    public async Task A_NUL_in_a_part_of_a_form_gets_as_far_as_the_database_and_no_further()
    {
        using var form = new MultipartFormDataContent { { new StringContent("a\0b"), "name" }, { new StringContent("viewer"), "role" }, { new StringContent("7"), "days" } };

        using var response = await server.Http.PostAsync("/access", form, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString().ShouldBe("A text holds a NUL character (\\u0000), which no text may hold; leave it out.");
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused()
    {
        using var mlflow = new ByteArrayContent([.. "{\"name\":\""u8, 0xff, .. "\"}"u8]);
        mlflow.Headers.ContentType = new("application/json");

        using var broken = await server.Http.PostAsync("/api/2.0/mlflow/experiments/create", mlflow, Cancel);

        broken.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await broken.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("error_code").GetString().ShouldBe("INVALID_PARAMETER_VALUE");
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/nowhere.js")]
    [InlineData("/no/where/at.all")]
    public async Task An_address_that_is_none_says_so_with_or_without_a_dot(string path)
    {
        using var response = await server.Http.GetAsync(path, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString().ShouldBe($"The address '{path}' does not exist.");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"name\": 7}")]
    public async Task A_body_that_is_not_what_an_endpoint_takes_is_a_400(string body)
    {
        using var response = await server.Http.PostAsync("/api/v1/tokens", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_browser_gets_refusals_as_pages()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await server.Http.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("There is nothing here");
    }

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_the_metrics()
    {
        await server.Http.GetStringAsync("/api/v1/about", Cancel);
        var metrics = await server.Http.GetStringAsync("/metrics", Cancel);

        metrics.ShouldContain("http_server_request_duration_seconds_bucket");
        (await Promtool(metrics)).ShouldBe("");
    }

    private static async Task<string> Promtool(string metrics)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        await process.StandardInput.WriteAsync(metrics);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(Cancel) + await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return said;
    }
}

public sealed class ServerOnSqlite(SqliteServer server) : ServerTests(server), IClassFixture<SqliteServer>;

public sealed class ServerOnPostgres(PostgresServer server) : ServerTests(server), IClassFixture<PostgresServer>;

/// <summary>Why a server does not start.</summary>
public sealed class ServerStartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_data_folder_in_use_is_one_sentence()
    {
        using var folder = new TempFolder();
        await using var first = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = folder.Path }, Cancel);

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(() => SlipwayServer.Start(new ServerOptions { Port = 0, Data = folder.Path }, Cancel));

        fault.Message.ShouldBe($"The data folder {folder.Path} is in use by another Slipway server; stop it with 'slipway down --data {folder.Path}', or give this one another folder with --data.");
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence()
    {
        using var folder = new TempFolder();
        using var other = new TempFolder();
        await using var first = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = folder.Path }, Cancel);

        var fault = await Should.ThrowAsync<ServerCannotStartException>(() => SlipwayServer.Start(new ServerOptions { Port = first.Address.Port, Data = other.Path }, Cancel));

        fault.Message.ShouldBe($"Port {first.Address.Port} is taken by another program; stop that one, or choose another port with --port.");
    }

    [Theory]
    [InlineData("0.0.0.0", "needs TLS")]
    [InlineData("192.168.1.9", "needs TLS")]
    [InlineData("nonsense", "is no address of this machine")]
    public async Task Other_machines_come_in_over_TLS_or_not_at_all(string host, string words)
    {
        using var folder = new TempFolder();

        var fault = await Should.ThrowAsync<ServerCannotStartException>(() => SlipwayServer.Start(new ServerOptions { Port = 0, Host = host, Data = folder.Path }, Cancel));

        fault.Message.ShouldContain(words);
    }

    [Theory]
    [InlineData("mysql://db/x", "is no database Slipway knows")]
    [InlineData("postgres://nobody@127.0.0.1:1/x", "cannot be used")]
    public async Task A_database_that_cannot_be_used_is_one_sentence(string address, string words)
    {
        using var folder = new TempFolder();

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(() => SlipwayServer.Start(new ServerOptions { Port = 0, Data = folder.Path, Database = address }, Cancel));

        fault.Message.ShouldContain(words);
    }
}
