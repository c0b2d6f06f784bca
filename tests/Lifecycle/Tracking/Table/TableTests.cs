using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Table;

/// <summary>What the table of an experiment's page is answered, over HTTP, whatever the database.</summary>
public abstract class TableTests(TrackingServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_rows_come_first_with_the_columns_of_the_beginning_and_the_names_of_the_others()
    {
        var experiment = (await server.NewExperiment()).Id;
        for (var i = 0; i < 120; i++)
            await Run(experiment, $"trial {i:000}", i, metrics: Enumerable.Range(0, 10).ToDictionary(m => $"m{m}", m => m + (i / 1000.0)), parameters: new() { ["optimizer"] = i % 2 == 0 ? "adam" : "sgd" });

        var table = await Get(experiment);

        table.Count.ShouldBe(100);
        table.More.ShouldBeTrue();
        table["name"].ShouldBe(Enumerable.Range(20, 100).Reverse().Select(i => $"trial {i:000}"));
        table["metrics.m0"]![0].ShouldBe("0.119");
        table.Sent.ShouldBe(["id", "name", "parent_id", "status", "started", "duration", .. Enumerable.Range(0, 8).Select(m => $"metrics.m{m}"), "params.optimizer"]);
        table.Names.ShouldContain("metrics.m9");
        table.Head("metrics.m9")["hidden"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_column_is_answered_for_all_rows_and_no_other_is()
    {
        var experiment = (await server.NewExperiment()).Id;
        await Run(experiment, "first", 1, new() { ["loss"] = double.NaN, ["late"] = 4 }, new() { ["rate"] = "0.10", ["mode"] = "auto" });
        await Run(experiment, "second", 2, new() { ["loss"] = double.PositiveInfinity }, new() { ["rate"] = "1e-3", ["mode"] = "4" });
        await Run(experiment, "third", 3, new() { ["loss"] = 0.1 + 0.2 });

        var table = await Ask(experiment, new { columns = (string[])["metrics.loss", "params.rate", "params.mode", "metrics.late", "params.never"] });

        table.Names.ShouldBe(["id", "metrics.loss", "metrics.late", "params.mode", "params.rate"], ignoreOrder: true);
        table["metrics.loss"].ShouldBe(["0.30000000000000004", "Infinity", "NaN"]);
        table["metrics.late"].ShouldBe([null, null, "4"]);
        table["params.rate"].ShouldBe([null, "0.001", "0.1"]);
        table.Head("params.rate")["type"]!.GetValue<string>().ShouldBe("number");
        table["params.mode"].ShouldBe([null, "4", "auto"]);
        table.Head("params.mode")["type"]!.GetValue<string>().ShouldBe("text");
    }

    [Fact]
    public async Task Repeated_words_travel_once_and_a_column_of_few_values_as_those()
    {
        var experiment = (await server.NewExperiment()).Id;
        for (var i = 0; i < 12; i++)
            await Run(experiment, $"run {i}", i, i == 3 ? new() { ["rare"] = 7 } : [], new() { ["optimizer"] = i % 3 == 0 ? "adam" : "stochastic gradient descent" });

        var answer = await Post(experiment, new { columns = (string[])["params.optimizer", "metrics.rare"] });

        (await answer.Content.ReadAsStringAsync(Cancel)).Split("stochastic gradient descent").Length.ShouldBe(2);
        var raw = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
        raw["data"]!.AsArray().Single(column => column is JsonObject && column["rows"] is not null)!.ToJsonString().ShouldBe("""{"rows":[8],"values":[7]}""");
        new Answered(raw)["params.optimizer"]!.Count(word => word == "adam").ShouldBe(4);
    }

    [Fact]
    public async Task Keys_are_left_out_while_the_rows_are_the_same()
    {
        var experiment = (await server.NewExperiment()).Id;
        await Run(experiment, "one", 1, new() { ["loss"] = 1 });
        var rows = (await Get(experiment)).Rows;

        (await Ask(experiment, new { columns = (string[])["metrics.loss"], rows })).Names.ShouldBe(["metrics.loss"]);
        var two = await Run(experiment, "two", 2, new() { ["loss"] = 2 });
        var changed = await Ask(experiment, new { columns = (string[])["metrics.loss"], rows });

        changed["id"]![0].ShouldBe(two);
        changed["metrics.loss"].ShouldBe(["2", "1"]);
        changed.Rows.ShouldNotBe(rows);
        changed.Rows.ShouldBe((await Get(experiment)).Rows);
    }

    [Fact]
    public async Task Which_columns_there_are_counts_only_runs_that_stand_in_the_table()
    {
        var experiment = (await server.NewExperiment()).Id;
        for (var i = 0; i < 101; i++)
            await Run(experiment, $"run {i}", i + 10);
        await Run(experiment, "old", 1, new() { ["legacy"] = 1 }, new() { ["note"] = "a long value" }, new Tag("team", "harbour"), new Tag("mlflow.source.name", "train.py"));
        var gone = await Run(experiment, "gone", 2, new() { ["only deleted"] = 1 }, new() { ["only deleted"] = "x" });
        (await server.Runs.Delete(TrackingServer.Somebody, gone, Cancel)).Value();

        (await Get(experiment)).Names.ShouldNotContain("metrics.legacy");
        var known = await Ask(experiment, new { });

        known.Names.ShouldBe(["metrics.legacy", "params.note", "tags.team"]);
        (await Ask(experiment, new { }, deleted: true)).Names.ShouldBe(["metrics.only deleted", "params.only deleted"]);
        (await Get(experiment, deleted: true))["name"].ShouldBe(["gone"]);
    }

    [Fact]
    public async Task Rows_are_answered_by_their_keys_as_they_are_now_and_those_that_are_gone_are_not()
    {
        var experiment = (await server.NewExperiment()).Id;
        var kept = await Run(experiment, "kept", 1, new() { ["loss"] = 1 }, new() { ["rate"] = "0.10" });
        var gone = await Run(experiment, "gone", 2, new() { ["loss"] = 2 });
        var other = await Run((await server.NewExperiment()).Id, "of another experiment", 3);
        await Run(experiment, "not asked for", 4, new() { ["more"] = 2 });
        (await server.Runs.Delete(TrackingServer.Somebody, gone, Cancel)).Value();
        (await server.Log.LogMetric(TrackingServer.Somebody, kept, new MetricPoint("loss", 0.5, 9, 1), Cancel)).Value();
        (await server.Log.LogMetric(TrackingServer.Somebody, kept, new MetricPoint("new", 3, 9, 1), Cancel)).Value();

        var table = await Ask(experiment, new { columns = (string[])["metrics.loss", "params.rate"], keys = (string[])[kept, gone, other, Guid.CreateVersion7().ToString("N")] });

        table["id"].ShouldBe([kept]);
        table["metrics.loss"].ShouldBe(["0.5"]);
        table["params.rate"].ShouldBe(["0.10"], "as it was written");
        table.Names.ShouldContain("metrics.new");
        table.Names.ShouldNotContain("metrics.more");
        table.Sent.ShouldBe(["id", "metrics.loss", "params.rate"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_nested_run_names_its_parent_and_a_run_what_it_learned_from()
    {
        var experiment = (await server.NewExperiment()).Id;
        var parent = await Run((await server.NewExperiment()).Id, "the parent", 1);
        await Run(experiment, "child", 1, tags: [new Tag("mlflow.parentRunId", parent), new Tag("slipway.dataset", "flights/0123")]);
        var other = await Run(experiment, "orphan", 2, tags: [new Tag("mlflow.parentRunId", new string('a', 32))]);
        (await server.Inputs.LogInputs(TrackingServer.Somebody, other, [new DatasetInput(new Dataset("theirs", "d1", "local", "{}", null, null), [])], [], Cancel)).Value();

        var table = await Ask(experiment, new { columns = (string[])["parent", "parent_id", "dataset", "user", "status"] });

        table["parent"].ShouldBe([new string('a', 8), "the parent"]);
        table["parent_id"].ShouldBe([new string('a', 32), parent]);
        table["dataset"].ShouldBe(["theirs", "flights"]);
        table["status"].ShouldBe(["running", "running"]);
    }

    [Fact]
    public async Task Names_that_try_to_be_SQL_are_names()
    {
        var experiment = (await server.NewExperiment()).Id;
        const string Bait = "x'); DROP TABLE run; --";
        await Run(experiment, Bait, 1, parameters: new() { ["p"] = "</script>'\"" });

        var table = await Ask(experiment, new { columns = (string[])["name", "params.p", "params." + Bait, "metrics." + Bait, "tags." + Bait] });

        table["name"].ShouldBe([Bait]);
        table["params.p"].ShouldBe(["</script>'\""]);
    }

    [Theory]
    [InlineData("""{"columns":["metrics.loss"],"keys":["it's"]}""", "'it's' is no id of a run.")]
    [InlineData("""{"columns":["metrics.loss"],"keys":[]}""", "1 to 1000")]
    [InlineData("""{"columns":[null]}""", "'columns' holds null.")]
    [InlineData("""{"columns":["params.\u0000"]}""", "cannot be stored")]
    public async Task A_question_that_cannot_be_answered_is_refused_with_its_reason(string question, string words)
    {
        using var content = new StringContent(question, System.Text.Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/api/v1/experiments/0/table", content, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["detail"]!.GetValue<string>().ShouldContain(words);
    }

    [Fact]
    public async Task An_experiment_that_is_not_there_has_no_table()
    {
        using var answer = await server.Http.GetAsync(Address(987_654, deleted: false), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Post(987_654, new { columns = (string[])["name"] })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<string> Run(long experiment, string name, long start, Dictionary<string, double>? metrics = null, Dictionary<string, string>? parameters = null, params Tag[] tags)
    {
        var run = (await server.Runs.Create(TrackingServer.Somebody, new NewRun(experiment, name, StartedAt: start * 1000, Tags: tags), Cancel)).Value().Info.Id;
        if (metrics?.Count > 0 || parameters?.Count > 0)
            (await server.Log.Log(TrackingServer.Somebody, new RunLog(run, [.. (metrics ?? []).Select(m => new MetricPoint(m.Key, m.Value, 1))], [.. (parameters ?? []).Select(p => new Param(p.Key, p.Value))]), Cancel)).Value();
        return run;
    }

    private async Task<Answered> Get(long experiment, bool deleted = false) => new((await server.Http.GetFromJsonAsync<JsonObject>(Address(experiment, deleted), Cancel))!);

    private async Task<Answered> Ask(long experiment, object question, bool deleted = false)
    {
        using var answer = await Post(experiment, question, deleted);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return new Answered((await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!);
    }

    private Task<HttpResponseMessage> Post(long experiment, object question, bool deleted = false) => server.Http.PostAsJsonAsync(Address(experiment, deleted), question, Cancel);

    private static string Address(long experiment, bool deleted) => string.Create(CultureInfo.InvariantCulture, $"/api/v1/experiments/{experiment}/table?deleted={(deleted ? "true" : "false")}");

    /// <summary>An answer, read as the table reads it.</summary>
    private sealed class Answered(JsonObject answer)
    {
        public int Count => answer["count"]!.GetValue<int>();

        public bool More => answer["more"]?.GetValue<bool>() ?? false;

        public string? Rows => answer["rows"]?.GetValue<string>();

        public IReadOnlyList<string> Names => [.. answer["columns"]!.AsArray().Select(column => column!["name"]!.GetValue<string>())];

        /// <summary>The columns that came with their values.</summary>
        public IReadOnlyList<string> Sent => [.. Names.Where(name => this[name] is not null)];

        public JsonNode Head(string name) => answer["columns"]!.AsArray().Single(column => column!["name"]!.GetValue<string>() == name)!;

        /// <summary>A column's values as text; null where it was not sent.</summary>
        public IReadOnlyList<string?>? this[string name] => Unpack(answer["data"]!.AsArray()[Names.ToList().IndexOf(name)]);

        private IReadOnlyList<string?>? Unpack(JsonNode? packed)
        {
            if (packed is null)
                return null;
            var words = packed is JsonObject ? packed["words"]?.AsArray() : null;
            var values = (packed is JsonObject ? packed["values"]! : packed).AsArray().Select(value => Text(value is null || words is null ? value : words[value.GetValue<int>()])).ToList();
            if (packed is not JsonObject || packed["rows"] is not JsonArray rows)
                return values;
            var all = new string?[Count];
            foreach (var (i, row) in rows.Index())
                all[row!.GetValue<int>()] = values[i];
            return all;
        }

        private static string? Text(JsonNode? value) => value is null ? null : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
    }
}

public sealed class TablesOnSqlite(SqliteTrackingServer server) : TableTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class TablesOnPostgres(PostgresTrackingServer server) : TableTests(server), IClassFixture<PostgresTrackingServer>;
