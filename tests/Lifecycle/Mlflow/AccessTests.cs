using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Identity.Tokens;
using Slipway.Mlflow;
using Slipway.Registry;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Servers;
using Slipway.Tests.Tracking;
using Slipway.Tracking;

namespace Slipway.Tests.Mlflow;

/// <summary>Who may call what, and how a refusal looks to an MLflow client.</summary>
public abstract class AccessTests(TestDatabase database) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ModuleServer? _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ModuleServer.Start(new ModuleServerSetup(database.Database, _folder.Path, services => services.AddTracking().AddRegistry().AddMlflow(), app =>
    {
        app.MapTracking();
        app.MapRegistry();
        app.MapMlflow();
    })
    { LocalOwner = false }, Cancel);

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Nobody_is_told_so_in_words_that_clients_look_for()
    {
        using var answer = await _server!.Http.GetAsync("/api/2.0/mlflow/experiments/get?experiment_id=0", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Basic");
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        error["error_code"]!.GetValue<string>().ShouldBe("UNAUTHENTICATED");
        error["message"]!.GetValue<string>().ShouldStartWith("You are not authenticated.");
    }

    [Fact]
    public async Task A_reader_reads_and_does_not_write_by_token_or_by_password()
    {
        var secret = await Token("viewer");
        var password = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"anyone:{secret}")));

        foreach (var credentials in new[] { new AuthenticationHeaderValue("Bearer", secret), password })
        {
            (await Send(HttpMethod.Get, "/api/2.0/mlflow/experiments/get?experiment_id=0", credentials)).Status.ShouldBe(HttpStatusCode.OK);
            foreach (var (method, path) in new[] { (HttpMethod.Post, "/api/2.0/mlflow/runs/create"), (HttpMethod.Post, "/ajax-api/2.0/mlflow/runs/log-inputs"), (HttpMethod.Put, "/api/2.0/mlflow-artifacts/artifacts/0/x/artifacts/f") })
            {
                var (status, error) = await Send(method, path, credentials);
                status.ShouldBe(HttpStatusCode.Forbidden);
                error["error_code"]!.GetValue<string>().ShouldBe("PERMISSION_DENIED");
                error["message"]!.GetValue<string>().ShouldStartWith("Permission denied");
            }
        }
    }

    [Fact]
    public async Task An_editor_writes()
    {
        var secret = await Token("editor");

        var (status, run) = await Send(HttpMethod.Post, "/api/2.0/mlflow/runs/create", new("Bearer", secret), """{"experiment_id":"0"}""");

        status.ShouldBe(HttpStatusCode.OK);
        run["run"]!["info"]!["status"]!.GetValue<string>().ShouldBe("RUNNING");
    }

    [Fact]
    public async Task An_editor_registers_and_leaves_aliases_and_stages_to_approvers()
    {
        var (editor, approver) = (new AuthenticationHeaderValue("Bearer", await Token("editor")), new AuthenticationHeaderValue("Bearer", await Token("approver")));
        const string model = """{"name":"of an editor","source":"s3://b/a","version":"1","alias":"champion","stage":"Production"}""";

        foreach (var path in new[] { "registered-models/create", "model-versions/create" })
        {
            (await Send(HttpMethod.Post, $"/api/2.0/mlflow/{path}", approver, model)).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await Send(HttpMethod.Post, $"/api/2.0/mlflow/{path}", editor, model)).Status.ShouldBe(HttpStatusCode.OK);
        }

        foreach (var path in new[] { "registered-models/alias", "model-versions/transition-stage" })
        {
            (await Send(HttpMethod.Post, $"/api/2.0/mlflow/{path}", editor, model)).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await Send(HttpMethod.Post, $"/api/2.0/mlflow/{path}", approver, model)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    private async Task<string> Token(string role)
    {
        var tokens = _server!.Services.GetRequiredService<TokenService>();
        return (await tokens.Create(TrackingServer.Somebody, new NewToken($"{role} {Guid.CreateVersion7():N}", role, Days: 1), Cancel)).Value().Secret;
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> Send(HttpMethod method, string path, AuthenticationHeaderValue credentials, string json = "{}")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = credentials;
        if (method != HttpMethod.Get)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _server!.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }
}

public sealed class AccessOnSqlite(SqliteTracking database) : AccessTests(database), IClassFixture<SqliteTracking>;

public sealed class AccessOnPostgres(PostgresTracking database) : AccessTests(database), IClassFixture<PostgresTracking>;
