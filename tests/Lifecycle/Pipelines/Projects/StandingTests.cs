using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Projects;

/// <summary>What a plan sees of deployments and monitors that were changed by hand, and what an apply does about it, with a real training and real deployments.</summary>
public abstract class StandingTests(ServerFixture server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_changed_or_ended_by_hand_is_planned_and_set_right()
    {
        var project = new SmallProject(server, "handy");
        var declared = Declared(project.Name);
        (await project.Run(declared)).GetProperty("state").GetString().ShouldBe("succeeded");
        await Until(async () => await Serves(project.Name) == $"{project.Name}@champion" && await Exists("monitors", project.Name));
        Items(await project.Plan(declared)).ShouldBeEmpty();

        await Put($"/api/v1/deployments/{project.Name}", new { model = $"{project.Name}/1", log = new { sample = 0.25 } });
        await Put($"/api/v1/monitors/{project.Name}", new { deployment = project.Name, window = "1d", rules = new[] { new { drift = new { max = 0.5 } } } });
        var plan = await project.Plan(declared);
        await project.Apply(declared);
        await Until(async () => await Serves(project.Name) == $"{project.Name}@champion");
        await Until(async () => Items(await project.Plan(declared)).Count == 0);

        Items(plan).ShouldBe([$"change deploy {project.Name}", $"change monitor {project.Name}"]);
        Changes(plan, 0).ShouldBe([$"""model: "{project.Name}/1" -> "{project.Name}@champion" """.TrimEnd(), """log.sample: "25%" -> "100%" """.TrimEnd()], ignoreOrder: true);
        plan.GetProperty("trains").GetBoolean().ShouldBeFalse();
        (await Deployment(project.Name)).GetProperty("log").GetProperty("sample").GetDouble().ShouldBe(1);

        (await server.Http.DeleteAsync($"/api/v1/deployments/{project.Name}", Cancel)).EnsureSuccessStatusCode();
        (await server.Http.DeleteAsync($"/api/v1/monitors/{project.Name}", Cancel)).EnsureSuccessStatusCode();
        Items(await project.Plan(declared)).ShouldBe([$"create deploy {project.Name}", $"create monitor {project.Name}"]);
        await project.Apply(declared);
        await Until(async () => await Exists("deployments", project.Name) && await Exists("monitors", project.Name));
    }

    [Fact]
    public async Task A_deployment_changes_with_its_file_without_a_training()
    {
        var project = new SmallProject(server, "thrifty");
        await project.Run(Declared(project.Name));
        await Until(() => Exists("deployments", project.Name));

        var applied = await project.Apply(Declared(project.Name, "log: {sample: 10%, mask: [noise]}, "));
        await Until(async () => (await Deployment(project.Name)).GetProperty("log").GetProperty("sample").GetDouble() < 1);

        applied.GetProperty("pipeline").ValueKind.ShouldBe(JsonValueKind.Null);
        var log = (await Deployment(project.Name)).GetProperty("log");
        log.GetProperty("sample").GetDouble().ShouldBe(0.1);
        log.GetProperty("mask").EnumerateArray().Select(column => column.GetString()).ShouldBe(["noise"]);
    }

    [Fact]
    public async Task Labels_that_are_declared_or_taken_out_later_change_what_requests_must_carry()
    {
        var project = new SmallProject(server, "labelled");
        await project.Run(Declared(project.Name));
        await Until(async () => await Exists("deployments", project.Name) && await Exists("monitors", project.Name));
        var labelled = Declared(project.Name).Replace("window: 1d,", $"window: 1d, labels: {{data: {project.Name}, key: noise, value: late}},", StringComparison.Ordinal);

        var plan = await project.Plan(labelled);
        await project.Apply(labelled);
        await Until(async () => (await Deployment(project.Name)).GetProperty("log").GetProperty("id").GetString() == "noise");

        Items(plan).ShouldBe([$"change deploy {project.Name}", $"change monitor {project.Name}"]);
        Changes(plan, 0).ShouldBe(["""log.id:  -> "noise" """.TrimEnd()]);
        plan.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!).ShouldContain(note => note.StartsWith($"Each record of a request to '{project.Name}' must carry 'noise'", StringComparison.Ordinal));
        plan.GetProperty("trains").GetBoolean().ShouldBeFalse();
        (await project.Plan(labelled.Replace("max: 0.1", "max: 0.3", StringComparison.Ordinal))).GetProperty("notes").GetArrayLength().ShouldBe(0);
        await project.Apply(Declared(project.Name));
        await Until(async () => (await Deployment(project.Name)).GetProperty("log").GetProperty("id").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task A_webhook_without_its_secret_is_told_of()
    {
        var project = new SmallProject(server, "hooked");

        var plan = await project.Plan(Declared(project.Name).Replace("window: 1d,", "window: 1d, notify: [{webhook: {url: 'https://example.com/hook', secret: HOOK}}],", StringComparison.Ordinal));

        plan.GetProperty("notes").EnumerateArray().Select(note => note.GetString()).ShouldContain($"monitor {project.Name}: the server has no secret 'HOOK', so its webhook is not sent; start it with SLIPWAY_SECRET_HOOK set.");
    }

    [Fact]
    public async Task What_the_file_no_longer_names_goes_on_until_somebody_prunes()
    {
        var project = new SmallProject(server, "pruned");
        await project.Run(Declared(project.Name));
        await Until(async () => await Exists("deployments", project.Name) && await Exists("monitors", project.Name));

        Items(await project.Plan("")).ShouldBe([$"release deploy {project.Name}", $"release monitor {project.Name}"]);
        await project.Apply("");
        await Until(async () => Items(await project.Plan("")).Count == 0);
        (await project.Plan("")).GetProperty("notes").EnumerateArray().Select(note => note.GetString()).ShouldBe(
            [$"deploy {project.Name} is not in the file and goes on as it is; --prune ends it.", $"monitor {project.Name} is not in the file and goes on as it is; --prune ends it."], ignoreOrder: true);
        (await Exists("deployments", project.Name)).ShouldBeTrue();

        Items(await project.Plan("", prune: true)).ShouldBe([$"delete deploy {project.Name}", $"delete monitor {project.Name}"], ignoreOrder: true);
        await project.Apply("", prune: true);
        await Until(async () => !await Exists("deployments", project.Name) && !await Exists("monitors", project.Name));
        await Until(async () => Items(await project.Plan("", prune: true)).Count == 0);
    }

    [Fact]
    public async Task A_deployment_whose_model_may_not_answer_yet_is_told_of()
    {
        var project = new SmallProject(server, "early");
        await project.Run(Declared(project.Name));

        var plan = await project.Plan($"deploy: {{{project.Name}-2: {{model: {project.Name}@rival}}}}");

        plan.GetProperty("notes").EnumerateArray().Select(note => note.GetString()).ShouldContain($"deploy {project.Name}-2 waits: {project.Name}@rival is no version that may answer. Apply again when it is.");
    }

    private static string Declared(string name, string log = "") => $$$"""
        deploy: {{{{name}}}: {{{{log}}}model: {{{name}}}@champion}}
        monitor: {{{{name}}}: {deployment: {{{name}}}, window: 1d, rules: [{drift: {max: 0.1}}]}}
        """;

    private static List<string> Items(JsonElement plan) => [.. plan.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("action").GetString()} {item.GetProperty("subject").GetString()}")];

    private static List<string> Changes(JsonElement plan, int item) => [.. plan.GetProperty("items")[item].GetProperty("changes").EnumerateArray().Select(c => $"{c.GetProperty("member").GetString()}: {c.GetProperty("before").GetString()} -> {c.GetProperty("after").GetString()}")];

    private async Task<string?> Serves(string name) => await Exists("deployments", name) ? (await Deployment(name)).GetProperty("model").GetString() : null;

    private Task<JsonElement> Deployment(string name) => server.Http.GetFromJsonAsync<JsonElement>("/api/v1/deployments/" + name, Cancel);

    private async Task<bool> Exists(string what, string name)
    {
        using var answer = await server.Http.GetAsync($"/api/v1/{what}/{name}", Cancel);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private async Task Put(string path, object body)
    {
        using var answer = await server.Http.PutAsJsonAsync(path, body, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        while (!await holds())
            await Task.Delay(50, Cancel);
    }
}

public sealed class StandingOnSqlite(SqliteServer server) : StandingTests(server), IClassFixture<SqliteServer>;

public sealed class StandingOnPostgres(PostgresServer server) : StandingTests(server), IClassFixture<PostgresServer>;
