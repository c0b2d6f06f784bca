using Dapper;

namespace Slipway.Monitoring.Notices;

/// <summary>The SQL of what webhooks were told.</summary>
internal static class NoticeStore
{
    /// <summary>The addresses that were told of a change of an alert.</summary>
    public static async Task<IReadOnlyList<string>> Told(Unit unit, string alert, string change, CancellationToken cancel) =>
        [.. await unit.Connection.QueryAsync<string>(new CommandDefinition("SELECT url FROM alert_notice WHERE alert = @alert AND change = @change", new { alert, change }, cancellationToken: cancel))];

    public static Task Add(Unit unit, string alert, string change, string url, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO alert_notice (alert, change, url, delivered_at) VALUES (@alert, @change, @url, @now) ON CONFLICT (alert, change, url) DO NOTHING",
            new { alert, change, url, now = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
}
