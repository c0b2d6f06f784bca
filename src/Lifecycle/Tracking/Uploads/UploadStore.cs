using Dapper;

namespace Slipway.Tracking.Uploads;

/// <summary>The SQL of uploads in parts.</summary>
internal static class UploadStore
{
    public sealed record Row(string Id, string Path, long Parts, string BegunBy);

    public sealed record Part(long Number, string Sha256, long Length);

    public static Task<Row?> Find(Unit unit, string id) =>
        unit.Connection.QuerySingleOrDefaultAsync<Row>("SELECT id AS Id, path AS Path, parts AS Parts, begun_by AS BegunBy FROM artifact_upload WHERE id = @id", new { id });

    public static async Task<IReadOnlyList<Part>> Parts(Unit unit, string id) =>
        (await unit.Connection.QueryAsync<Part>("SELECT number AS Number, sha256 AS Sha256, length AS Length FROM artifact_upload_part WHERE upload = @id ORDER BY number", new { id })).AsList();

    public static Task Insert(Unit unit, Row row) => unit.Connection.ExecuteAsync(
        "INSERT INTO artifact_upload (id, path, parts, begun_by, begun_at) VALUES (@Id, @Path, @Parts, @BegunBy, @at)", new { row.Id, row.Path, row.Parts, row.BegunBy, at = unit.Now.ToUnixTimeMilliseconds() });

    public static Task Save(Unit unit, string id, Part part) => unit.Connection.ExecuteAsync("""
        INSERT INTO artifact_upload_part (upload, number, sha256, length) VALUES (@id, @Number, @Sha256, @Length)
        ON CONFLICT (upload, number) DO UPDATE SET sha256 = excluded.sha256, length = excluded.length
        """, new { id, part.Number, part.Sha256, part.Length });

    public static async Task Delete(Unit unit, string id)
    {
        await unit.Connection.ExecuteAsync("DELETE FROM artifact_upload_part WHERE upload = @id", new { id });
        await unit.Connection.ExecuteAsync("DELETE FROM artifact_upload WHERE id = @id", new { id });
    }

    public static Task<long> CountBefore(Unit unit, DateTimeOffset before) =>
        unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM artifact_upload WHERE begun_at <= @at", new { at = before.ToUnixTimeMilliseconds() });

    public static Task<string?> NextBefore(Unit unit, DateTimeOffset before) =>
        unit.Connection.QueryFirstOrDefaultAsync<string>("SELECT id FROM artifact_upload WHERE begun_at <= @at ORDER BY id LIMIT 1", new { at = before.ToUnixTimeMilliseconds() });
}
