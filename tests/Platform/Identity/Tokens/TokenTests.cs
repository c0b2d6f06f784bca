using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Identity;
using Slipway.Identity.Tokens;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Identity.Tokens;

/// <summary>What holds for tokens whatever the database.</summary>
public abstract class TokenTests
{
    private readonly TestDatabase _it;
    private readonly TokenCache _cache;
    private readonly TokenService _tokens;

    protected TokenTests(TestDatabase it)
    {
        _it = it;
        _cache = new TokenCache(it.Database, it.Clock);
        _tokens = new TokenService(it.Database, _cache, it.Clock, NullLogger<TokenService>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_known_by_its_secret_and_may_what_its_role_may()
    {
        var issued = await Make("scraper", "viewer");

        var holder = await _cache.Find(issued.Secret, Cancel);

        holder.ShouldNotBeNull();
        holder.Name.ShouldBe("scraper");
        holder.How.ShouldBe("token");
        holder.Permissions.Order(StringComparer.Ordinal).ShouldBe(Role.Viewer.Permissions.Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_secret_stands_nowhere_in_the_database()
    {
        var issued = await Make("secretive", "viewer");

        var rows = await _it.Database.Query(async unit => (await unit.Connection.QueryAsync("SELECT * FROM token")).Select(row => string.Join(' ', ((IDictionary<string, object>)row).Values)).ToList(), Cancel);
        var trail = await AuditTrail.Read(_it.Database, Cancel);

        rows.ShouldNotContain(row => row.Contains(issued.Secret, StringComparison.Ordinal));
        trail.Entries.ShouldNotContain(entry => entry.Details != null && System.Text.Encoding.UTF8.GetString(entry.Details).Contains(issued.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_ends_on_its_day()
    {
        var issued = await Make("short-lived", "viewer", days: 1);

        _it.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        (await _cache.Find(issued.Secret, Cancel)).ShouldNotBeNull();
        _it.Clock.Advance(TimeSpan.FromMinutes(2));
        (await _cache.Find(issued.Secret, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_taken_back_ends_at_once()
    {
        var issued = await Make("revoked", "viewer");
        (await _cache.Find(issued.Secret, Cancel)).ShouldNotBeNull();

        (await _tokens.Revoke(Actor.System, issued.Token.Id, Cancel)).IsSuccess.ShouldBeTrue();

        (await _cache.Find(issued.Secret, Cancel)).ShouldBeNull();
        (await _tokens.Revoke(Actor.System, issued.Token.Id, Cancel)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_gives_what_they_do_not_have()
    {
        var viewer = Actor.System with { Permissions = Role.Viewer.Permissions.Select(p => p.Name).ToHashSet(StringComparer.Ordinal) };

        var result = await _tokens.Create(viewer, new NewToken("climber", "editor"), Cancel);

        result.Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Kind.ShouldBe(RefusalKind.Forbidden);
    }

    [Theory]
    [InlineData("", "viewer", 90, "needs a name")]
    [InlineData("x", "king", 90, "There is no role 'king'.")]
    [InlineData("x", "owner", 90, "There is no role 'owner'.")]
    [InlineData("x", null, 90, "needs a role or permissions")]
    [InlineData("x", "viewer", 0, "cannot last 0 days")]
    [InlineData("x", "viewer", 366, "cannot last 366 days")]
    public async Task A_token_that_cannot_be_is_refused_with_words(string name, string? role, int days, string words)
    {
        var result = await _tokens.Create(Actor.System, new NewToken(name, role, Days: days), Cancel);

        result.Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldContain(words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("slp_short")]
    [InlineData("mlp_00000000_0000000000000000000000000000000000000000000000000")]
    [InlineData("slp_00000000_0000000000000000000000000000000000000000000000000")]
    public async Task What_is_no_token_is_nobody(string text) => (await _cache.Find(text, Cancel)).ShouldBeNull();

    [Fact]
    public async Task A_token_with_one_character_changed_is_nobody()
    {
        var issued = await Make("typo", "viewer");
        var changed = issued.Secret[..20] + (issued.Secret[20] == 'a' ? 'b' : 'a') + issued.Secret[21..];

        (await _cache.Find(changed, Cancel)).ShouldBeNull();
    }

    private async Task<IssuedToken> Make(string name, string role, int days = 90)
    {
        (await _tokens.Create(Actor.System, new NewToken(name, role, Days: days), Cancel)).Succeeded(out var issued, out var refusal).ShouldBeTrue(refusal?.Message);
        return issued!;
    }
}

public sealed class TokensOnSqlite(SqliteDatabase it) : TokenTests(it), IClassFixture<SqliteDatabase>;

public sealed class TokensOnPostgres(PostgresDatabase it) : TokenTests(it), IClassFixture<PostgresDatabase>;
