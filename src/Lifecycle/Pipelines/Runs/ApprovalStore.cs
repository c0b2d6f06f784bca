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
}
