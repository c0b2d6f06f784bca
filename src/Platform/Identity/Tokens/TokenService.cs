using Microsoft.Extensions.Logging;
using Slipway.Storage;

namespace Slipway.Identity.Tokens;

/// <summary>What a new token is asked to be.</summary>
/// <param name="Name">What it is for, 1 to 100 characters.</param>
/// <param name="Role">A role's name.</param>
/// <param name="Permissions">Permissions by name, besides a role or instead of one.</param>
/// <param name="Days">How long it lasts, 1 to 365; 90 when left out.</param>
public sealed record NewToken(string Name, string? Role = null, IReadOnlyList<string>? Permissions = null, int Days = 90);

/// <summary>Makes, lists and takes back tokens. A token never may more than the one who made it.</summary>
public sealed partial class TokenService(Database database, TokenCache cache, TimeProvider clock, ILogger<TokenService> log)
{
    public async Task<Result<IssuedToken>> Create(Actor actor, NewToken asked, CancellationToken cancel)
    {
        if (!Permit(actor, asked).Succeeded(out var permissions, out var refusal))
            return refusal;
        var created = await database.Write<IssuedToken>(actor, async unit =>
        {
            var holder = await Principal.Ensure(unit, "service", asked.Name.Trim(), clock);
            return await Issue(unit, holder.Id, asked.Name.Trim(), "token", permissions, unit.Now.AddDays(asked.Days), request: "");
        }, cancel);
        if (created.Succeeded(out var issued, out _))
            LogCreated(issued.Token.Id, issued.Token.ExpiresAt);
        return created;
    }

    public Task<IReadOnlyList<Token>> List(CancellationToken cancel) => database.Query(TokenStore.List, cancel);

    /// <summary>Whether anybody holds a token that has neither ended nor been taken back.</summary>
    public async Task<bool> IsAnyLive(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return (await List(cancel)).Any(token => token.RevokedAt is null && token.ExpiresAt > now);
    }

    public async Task<Result<Done>> Revoke(Actor actor, string id, CancellationToken cancel)
    {
        var revoked = await database.Write<Done>(actor, async unit =>
        {
            if (await TokenStore.Find(unit, id) is not { } token)
                return Refusal.NotFound("Token", id);
            if (token.RevokedAt is not null)
                unit.NothingChanged();
            else
                await RevokeIn(unit, id);
            return default(Done);
        }, cancel);
        cache.Forget();
        return revoked;
    }

    /// <summary>Issues a token inside another unit of work; the way in which a job gets one for each attempt.</summary>
    /// <param name="unit">The unit it belongs to.</param>
    /// <param name="principal">On whose behalf its holder acts.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="how">How its holder is told apart in the audit log: <c>token</c> or <c>job</c>.</param>
    /// <param name="permissions">What it may do.</param>
    /// <param name="expires">When it ends.</param>
    /// <param name="request">What its requests belong to, such as a job's id; empty for none.</param>
    /// <param name="confined">What it is confined to, where it is made from another; null for none.</param>
    public static async Task<IssuedToken> Issue(Unit unit, string principal, string name, string how, IEnumerable<Permission> permissions, DateTimeOffset expires, string request, Confinement? confined = null)
    {
        var (id, secret) = TokenText.Make();
        var token = new Token(id, name, [.. permissions.Select(p => p.Name)], unit.Now, expires, null, null);
        await TokenStore.Insert(unit, token, principal, how, TokenText.Sha256(secret), request, confined);
        unit.Audit("token.create", AuditId(id), new { token.Name, token.Permissions, token.ExpiresAt, confined?.Subject });
        return new IssuedToken(token, secret);
    }

    /// <summary>Takes a token back inside another unit of work, and those that were made from it.</summary>
    public static async Task RevokeIn(Unit unit, string id)
    {
        await TokenStore.Revoke(unit, id);
        unit.Audit("token.revoke", AuditId(id));
    }

    private static string AuditId(string token) => Ids.Of("tok", token);

    private static Result<Permission[]> Permit(Actor actor, NewToken asked)
    {
        if (asked.Name.Trim().Length is 0 or > 100)
            return Refusal.Invalid("A token needs a name of 1 to 100 characters.", "Say what it is for, such as 'nightly training'.");
        if (asked.Days is < 1 or > 365)
            return Refusal.Invalid($"A token cannot last {asked.Days} days.", "Choose 1 to 365.");
        return Wanted(asked).Then<Permission[]>(wanted => Array.Find(wanted, p => !actor.May(p)) is { } beyond
            ? new Refusal(RefusalKind.Forbidden, $"You may not give '{beyond}', because you do not have it yourself.")
            : wanted);
    }

    private static Result<Permission[]> Wanted(NewToken asked)
    {
        if (asked.Role is null && asked.Permissions is null or { Count: 0 })
            return Refusal.Invalid("A token needs a role or permissions.", $"Roles: {string.Join(", ", Role.All.Select(r => r.Name))}.");
        if (asked.Role is not null && Role.Find(asked.Role) is null)
            return Refusal.Invalid($"There is no role '{asked.Role}'.", $"Choose one of {string.Join(", ", Role.All.Select(r => r.Name))}.");
        var names = asked.Permissions ?? [];
        var role = asked.Role is null ? null : Role.Find(asked.Role);
        return names.FirstOrDefault(name => Permission.All.All(p => p.Name != name)) is { } unknown
            ? Refusal.Invalid($"There is no permission '{unknown}'.", $"Choose from {string.Join(", ", Permission.All)}.")
            : Permission.All.Where(p => names.Contains(p.Name, StringComparer.Ordinal) || role?.Permissions.Contains(p) == true).ToArray();
    }

    [LoggerMessage(201, LogLevel.Information, "Token {Token} was made; it ends {ExpiresAt}")]
    private partial void LogCreated(string token, DateTimeOffset expiresAt);
}
