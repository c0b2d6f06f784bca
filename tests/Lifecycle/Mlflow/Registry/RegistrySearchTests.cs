using System.Net;
using System.Text.Json.Nodes;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow.Registry;

/// <summary>Searches of models and versions on the wire, whatever the database.</summary>
public abstract class RegistrySearchTests(TrackingServer server)
{
    [Theory]
    [InlineData("version_number >= 2", "3 2")]
    [InlineData("version_number != '2'", "3 1")]
    [InlineData("version_number = 2.0", "2")]
    [InlineData("source_path LIKE 's3://bucket/%' AND tags.n = '1'", "1")]
    [InlineData("tags.n != '1'", "3 2")]
    [InlineData("tag.n ILIKE '_'", "3 2 1")]
    [InlineData("tags.absent != '1'", "")]
    [InlineData("run_id = ''", "3 2 1")]
    [InlineData("run_id IN ('a', 'b')", "")]
    [InlineData("run_id NOT IN ('a', 'b')", "3 2 1")]
    public async Task Versions_are_found_by_clauses(string filter, string expected)
    {
        var name = await server.NewModel(versions: 3);

        var (status, answer) = await server.Get("model-versions/search", ("filter", $"name = '{name}' and {filter}"));

        status.ShouldBe(HttpStatusCode.OK, answer.ToJsonString());
        string.Join(' ', Rows(answer, "model_versions").Select(v => v["version"]!.GetValue<string>())).ShouldBe(expected);
    }

    [Theory]
    [InlineData("model-versions", "version_number = 'one'")]
    [InlineData("model-versions", "tags.a IS NULL")]
    [InlineData("model-versions", "creation_timestamp > 0")]
    [InlineData("model-versions", "name = 'a' OR name = 'b'")]
    [InlineData("model-versions", "metrics.m > 0")]
    [InlineData("registered-models", "name IN ('a')")]
    [InlineData("registered-models", "timestamp > 0")]
    [InlineData("registered-models", "description = 'd'")]
    [InlineData("registered-models", " ")]
    public async Task A_filter_that_is_not_of_the_language_is_refused_with_its_column(string area, string filter)
    {
        var (status, answer) = await server.Get($"{area}/search", ("filter", filter));

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error().ShouldStartWith("INVALID_PARAMETER_VALUE: ");
    }

    [Theory]
    [InlineData("model-versions", "order_by", "run_id")]
    [InlineData("model-versions", "order_by", "tags.n")]
    [InlineData("model-versions", "order_by", "name NULLS LAST")]
    [InlineData("model-versions", "max_results", "200001")]
    [InlineData("model-versions", "max_results", "0")]
    [InlineData("registered-models", "order_by", "creation_timestamp")]
    [InlineData("registered-models", "max_results", "1001")]
    [InlineData("registered-models", "max_results", "-1")]
    [InlineData("registered-models", "page_token", "bm9uc2Vuc2U")]
    public async Task What_no_page_can_be_is_refused(string area, string name, string value)
    {
        var (status, answer) = await server.Get($"{area}/search", (name, value));

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error().ShouldStartWith("INVALID_PARAMETER_VALUE: ");
    }

    [Theory]
    [InlineData("version_number ASC", "1 2 3 4 5 6 7")]
    [InlineData("last_updated_timestamp", "1 2 3 4 5 6 7")]
    [InlineData("name", "7 6 5 4 3 2 1")]
    [InlineData(null, "7 6 5 4 3 2 1")]
    public async Task Pages_of_versions_meet_while_versions_come_and_go(string? order, string expected)
    {
        var name = await server.NewModel(versions: 7);
        var (seen, token) = (new List<string>(), (string?)null);

        do
        {
            var (status, answer) = await server.Get("model-versions/search", [("filter", $"name='{name}'"), ("max_results", "2"), .. order is null ? [] : (ReadOnlySpan<(string, string)>)[("order_by", order)], .. token is null ? [] : (ReadOnlySpan<(string, string)>)[("page_token", token)]]);
            status.ShouldBe(HttpStatusCode.OK, answer.ToJsonString());
            seen.AddRange(Rows(answer, "model_versions").Select(v => v["version"]!.GetValue<string>()));
            token = answer["next_page_token"]?.GetValue<string>();
            await server.Send("DELETE", "model-versions/delete", new { name, version = seen[^1] });
        }
        while (token is not null);

        string.Join(' ', seen).ShouldBe(expected);
    }

