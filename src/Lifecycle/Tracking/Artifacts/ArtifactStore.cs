using Dapper;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Artifacts;

/// <summary>The SQL of artifacts. A folder is no row: it is what the paths below it have in common.</summary>
internal static class ArtifactStore
{
    private const int Chunk = 1000;

    public sealed record Row(string Path, string Sha256, long Length, long ModifiedAt);

    public static Task<Row?> Find(Unit unit, string path) =>
        unit.Connection.QuerySingleOrDefaultAsync<Row>("SELECT path AS Path, sha256 AS Sha256, length AS Length, modified_at AS ModifiedAt FROM artifact WHERE path = @path", new { path });

    public static Task<bool> IsFolder(Unit unit, string path) =>
        unit.Connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM artifact WHERE path > @from AND path < @to)", new { from = path + "/", to = path + "0" });

    public static async Task<bool> HasFile(Unit unit, IReadOnlyList<string> paths)
    {
        var there = false;
        await Sql.ForEach(unit, "SELECT 1 FROM artifact WHERE path IN ({0})", paths, _ => there = true, CancellationToken.None);
        return there;
    }

    public static Task Save(Unit unit, Row row) => unit.Connection.ExecuteAsync("""
        INSERT INTO artifact (path, sha256, length, modified_at) VALUES (@Path, @Sha256, @Length, @ModifiedAt)
        ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, length = excluded.length, modified_at = excluded.modified_at
        """, row);

    public static Task<int> Delete(Unit unit, string path) =>
        unit.Connection.ExecuteAsync("DELETE FROM artifact WHERE path = @path OR (path > @from AND path < @to)", new { path, from = path + "/", to = path + "0" });

    /// <summary>What lies directly in a folder, in the order of the names. Leaps over what lies deeper, so that a full subfolder costs one row.</summary>
    public static async Task<IReadOnlyList<ArtifactEntry>> List(Unit unit, string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var end = folder.Length == 0 ? "\U0010FFFF" : folder + "0";
        var entries = new List<ArtifactEntry>();
        var from = prefix;
        while (true)
        {
            const string sql = "SELECT path, length FROM artifact WHERE path >= @from AND path < @end ORDER BY path LIMIT @Chunk";
            var rows = (await unit.Connection.QueryAsync<(string Path, long Length)>(sql, new { from, end, Chunk })).AsList();
            foreach (var (path, length) in rows)
                Add(entries, path[prefix.Length..], length);
            if (rows.Count < Chunk)
                return [.. entries.OrderBy(e => e.Name, StringComparer.Ordinal)];
            from = entries[^1].IsFolder ? $"{prefix}{entries[^1].Name}0" : rows[^1].Path + "\u0001";
        }
    }

    /// <summary>Every file below a path, or the one that it is.</summary>
    public static async Task<IReadOnlyList<ArtifactFile>> Below(Unit unit, string path)
    {
        const string sql = "SELECT path AS Path, sha256 AS Sha256, length AS Length FROM artifact WHERE path = @path OR (path > @from AND path < @to) ORDER BY path";
        var rows = await unit.Connection.QueryAsync<ArtifactFile>(sql, new { path, from = path + "/", to = path + "0" });
        return [.. rows.Select(row => row with { Path = row.Path == path ? path[(path.LastIndexOf('/') + 1)..] : row.Path[(path.Length + 1)..] })];
    }

    private static void Add(List<ArtifactEntry> entries, string rest, long length)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var entry = slash < 0 ? new ArtifactEntry(rest, false, length) : new ArtifactEntry(rest[..slash], true, 0);
        if (entries.Count == 0 || entries[^1] != entry)
            entries.Add(entry);
    }
}
