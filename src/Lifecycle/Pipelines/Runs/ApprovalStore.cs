using Dapper;

namespace Slipway.Pipelines.Runs;

/// <summary>The SQL of approvals.</summary>
internal static class ApprovalStore
{
    public static Task Add(Unit unit, string pipeline, Approval approval)
    {
        const string sql = """
            INSERT INTO approval (pipeline, digest, model, number, approved, reason, decided_by, decided_at)
            VALUES (@pipeline, @Digest, @Model, @number, @approved, @Reason, @By, @at)
            """;
        return unit.Connection.ExecuteAsync(sql, new { pipeline, approval.Digest, approval.Model, number = (long)approval.Number, approved = approval.Approved ? 1L : 0L, approval.Reason, approval.By, at = approval.At.ToUnixTimeMilliseconds() });
    }

    /// <summary>What was decided about these bytes in a pipeline; null while nothing was.</summary>
    public static async Task<Approval?> Find(Unit unit, string pipeline, string digest)
    {
        const string sql = "SELECT model, number, digest, approved, reason, decided_by, decided_at FROM approval WHERE pipeline = @pipeline AND digest = @digest";
        var row = await unit.Connection.QuerySingleOrDefaultAsync<(string Model, long Number, string Digest, long Approved, string Reason, string By, long At)?>(sql, new { pipeline, digest });
        return row is { } r ? new Approval(r.Model, (int)r.Number, r.Digest, r.Approved != 0, r.Reason, r.By, DateTimeOffset.FromUnixTimeMilliseconds(r.At)) : null;
    }
}
