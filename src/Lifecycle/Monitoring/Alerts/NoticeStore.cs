using Dapper;
using Slipway.Monitoring.Contracts;
using Slipway.Storage.Queries;

namespace Slipway.Monitoring.Alerts;

/// <summary>The SQL of what webhooks were told.</summary>
internal static class NoticeStore
{
    /// <summary>The addresses that were told of a change of an alert.</summary>
    public static async Task<IReadOnlyList<string>> Told(Unit unit, string alert, string change, CancellationToken cancel) =>
        [.. await unit.Connection.QueryAsync<string>(new CommandDefinition("SELECT url FROM alert_notice WHERE alert = @alert AND change = @change", new { alert, change }, cancellationToken: cancel))];

    /// <summary>A receiver answered with success.</summary>
    public static Task Add(Unit unit, string alert, string change, string url, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO alert_notice (alert, change, url, delivered_at) VALUES (@alert, @change, @url, @now) ON CONFLICT (alert, change, url) DO NOTHING;
            DELETE FROM alert_notice_failure WHERE alert = @alert AND change = @change AND url = @url
            """,
            new { alert, change, url, now = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    /// <summary>A receiver could not be told.</summary>
    public static Task Fail(Unit unit, string alert, string change, string url, string words, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO alert_notice_failure (alert, change, url, words, tries, failed_at) VALUES (@alert, @change, @url, @words, 1, @now)
            ON CONFLICT (alert, change, url) DO UPDATE SET words = excluded.words, tries = alert_notice_failure.tries + 1, failed_at = excluded.failed_at
            """,
            new { alert, change, url, words, now = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    /// <summary>How webhooks took the news of alerts, by alert.</summary>
    public static async Task<ILookup<string, AlertNotice>> Of(Unit unit, IReadOnlyCollection<string> alerts, CancellationToken cancel)
    {
        const string delivered = "SELECT alert AS Alert, change AS Change, url AS Url, delivered_at AS At, NULL AS Words, 0 AS Tries FROM alert_notice WHERE alert IN ({0}) ORDER BY delivered_at, url";
        const string failed = "SELECT alert AS Alert, change AS Change, url AS Url, failed_at AS At, words AS Words, tries AS Tries FROM alert_notice_failure WHERE alert IN ({0}) ORDER BY failed_at, url";
        var rows = (await TextList.Rows<Row>(unit, delivered, alerts, cancel)).Concat(await TextList.Rows<Row>(unit, failed, alerts, cancel));
        return rows.ToLookup(row => row.Alert, row => row.ToNotice(), StringComparer.Ordinal);
    }

    private sealed class Row
    {
        public string Alert { get; set; } = "";

        public string Change { get; set; } = "";

        public string Url { get; set; } = "";

        public long At { get; set; }

        public string? Words { get; set; }

        public long Tries { get; set; }

        public AlertNotice ToNotice()
        {
            var (at, receiver) = (DateTimeOffset.FromUnixTimeMilliseconds(At), new Uri(Url).GetLeftPart(UriPartial.Authority));
            return Words is null ? new AlertNotice(Change, receiver, at) : new AlertNotice(Change, receiver, null, Words, (int)Tries, at);
        }
    }
}
