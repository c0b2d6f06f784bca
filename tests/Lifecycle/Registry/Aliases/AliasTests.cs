using System.Net;
using System.Net.Http.Json;
using Dapper;
using Slipway.Registry.Contracts;
using Slipway.Tests.Serving;
using static Slipway.Tests.Registry.RegistryHttp;

namespace Slipway.Tests.Registry.Aliases;

/// <summary>What holds for aliases whatever the database.</summary>
public abstract class AliasTests(HostFixture fixture)
{
    private readonly HttpClient _http = fixture.Host.Http;

    [Fact]
    public async Task An_alias_points_where_it_was_last_put()
    {
        var model = await TwoVersions();
        await Put(model, "champion", 1);
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await Put(model, "champion", 2);

        var alias = await _http.GetFromJsonAsync<Alias>($"/api/v1/models/{model}/aliases/champion", Cancel);

        alias.ShouldBe(new Alias(model, "champion", 2, fixture.Clock.GetUtcNow()));
        (await fixture.Host.Versions.Find(ModelReference.To(model, "champion"), Cancel)).Succeeded(out var found, out _).ShouldBeTrue();
        (found!.Number, found.Aliases.Single()).ShouldBe((2, "champion"));
    }

    [Fact]
    public async Task An_alias_cannot_point_at_a_version_that_is_not_there()
    {
        var model = await TwoVersions();

        var answer = await Put(model, "champion", 9);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Detail()).ShouldBe($"Version '{model}/9' does not exist.");
    }

    [Theory]
    [InlineData("Latest")]
    [InlineData("v12")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    public async Task A_name_that_breaks_the_rules_is_refused_with_a_remedy(string name)
    {
        var answer = await Put(await TwoVersions(), Uri.EscapeDataString(name), 1);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Json()).TryGetProperty("remedy", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_move_is_told_once_with_where_it_pointed_before()
    {
        var model = await TwoVersions();
        await Put(model, "champion", 1);
        await Put(model, "champion", 1);
        await Put(model, "champion", 2);
        await _http.DeleteAsync($"/api/v1/models/{model}/aliases/champion", Cancel);
        (await _http.DeleteAsync($"/api/v1/models/{model}/aliases/champion", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var told = await fixture.Host.Database.Query(async unit => (await unit.Connection.QueryAsync<string>("SELECT payload FROM outgoing_event WHERE type = 'alias.moved' ORDER BY sequence")).AsList(), Cancel);

        told.Select(payload => System.Text.Json.JsonSerializer.Deserialize<AliasMoved>(payload, System.Text.Json.JsonSerializerOptions.Web)!).Where(moved => moved.Model == model)
            .ShouldBe([new AliasMoved(model, "champion", null, 1), new AliasMoved(model, "champion", 1, 2), new AliasMoved(model, "champion", 2, null)]);
    }

    [Theory]
    [InlineData("credit@champion", "credit", "champion", null)]
    [InlineData("credit/12", "credit", null, 12)]
    [InlineData("a@b@champion", "a@b", "champion", null)]
    public void A_reference_is_read_as_it_is_written(string text, string model, string? alias, int? number)
    {
        ModelReference.Parse(text).Succeeded(out var reference, out _).ShouldBeTrue();

        reference.ShouldBe(new ModelReference(model, alias, number));
        reference!.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("credit")]
    [InlineData("credit/")]
    [InlineData("credit/0")]
    [InlineData("credit@")]
    [InlineData("@champion")]
    [InlineData("")]
    public void What_is_no_reference_is_refused(string text) => ModelReference.Parse(text).IsSuccess.ShouldBeFalse();

    private async Task<string> TwoVersions()
    {
        var model = NewName();
        await fixture.Host.Register(model, "one");
        await fixture.Host.Register(model, "two");
        return model;
    }

    private Task<HttpResponseMessage> Put(string model, string alias, int version) => _http.PutAsJsonAsync($"/api/v1/models/{model}/aliases/{alias}", new { version }, Cancel);
}

public sealed class AliasesOnSqlite(SqliteHost fixture) : AliasTests(fixture), IClassFixture<SqliteHost>;

public sealed class AliasesOnPostgres(PostgresHost fixture) : AliasTests(fixture), IClassFixture<PostgresHost>;
