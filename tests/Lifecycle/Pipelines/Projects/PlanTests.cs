using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Projects;

/// <summary>What planning and applying say and do, whatever the database.</summary>
public abstract class PlanTests(ServerFixture server)
{
    private const string Declared = """
        project: PROJECT
        data:
          rows: {source: rows.csv, checks: [{rows: {min: 1}}]}
        deploy:
          answers: {model: some@champion}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_plan_creates_each_object_in_the_order_of_the_lifecycle()
    {
        var plan = await Plan("first", Declared);

        plan.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("action").GetString()} {i.GetProperty("subject").GetString()}").ShouldBe(["create data rows", "create deploy answers"]);
        plan.GetProperty("trains").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Changing_one_bound_plans_exactly_that()
    {
        await Apply("second", Declared);

        (await Plan("second", Declared)).GetProperty("items").GetArrayLength().ShouldBe(0);
        var items = (await Plan("second", Declared.Replace("min: 1", "min: 2", StringComparison.Ordinal))).GetProperty("items");

        items.GetArrayLength().ShouldBe(1);
        items[0].GetProperty("subject").GetString().ShouldBe("data rows");
        var change = items[0].GetProperty("changes").EnumerateArray().Single();
        change.GetProperty("member").GetString().ShouldBe("checks[0].rows.min");
        change.GetProperty("before").GetString().ShouldBe("1");
        change.GetProperty("after").GetString().ShouldBe("2");
    }

    [Fact]
    public async Task A_check_put_in_front_of_others_is_one_difference_and_a_changed_one_besides_is_another()
    {
        const string three = "checks: [{rows: {min: 1}}, {nulls: {columns: [a], max: 10%}}, {unique: {columns: [a]}}]";
        await Apply("lists", Declared.Replace("checks: [{rows: {min: 1}}]", three, StringComparison.Ordinal));

        var items = (await Plan("lists", Declared.Replace("checks: [{rows: {min: 1}}]", "checks: [{duplicates: {columns: [b], max: 0}}, {rows: {min: 1}}, {nulls: {columns: [a], max: 20%}}]", StringComparison.Ordinal))).GetProperty("items");

        items.EnumerateArray().Single().GetProperty("changes").EnumerateArray().Select(c => $"{c.GetProperty("member")}: {c.GetProperty("before")} -> {c.GetProperty("after")}").ShouldBe(
        [
            """checks[0]:  -> {"duplicates":{"columns":["b"],"max":"0%","else":"fail"}}""", """checks[2].nulls.max: "10%" -> "20%" """.TrimEnd(), """checks[2]: {"unique":{"columns":["a"],"else":"fail"}} -> """,
        ]);
    }

    [Fact]
    public async Task A_changed_gate_is_said_to_hold_for_later_versions()
    {
        const string trains = """
            project: PROJECT
            data: {rows: {source: rows.csv}}
            train: {data: rows, target: late}
            register: {model: PROJECT}
            gates: [{metric: {name: accuracy, min: 0.5}}]
            """;
        using var applied = await server.Http.PostAsJsonAsync("/api/v1/projects/apply", new { declaration = trains.Replace("PROJECT", "gated", StringComparison.Ordinal), sources = new { rows = new[] { new { name = "rows.csv", sha256 = await Sent("late\nyes\nno\n") } } } }, Cancel);
        applied.StatusCode.ShouldBe(HttpStatusCode.OK);

        var notes = (await Plan("gated", trains.Replace("0.5", "0.6", StringComparison.Ordinal))).GetProperty("notes");

        notes.EnumerateArray().Single().GetString().ShouldBe("The gates hold for versions registered from now on; what was measured of earlier ones stays. --train makes one now.");
    }

    [Fact]
    public async Task Data_that_nothing_is_trained_on_starts_no_training()
    {
        const string trains = """
            project: PROJECT
            data: {rows: {source: rows.csv}}
            train: {data: rows, target: late}
            """;
        var sha256 = await Sent("late\nyes\nno\n");
        using var applied = await server.Http.PostAsJsonAsync("/api/v1/projects/apply", new { declaration = trains.Replace("PROJECT", "outcomes", StringComparison.Ordinal), sources = new { rows = new[] { new { name = "rows.csv", sha256 } } } }, Cancel);
        applied.StatusCode.ShouldBe(HttpStatusCode.OK);

        var plan = await Plan("outcomes", trains.Replace("rows.csv}}", "rows.csv}, truth: {source: truth.csv}}", StringComparison.Ordinal));

        (plan.GetProperty("trains").GetBoolean(), plan.GetProperty("loads").GetBoolean()).ShouldBe((false, true));
        plan.GetProperty("why").GetString().ShouldBe("Nothing that bears on the model changed.");
    }

    private async Task<string> Sent(string text)
    {
        using var content = new StringContent(text);
        return (await (await server.Http.PostAsync("/api/v1/data-files", content, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("sha256").GetString()!;
    }

    [Fact]
    public async Task A_derived_feature_that_no_model_can_compute_is_told_with_the_reason()
    {
        const string declared = """
            project: PROJECT
            data:
              rows:
                source: rows.csv
                schema: {at: {type: timestamp}, city: {type: string}, late: {type: bool}}
                derive: {hour: hour(at), month: "strftime(at, '%B')", early: hour < 8, spring: month = 'March', odd: "strftime(at, '%s')"}
            train: {data: rows, target: late, features: [city, hour, month, early, spring]}
            """;

        var notes = (await Plan("derives", declared)).GetProperty("notes").EnumerateArray().Select(note => note.GetString()!).ToList();

        notes.Count.ShouldBe(2);
        notes[0].ShouldStartWith("'month' is an input that callers must send: the model cannot compute strftime(at, '%B'). The function 'strftime' cannot travel in a model; there are abs, ");
        notes[1].ShouldBe("'spring' is an input that callers must send: the model cannot compute month = 'March'. It reads 'month', which the model cannot compute either.");
    }

    [Fact]
    public async Task What_labels_ask_of_requests_is_told_when_they_are_declared()
    {
        const string watched = Declared + "\nmonitor:\n  bare: {deployment: answers, window: 1d}\n  watch: {deployment: answers, window: 1d}";
        var labelled = watched.Replace("watch: {", "watch: {labels: {data: rows, key: id, value: t}, ", StringComparison.Ordinal);
        await Apply("labels", watched);

        var notes = (await Plan("labels", labelled)).GetProperty("notes").EnumerateArray().Select(note => note.GetString()!).ToList();
        await Apply("labels", labelled);

        // What else is said depends on whether the pipeline of the first apply still runs.
        notes.ShouldContain("Each record of a request to 'answers' must carry 'id' (over V2 the request's own id stands for it): by it the labels of monitor 'watch' find their predictions.");
        (await Plan("labels", labelled)).GetProperty("notes").EnumerateArray().ShouldNotContain(note => note.GetString()!.Contains("must carry"));
    }

    [Fact]
    public async Task What_is_gone_from_the_file_is_planned_as_a_deletion()
    {
        await Apply("third", Declared);

        var items = (await Plan("third", Declared[..Declared.IndexOf("deploy:", StringComparison.Ordinal)])).GetProperty("items");

        items.EnumerateArray().Select(i => $"{i.GetProperty("action").GetString()} {i.GetProperty("subject").GetString()}").ShouldBe(["delete deploy answers"]);
    }

    [Fact]
    public async Task Nothing_is_taken_from_a_file_with_a_mistake()
    {
        using var response = await server.Http.PostAsJsonAsync("/api/v1/projects/apply", new { declaration = "project: broken\ndta: {}" }, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()!.ShouldStartWith("slipway.yaml:2:1: unknown key 'dta'");
        (await server.Http.GetAsync("/api/v1/projects/broken", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Bytes_that_were_not_sent_are_asked_for()
    {
        using var response = await server.Http.PostAsJsonAsync("/api/v1/projects/apply", new { declaration = Declared.Replace("PROJECT", "fourth", StringComparison.Ordinal), sources = new { rows = new[] { new { name = "rows.csv", sha256 = new string('a', 64) } } } }, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("rows.csv");
    }

    private Task<JsonElement> Plan(string project, string declaration) => Post("plan", project, declaration);

    private Task<JsonElement> Apply(string project, string declaration) => Post("apply", project, declaration);

    private async Task<JsonElement> Post(string what, string project, string declaration)
    {
        using var response = await server.Http.PostAsJsonAsync("/api/v1/projects/" + what, new { declaration = declaration.Replace("PROJECT", project, StringComparison.Ordinal) }, Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}

public sealed class PlansOnSqlite(SqliteServer server) : PlanTests(server), IClassFixture<SqliteServer>;

public sealed class PlansOnPostgres(PostgresServer server) : PlanTests(server), IClassFixture<PostgresServer>;
