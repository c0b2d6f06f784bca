using System.Net;
using System.Net.Http.Json;
using Slipway.Registry.Contracts;
using Slipway.Tests.Serving;
using static Slipway.Tests.Registry.RegistryHttp;

namespace Slipway.Tests.Registry.Models;

/// <summary>What holds for models whatever the database.</summary>
public abstract class ModelTests(HostFixture fixture)
{
    private readonly HttpClient _http = fixture.Host.Http;

    [Fact]
    public async Task A_model_is_there_under_its_name_with_what_was_said_of_it()
    {
        var name = NewName("credit default & more");
        var created = await _http.PostAsJsonAsync("/api/v1/models", new { name, description = "Who will not pay", tags = new { owner = "risk" } }, Cancel);

        var model = await _http.GetFromJsonAsync<RegisteredModel>(created.Headers.Location, Cancel);

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        model!.Name.ShouldBe(name);
        model.Description.ShouldBe("Who will not pay");
        model.Tags.ShouldBe(new Dictionary<string, string> { ["owner"] = "risk" });
        model.LatestVersion.ShouldBeNull();
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        var name = NewName();
        await _http.PostAsJsonAsync("/api/v1/models", new { name }, Cancel);

        var again = await _http.PostAsJsonAsync("/api/v1/models", new { name }, Cancel);

        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await again.Detail()).ShouldBe($"The model '{name}' exists already.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("..")]
    [InlineData(null)]
    public async Task A_name_that_breaks_the_rules_is_refused(string? name)
    {
        var answer = await _http.PostAsJsonAsync("/api/v1/models", new { name }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Json()).TryGetProperty("remedy", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Pages_of_a_search_meet_without_gap_or_overlap_while_models_come_and_go()
    {
        var stem = NewName("paged");
        for (var i = 0; i < 7; i++)
            await _http.PostAsJsonAsync("/api/v1/models", new { name = $"{stem}-{i}", tags = new { parity = i % 2 == 0 ? "even" : "odd" } }, Cancel);

        var first = await _http.GetFromJsonAsync<Page<RegisteredModel>>($"/api/v1/models?name={stem}%25&limit=3", Cancel);
        await _http.DeleteAsync($"/api/v1/models/{stem}-2", Cancel);
        await _http.PostAsJsonAsync("/api/v1/models", new { name = $"{stem}-0a" }, Cancel);
        var second = await _http.GetFromJsonAsync<Page<RegisteredModel>>($"/api/v1/models?name={stem}%25&limit=3&after={first!.Next}", Cancel);
        var third = await _http.GetFromJsonAsync<Page<RegisteredModel>>($"/api/v1/models?name={stem}%25&limit=3&after={second!.Next}", Cancel);

        first.Items.Concat(second.Items).Concat(third!.Items).Select(m => m.Name[^1]).ShouldBe(['0', '1', '2', '3', '4', '5', '6']);
        third.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_search_takes_a_pattern_of_any_case_and_tags()
    {
        var stem = NewName("Searched");
        for (var i = 0; i < 4; i++)
            await _http.PostAsJsonAsync("/api/v1/models", new { name = $"{stem}-{i}", tags = new { parity = i % 2 == 0 ? "even" : "odd", all = "yes" } }, Cancel);

        var even = await _http.GetFromJsonAsync<Page<RegisteredModel>>($"/api/v1/models?name={stem.ToLowerInvariant()}%25&tag=parity=even&tag=all=yes", Cancel);

        even!.Items.Select(m => m.Name).ShouldBe([$"{stem}-0", $"{stem}-2"]);
        (await _http.GetAsync("/api/v1/models?tag=nothing", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _http.GetAsync("/api/v1/models?after=%2A%2A", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _http.GetAsync("/api/v1/models?limit=0", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_renamed_model_keeps_its_versions_aliases_and_tags()
    {
        var (old, renamed) = (NewName(), NewName("renamed"));
        await fixture.Host.Register(old);
        await _http.PutAsJsonAsync($"/api/v1/models/{old}/aliases/champion", new { version = 1 }, Cancel);
        await _http.PutAsJsonAsync($"/api/v1/models/{old}/tags/team", new { value = "risk" }, Cancel);

        await _http.PatchAsJsonAsync($"/api/v1/models/{old}", new { name = renamed }, Cancel);

        var model = await _http.GetFromJsonAsync<RegisteredModel>($"/api/v1/models/{renamed}", Cancel);
        (model!.LatestVersion, model.Aliases["champion"], model.Tags["team"]).ShouldBe((1, 1, "risk"));
        (await _http.GetAsync($"/api/v1/models/{old}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_model_whose_alias_is_in_use_cannot_be_deleted()
    {
        var name = NewName();
        await fixture.Host.Register(name);
        await _http.PutAsJsonAsync($"/api/v1/models/{name}/aliases/champion", new { version = 1 }, Cancel);

        var refused = await _http.DeleteAsync($"/api/v1/models/{name}", Cancel);
        await _http.DeleteAsync($"/api/v1/models/{name}/aliases/champion", Cancel);
        var deleted = await _http.DeleteAsync($"/api/v1/models/{name}", Cancel);

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Detail()).ShouldBe($"The model '{name}' is in use: 'champion' points at version 1.");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await fixture.Host.Register(name)).Number.ShouldBe(1);
    }
}

public sealed class ModelsOnSqlite(SqliteHost fixture) : ModelTests(fixture), IClassFixture<SqliteHost>;

public sealed class ModelsOnPostgres(PostgresHost fixture) : ModelTests(fixture), IClassFixture<PostgresHost>;
