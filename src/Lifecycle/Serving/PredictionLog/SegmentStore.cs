using Dapper;

namespace Slipway.Serving.PredictionLog;

/// <summary>A segment whose bytes lie in the blob store for every server.</summary>
/// <param name="Server">The log folder that it came from, an opaque id.</param>
/// <param name="Number">Its number in that folder.</param>
/// <param name="Rows">Predictions in it.</param>
/// <param name="FirstEvent">The oldest event time in it.</param>
/// <param name="LastEvent">The newest.</param>
internal sealed record SharedSegment(string Deployment, string Server, long Number, string Sha256, long Rows, DateTimeOffset FirstEvent, DateTimeOffset LastEvent)
{
    /// <summary>What no other segment of the deployment is called.</summary>
    public string Id => FormattableString.Invariant($"{Server}/{Number}");
}

/// <summary>The SQL of shared segments. Instants are Unix milliseconds.</summary>
internal static class SegmentStore
{
    public static async Task<IReadOnlyList<SharedSegment>> List(Unit unit, string deployment, CancellationToken cancel)
    {
        const string sql = "SELECT server AS Server, number AS Number, sha256 AS Sha256, predictions AS Predictions, first_event AS First, last_event AS Last FROM prediction_segment WHERE deployment = @deployment ORDER BY shared_at, server, number";
        var rows = await unit.Connection.QueryAsync<(string Server, long Number, string Sha256, long Predictions, long First, long Last)>(new CommandDefinition(sql, new { deployment }, cancellationToken: cancel));
        return [.. rows.Select(row => new SharedSegment(deployment, row.Server, row.Number, row.Sha256, row.Predictions, DateTimeOffset.FromUnixTimeMilliseconds(row.First), DateTimeOffset.FromUnixTimeMilliseconds(row.Last)))];
    }

    public static Task Add(Unit unit, SharedSegment segment, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO prediction_segment (deployment, server, number, sha256, predictions, first_event, last_event, shared_at)
            VALUES (@Deployment, @Server, @Number, @Sha256, @Rows, @first, @last, @now) ON CONFLICT (deployment, server, number) DO NOTHING
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            segment.Deployment, segment.Server, segment.Number, segment.Sha256, segment.Rows, first = segment.FirstEvent.ToUnixTimeMilliseconds(), last = segment.LastEvent.ToUnixTimeMilliseconds(),
            now = unit.Now.ToUnixTimeMilliseconds(),
        }, cancellationToken: cancel));
    }
}
