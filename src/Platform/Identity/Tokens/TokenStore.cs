using Dapper;
using Slipway.Storage;

namespace Slipway.Identity.Tokens;

/// <summary>The SQL of tokens.</summary>
internal static class TokenStore
{
    private const string Columns = "t.id AS Id, t.name AS Name, t.permissions AS Permissions, t.created_at AS CreatedAt, t.expires_at AS ExpiresAt, t.last_used_at AS LastUsedAt, t.revoked_at AS RevokedAt";

    public static Task Insert(Unit unit, Token token, string principal, string how, string sha256, string request, Confinement? confined)
    {
        const string sql = """
            INSERT INTO token (id, principal, name, how, sha256, permissions, request, created_at, expires_at, parent, subject)
            VALUES (@Id, @principal, @Name, @how, @sha256, @permissions, @request, @created, @expires, @parent, @subject)
            """;
        return unit.Connection.ExecuteAsync(sql, new
        {
            token.Id, principal, token.Name, how, sha256, permissions = string.Join(' ', token.Permissions), request,
            created = token.CreatedAt.ToUnixTimeMilliseconds(), expires = token.ExpiresAt.ToUnixTimeMilliseconds(),
            parent = confined?.Credential, subject = confined?.Subject,
        });
    }

    /// <summary>The holder of a token that has neither ended nor been taken back.</summary>
    public static async Task<(Actor Actor, string Token)?> FindHolder(Unit unit, string sha256)
    {
        const string sql = """
            SELECT p.id AS Principal, p.name AS Name, t.how AS How, t.id AS Token, t.request AS Request, t.permissions AS Permissions, t.parent AS Parent, t.subject AS Subject
            FROM token t JOIN principal p ON p.id = t.principal
            WHERE t.sha256 = @sha256 AND t.revoked_at IS NULL AND t.expires_at > @now
            """;
        var row = await unit.Connection.QuerySingleOrDefaultAsync<Holder>(sql, new { sha256, now = unit.Now.ToUnixTimeMilliseconds() });
        return row is null ? null : (row.ToActor(), row.Token);
    }

    public static async Task<IReadOnlyList<Token>> List(Unit unit)
    {
        var rows = await unit.Connection.QueryAsync<Row>($"SELECT {Columns} FROM token t WHERE t.how = 'token' ORDER BY t.created_at DESC, t.id");
        return [.. rows.Select(row => row.ToToken())];
    }

    public static async Task<Token?> Find(Unit unit, string id) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM token t WHERE t.id = @id", new { id }))?.ToToken();

    /// <summary>Takes back a token, and those that were made from it.</summary>
    public static Task Revoke(Unit unit, string id) =>
        unit.Connection.ExecuteAsync("UPDATE token SET revoked_at = @now WHERE (id = @id OR parent = @id) AND revoked_at IS NULL", new { id, now = unit.Now.ToUnixTimeMilliseconds() });

    public static Task Touch(Unit unit, IReadOnlyCollection<string> ids) =>
        unit.Connection.ExecuteAsync("UPDATE token SET last_used_at = @now WHERE id = @id", ids.Select(id => new { id, now = unit.Now.ToUnixTimeMilliseconds() }));

    private sealed record Holder(string Principal, string Name, string How, string Token, string Request, string Permissions, string? Parent, string? Subject)
    {
        public Actor ToActor() => new(Principal, Name, How, Token, Request, Permissions.Split(' ').ToHashSet(StringComparer.Ordinal))
        {
            Confined = Parent is not null && Subject is not null ? new Confinement(Subject, Parent) : null,
        };
    }

    private sealed record Row(string Id, string Name, string Permissions, long CreatedAt, long ExpiresAt, long? LastUsedAt, long? RevokedAt)
    {
        public Token ToToken() => new(Id, Name, Permissions.Split(' '), At(CreatedAt), At(ExpiresAt), LastUsedAt is { } used ? At(used) : null, RevokedAt is { } revoked ? At(revoked) : null);

        private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
