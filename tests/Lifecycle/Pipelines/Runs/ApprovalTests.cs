using System.Net;
using System.Net.Http.Json;
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
        var project = new SmallProject(server, "asked");
        var name = project.Name;
        var waiting = await project.Run(Asking("metric: {name: accuracy, min: 0.5}"));

        waiting.GetProperty("state").GetString().ShouldBe("waiting");
        waiting.GetProperty("words").GetString().ShouldBe($"Its gate passed; {name}/1 waits for somebody to approve it.");
        (await server.Http.GetAsync($"/api/v1/models/{name}/aliases/champion", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var id = waiting.GetProperty("id").GetString()!;
        var digest = (await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/models/{name}/versions/1", Cancel)).GetProperty("digest").GetString()!;
        var page = await server.Http.GetStringAsync("/pipelines/" + id, Cancel);
        page.ShouldContain($"{name}/1 waits for approval");
        page.ShouldContain($"slipway pipeline approve {id} --digest {digest} --reason");

        (await Post($"/api/v1/pipelines/{id}/resume", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Post($"/api/v1/pipelines/{id}/approve", new { reason = " " })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Post($"/api/v1/pipelines/{id}/approve", new { reason = "Fine.", digest = new string('a', 64) })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await Only(id, "project.apply", HttpStatusCode.Forbidden);
        var approved = await Post($"/api/v1/pipelines/{id}/approve", new { reason = "Reviewed with the numbers.", digest });
        (await project.Ended(id)).GetProperty("state").GetString().ShouldBe("succeeded");

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
        var project = new SmallProject(server, "unheard");
        var name = project.Name;
        var id = (await project.Run(Asking("metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;

        (await Held(name, "waiting")).ShouldAllBe(why => why.Contains($"{name}/1 waits for approval: 'slipway pipeline approve {id}", StringComparison.Ordinal));
        (await server.Http.GetStringAsync($"/models/{name}/versions/1", Cancel)).ShouldContain("It waits for a person&#x27;s word");
        (await Post($"/api/v1/pipelines/{id}/decline", new { reason = "Not before the audit." })).EnsureSuccessStatusCode();
        (await Held(name, "declined")).ShouldAllBe(why => why.EndsWith(": Not before the audit.", StringComparison.Ordinal));
        (await server.Http.GetStringAsync($"/models/{name}/versions/1", Cancel)).ShouldContain("It was declined");
    }

    [Fact]
    public async Task A_pipeline_that_is_cancelled_while_it_waits_leaves_its_version_declined()
    {
        var project = new SmallProject(server, "called-off");
        var name = project.Name;
        var id = (await project.Run(Asking("metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;

        (await Post($"/api/v1/pipelines/{id}/cancel", null)).EnsureSuccessStatusCode();

        (await Held(name, "declined")).ShouldAllBe(why => why.Contains("cancelled the pipeline that asked for its approval", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_that_wait_the_older_does_not_take_the_alias_back()
    {
        var project = new SmallProject(server, "pair");
        var older = (await project.Run(Asking("metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;
        project.Iterations = 5;
        var newer = (await project.Run(Asking("metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;

        await Task.WhenAll(Post($"/api/v1/pipelines/{older}/approve", new { reason = "Fine." }), Post($"/api/v1/pipelines/{newer}/approve", new { reason = "Better." }));
        await project.Ended(older);
        (await project.Ended(newer)).GetProperty("state").GetString().ShouldBe("succeeded");

        (await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/models/{project.Name}/aliases/champion", Cancel)).GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_pipeline_whose_version_is_deleted_while_it_waits_can_be_cancelled_and_one_whose_model_is_renamed_approved()
    {
        var project = new SmallProject(server, "moved");
        var lost = (await project.Run(Asking("metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;
        (await server.Http.DeleteAsync($"/api/v1/models/{project.Name}/versions/1", Cancel)).EnsureSuccessStatusCode();

        (await (await Post($"/api/v1/pipelines/{lost}/approve", new { reason = "Fine." })).Content.ReadAsStringAsync(Cancel)).ShouldContain($"slipway pipeline cancel {lost}");
        (await Post($"/api/v1/pipelines/{lost}/cancel", null)).EnsureSuccessStatusCode();

        project.Iterations = 5;
        var kept = (await project.Run(Asking("metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;
        var renamed = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/models/{project.Name}") { Content = JsonContent.Create(new { name = project.Name + "-anew" }) };
        (await server.Http.SendAsync(renamed, Cancel)).EnsureSuccessStatusCode();
        (await Post($"/api/v1/pipelines/{kept}/approve", new { reason = "Fine." })).EnsureSuccessStatusCode();
        (await project.Ended(kept)).GetProperty("state").GetString().ShouldBe("succeeded");
        (await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/models/{project.Name}-anew/aliases/champion", Cancel)).GetProperty("version").GetInt32().ShouldBe(2);
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
        var project = new SmallProject(server, "unwanted");
        var name = project.Name;
        var id = (await project.Run(Asking("metric: {name: accuracy, min: 0.5}"))).GetProperty("id").GetString()!;

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["reason"] = "Not before the audit." });
        using var answer = await server.Http.PostAsync($"/pipelines/{id}/decline", form, Cancel);
        var pipeline = await project.Ended(id);

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        pipeline.GetProperty("state").GetString().ShouldBe("declined");
        pipeline.GetProperty("words").GetString()!.ShouldEndWith(": Not before the audit.");
        (await server.Http.GetAsync($"/api/v1/models/{name}/aliases/champion", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_gate_that_failed_still_blocks_and_its_alias_moves_by_no_door()
    {
        var project = new SmallProject(server, "blocked");
        var name = project.Name;
        var blocked = await project.Run(Asking("metric: {name: accuracy, min: 1}"));

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

    private static string Asking(string gate) => $$"""
        gates:
          - {{gate}}
        retrain: {promote: ask}
        """;

    private Task<HttpResponseMessage> Post(string path, object? body) => server.Http.PostAsJsonAsync(path, body ?? new { }, Cancel);
}

public sealed class ApprovalsOnSqlite(SqliteServer server) : ApprovalTests(server), IClassFixture<SqliteServer>;

public sealed class ApprovalsOnPostgres(PostgresServer server) : ApprovalTests(server), IClassFixture<PostgresServer>;