    [Fact]
    public async Task A_page_token_belongs_to_its_query()
    {
        var stem = RegistryServer.NewName("paged");
        foreach (var letter in "cab")
            await server.Send("POST", "registered-models/create", new { name = $"{stem}{letter}" });
        var (_, first) = await server.Get("registered-models/search", ("filter", $"name LIKE '{stem}%'"), ("max_results", "2"));
        var token = first["next_page_token"]!.GetValue<string>();

        var (_, second) = await server.Get("registered-models/search", ("filter", $"name LIKE '{stem}%'"), ("max_results", "2"), ("page_token", token));
        var (status, _) = await server.Get("registered-models/search", ("filter", $"name ILIKE '{stem}%'"), ("max_results", "2"), ("page_token", token));

        Rows(first, "registered_models").Concat(Rows(second, "registered_models")).Select(m => m["name"]!.GetValue<string>()).ShouldBe([$"{stem}a", $"{stem}b", $"{stem}c"]);
        second["next_page_token"].ShouldBeNull();
        status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(" and tags.`mlflow.prompt.is_prompt` = 'false'", false)]
    [InlineData(" and tags.`mlflow.prompt.is_prompt` != 'true'", false)]
    [InlineData(" and tags.`mlflow.prompt.is_prompt` = 'true'", true)]
    [InlineData(" and tags.`mlflow.prompt.is_prompt` != 'false'", true)]
    public async Task Prompts_are_shown_to_whoever_asks_for_them_and_to_nobody_else(string clause, bool prompts)
    {
        var stem = RegistryServer.NewName("either");
        var tags = new[] { new { key = "mlflow.prompt.is_prompt", value = "true" }, new { key = "mlflow.prompt.text", value = "Hello" } };
        await server.Send("POST", "registered-models/create", new { name = stem + "-prompt", tags });
        (await server.Send("POST", "model-versions/create", new { name = stem + "-prompt", source = "dummy-source", tags })).Status.ShouldBe(HttpStatusCode.OK);
        await server.Send("POST", "registered-models/create", new { name = stem + "-model" });
        await server.Send("POST", "model-versions/create", new { name = stem + "-model", source = "s3://b/a" });

        var (_, models) = await server.Get("registered-models/search", ("filter", $"name LIKE '{stem}%'{clause}"));
        var (_, versions) = await server.Get("model-versions/search", ("filter", $"name LIKE '{stem}%'{clause}"));

        string[] expected = [stem + (prompts ? "-prompt" : "-model")];
        Rows(models, "registered_models").Select(m => m["name"]!.GetValue<string>()).ShouldBe(expected);
        Rows(versions, "model_versions").Select(v => v["name"]!.GetValue<string>()).ShouldBe(expected);
    }

    [Fact]
    public async Task Models_come_with_their_newest_versions_and_aliases_and_lists_of_versions_without_aliases()
    {
        var name = await server.NewModel(versions: 3);
        await server.Send("POST", "model-versions/transition-stage", new { name, version = "1", stage = "staging" });
        await server.Send("POST", "registered-models/alias", new { name, alias = "best", version = "3" });

        var (_, answer) = await server.Get("registered-models/search", ("filter", $"name = '{name}'"));

        var model = Rows(answer, "registered_models").Single();
        model["latest_versions"]!.AsArray().Select(v => $"{v!["version"]} {v["current_stage"]}").ShouldBe(["1 Staging", "3 None"]);
        model["latest_versions"]!.AsArray().ShouldAllBe(v => v!["aliases"] == null);
        model["aliases"]!.ToJsonString().ShouldBe("""[{"alias":"best","version":"3"}]""");
    }

    private static IEnumerable<JsonNode> Rows(JsonNode answer, string list) => (answer[list] as JsonArray ?? []).Select(row => row!);
}

public sealed class RegistrySearchOnSqlite(SqliteTrackingServer server) : RegistrySearchTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class RegistrySearchOnPostgres(PostgresTrackingServer server) : RegistrySearchTests(server), IClassFixture<PostgresTrackingServer>;
