using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Runs;

/// <summary>Promotions that a person approves, over HTTP and with real trainings.</summary>
public abstract class ApprovalTests(ServerFixture server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_whose_gates_passed_waits_for_a_person_and_goes_on_when_it_is_approved()
    {
        var name = "asked-" + Guid.CreateVersion7().ToString("N")[..8];
        var waiting = await Ended(await Apply(name, "metric: {name: accuracy, min: 0.5}"));

        waiting.GetProperty("state").GetString().ShouldBe("waiting");
        waiting.GetProperty("words").GetString().ShouldBe($"Its gate passed; {name}/1 waits for somebody to approve it.");
        (await server.Http.GetAsync($"/api/v1/models/{name}/aliases/champion", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var id = waiting.GetProperty("id").GetString()!;
        var digest = (await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/models/{name}/versions/1", Cancel)).GetProperty("digest").GetString()!;
        var page = await server.Http.GetStringAsync("/pipelines/" + id, Cancel);
        page.ShouldContain($"{name}/1 waits for approval");
        page.ShouldContain(digest);

        (await Post($"/api/v1/pipelines/{id}/resume", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Post($"/api/v1/pipelines/{id}/approve", new { reason = " " })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Post($"/api/v1/pipelines/{id}/approve", new { reason = "Fine.", digest = new string('a', 64) })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await Only(id, "project.apply", HttpStatusCode.Forbidden);
        var approved = await Post($"/api/v1/pipelines/{id}/approve", new { reason = "Reviewed with the numbers.", digest });
        (await Ended(id)).GetProperty("state").GetString().ShouldBe("succeeded");

        approved.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await approved.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("digest").GetString().ShouldBe(digest);
        (await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/models/{name}/aliases/champion", Cancel)).GetProperty("version").GetInt32().ShouldBe(1);
        (await Post($"/api/v1/pipelines/{id}/decline", new { reason = "Too late." })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var trail = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/audit?limit=200", Cancel);
        trail.ToString().ShouldContain("pipeline.approve");
        (await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/audit/verify", Cancel)).GetProperty("intact").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_version_that_waits_or_was_declined_answers_by_no_door()
    {
        var name = "unheard-" + Guid.CreateVersion7().ToString("N")[..8];
        var id = (await Ended(await Apply(name, "metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;

        (await Held(name, "waiting")).ShouldAllBe(why => why.Contains($"{name}/1 waits for approval: 'slipway pipeline approve {id}", StringComparison.Ordinal));
        (await server.Http.GetStringAsync($"/models/{name}/versions/1", Cancel)).ShouldContain("It waits for a person&#x27;s word");
        (await Post($"/api/v1/pipelines/{id}/decline", new { reason = "Not before the audit." })).EnsureSuccessStatusCode();
        (await Held(name, "declined")).ShouldAllBe(why => why.EndsWith(": Not before the audit.", StringComparison.Ordinal));
        (await server.Http.GetStringAsync($"/models/{name}/versions/1", Cancel)).ShouldContain("It was declined");
    }

    [Fact]
    public async Task A_pipeline_that_is_cancelled_while_it_waits_leaves_its_version_declined()
    {
        var name = "called-off-" + Guid.CreateVersion7().ToString("N")[..8];
        var id = (await Ended(await Apply(name, "metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;

        (await Post($"/api/v1/pipelines/{id}/cancel", null)).EnsureSuccessStatusCode();

        (await Held(name, "declined")).ShouldAllBe(why => why.Contains("cancelled the pipeline that asked for its approval", StringComparison.Ordinal));
    }

    /// <summary>What every door says that could let a version answer, each of them with 409 or 400.</summary>
    private async Task<IReadOnlyList<string>> Held(string name, string outcome)
    {
        var gates = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/models/{name}/versions/1/gates", Cancel);
        gates.EnumerateArray().Single(gate => gate.GetProperty("gate").GetString() == "approval").GetProperty("outcome").GetString().ShouldBe(outcome);
        using var recorded = await Post($"/api/v1/models/{name}/versions/1/gates", new { results = new[] { new { gate = "approval", kind = "approval", passed = true, measured = 1.0, bound = 1.0, words = "Says I." } } });
        recorded.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var waived = await Post($"/api/v1/models/{name}/versions/1/gates/waive", new { gate = "approval", reason = "Hurry." });
        waived.StatusCode.ShouldBe(HttpStatusCode.Conflict);

        var whys = new List<string>();
        using var deployment = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/deployments/{name}") { Content = JsonContent.Create(new { model = name + "/1" }) };
        using var moved = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/models/{name}/aliases/champion") { Content = JsonContent.Create(new { version = 1 }) };
        using var promoted = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/models/{name}/aliases/champion/promote") { Content = JsonContent.Create(new { version = 1 }) };
        foreach (var request in new[] { deployment, moved, promoted })
        {
            using var refused = await server.Http.SendAsync(request, Cancel);
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict, request.RequestUri!.ToString());
            whys.Add((await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()!);
        }

        return whys;
    }

    [Fact]
    public async Task A_declined_version_is_not_promoted_and_a_form_declines_with_its_reason()
    {
        var name = "unwanted-" + Guid.CreateVersion7().ToString("N")[..8];
        var id = (await Ended(await Apply(name, "metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["reason"] = "Not before the audit." });
        using var answer = await server.Http.PostAsync($"/pipelines/{id}/decline", form, Cancel);
        var pipeline = await Ended(id);

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        pipeline.GetProperty("state").GetString().ShouldBe("declined");
        pipeline.GetProperty("words").GetString()!.ShouldEndWith(": Not before the audit.");
        (await server.Http.GetAsync($"/api/v1/models/{name}/aliases/champion", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_gate_that_failed_still_blocks_and_its_alias_moves_by_no_door()
    {
        var name = "blocked-" + Guid.CreateVersion7().ToString("N")[..8];
        var blocked = await Ended(await Apply(name, "metric: {name: accuracy, min: 1}"));

        blocked.GetProperty("state").GetString().ShouldBe("blocked");
        (await Post($"/api/v1/pipelines/{blocked.GetProperty("id").GetString()}/approve", new { reason = "Fine." })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var byHand = await server.Http.PutAsJsonAsync($"/api/v1/models/{name}/aliases/champion", new { version = 1 }, Cancel);
        byHand.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await byHand.Content.ReadAsStringAsync(Cancel)).ShouldContain("metric accuracy");
    }

    /// <summary>Who lacks the permission does not decide; who has it and nothing else may.</summary>
    private async Task Only(string id, string permission, HttpStatusCode expected)
    {
        using var other = server.Client(await server.Token("one without", permission));
        using var refused = await other.PostAsJsonAsync($"/api/v1/pipelines/{id}/approve", new { reason = "Fine." }, Cancel);
        refused.StatusCode.ShouldBe(expected);
    }

    private async Task<string> Apply(string name, string gate)
    {
        var text = new StringBuilder("x,noise,late\n");
        var random = new Random(3);
        for (var i = 0; i < 600; i++)
        {
            var x = random.NextDouble();
            text.Append(CultureInfo.InvariantCulture, $"{x:0.0000},{random.NextDouble():0.0000},{(random.NextDouble() < 0.1 + (0.8 * x) ? "yes" : "no")}\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        using var content = new ByteArrayContent(bytes);
        (await server.Http.PostAsync("/api/v1/data-files", content, Cancel)).EnsureSuccessStatusCode();
        var declaration = $$"""
            project: {{name}}
            data:
              {{name}}: {source: rows.csv}
            train:
              data: {{name}}
              target: late
              positive: 'yes'
              parameters: {num_iterations: 10}
            register: {model: {{name}}}
            gates:
              - {{gate}}
            retrain: {when: [{alert: any}], promote: ask}
            """;
        using var applied = await Post("/api/v1/projects/apply", new { declaration, sources = new Dictionary<string, object> { [name] = new[] { new { name = "rows.csv", sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) } } } });
        var body = await applied.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        applied.IsSuccessStatusCode.ShouldBeTrue(body.ToString());
        return body.GetProperty("pipeline").GetString()!;
    }

    private async Task<JsonElement> Ended(string pipeline)
    {
        while (true)
        {
            var found = (await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/pipelines/" + pipeline, Cancel)).GetProperty("pipeline");
            if (found.GetProperty("state").GetString() != "running")
                return found;
            await Task.Delay(100, Cancel);
        }
    }

    private Task<HttpResponseMessage> Post(string path, object? body) => server.Http.PostAsJsonAsync(path, body ?? new { }, Cancel);
}

public sealed class ApprovalsOnSqlite(SqliteServer server) : ApprovalTests(server), IClassFixture<SqliteServer>;

public sealed class ApprovalsOnPostgres(PostgresServer server) : ApprovalTests(server), IClassFixture<PostgresServer>;
