using System.Collections.Concurrent;
using Slipway.Storage;

namespace Slipway.Identity.Tokens;

/// <summary>Remembers for five seconds whose token is whose, so that a burst of requests asks the database once; a token taken back ends at once here, and within that time on other servers.</summary>
public sealed class TokenCache(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (Actor? Actor, DateTimeOffset Asked)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _touched = new(StringComparer.Ordinal);

    /// <summary>Who holds this token; null when nobody does.</summary>
    public async Task<Actor?> Find(string secret, CancellationToken cancel)
    {
        if (!TokenText.IsWellFormed(secret))
            return null;
        var sha256 = TokenText.Sha256(secret);
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(sha256, out var known) && now - known.Asked < Keep)
            return known.Actor;
        if (_known.Count > 10_000)
            _known.Clear();
        var found = await database.Read<Found>(async unit => new Found((await TokenStore.FindHolder(unit, sha256))?.Actor), cancel);
        var actor = found.Succeeded(out var holder, out _) ? holder.Actor : null;
        _known[sha256] = (actor, now);
        if (actor?.Credential is { } token)
            await Touch(token, now, cancel);
        return actor;
    }

    /// <summary>Forgets everything; the next request asks the database.</summary>
    public void Forget() => _known.Clear();

    private async Task Touch(string token, DateTimeOffset now, CancellationToken cancel)
    {
        if (_touched.TryGetValue(token, out var last) && now - last < TouchEvery)
            return;
        _touched[token] = now;
        await database.Keep<Done>(async unit => { await TokenStore.Touch(unit, [token]); return default(Done); }, cancel);
    }

    private sealed record Found(Actor? Actor);
}
