using System.Text.RegularExpressions;
using Dapper;

namespace Slipway.Storage.Blobs;

/// <summary>Bytes that nothing names any more.</summary>
/// <param name="Count">How many blobs.</param>
/// <param name="Bytes">Their length together.</param>
public sealed record UnusedBlobs(long Count, long Bytes);

/// <summary>
/// Frees the bytes that nothing names. A blob is marked first and freed by a later sweep, a day after or later, if still nothing names it: what was being registered meanwhile has its row by then. Bytes that
/// are sent again lose the mark before it is decided whether the store has them.
/// </summary>
/// <param name="database">The database, whose tables name blobs.</param>
/// <param name="store">Where the bytes lie.</param>
/// <param name="references">Which columns name them.</param>
/// <param name="clock">The clock.</param>
public sealed partial class BlobSweep(Database database, IBlobStore store, IEnumerable<IBlobReferences> references, TimeProvider clock)
{
    private const int Chunk = 500;

    /// <summary>How long bytes stay that nothing names: after they came, and after they were marked.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private readonly IReadOnlyList<BlobColumn> _columns = [.. references.SelectMany(r => r.Columns)];

    /// <summary>What nothing names now, marked or not; bytes that came within the last day do not count.</summary>
    public Task<UnusedBlobs> Survey(CancellationToken cancel) => database.Query(async unit =>
    {
        var unused = await Unused(unit, clock.GetUtcNow() - Grace, cancel);
        return new UnusedBlobs(unused.Count, unused.Sum(blob => blob.Length));
    }, cancel);

    /// <summary>Marks what nothing names, takes the mark off what is named again, and frees what was marked a day ago or earlier.</summary>
    /// <returns>What was freed.</returns>
    public async Task<UnusedBlobs> Run(Actor actor, CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - Grace;
        var unused = await database.Query(unit => Unused(unit, before, cancel), cancel);
        await Mark(unused, cancel);
        var (count, bytes) = (0L, 0L);
        foreach (var blob in unused.Where(blob => blob.UnusedSince <= before.ToUnixTimeMilliseconds()))
        {
            if (await Free(actor, blob, before, cancel))
                (count, bytes) = (count + 1, bytes + blob.Length);
        }

        return new UnusedBlobs(count, bytes);
    }

    private async Task<IReadOnlyList<Row>> Unused(Unit unit, DateTimeOffset before, CancellationToken cancel)
    {
        var named = await Named(unit, cancel);
        var rows = await unit.Connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT sha256 AS Sha256, length AS Length, unused_since AS UnusedSince FROM blob WHERE added_at <= @at ORDER BY sha256", new { at = before.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
        return [.. rows.Where(row => !named.Contains(row.Sha256))];
    }

    private async Task<HashSet<string>> Named(Unit unit, CancellationToken cancel)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in _columns)
        {
            await using var command = unit.Connection.CreateCommand();
            command.CommandText = $"SELECT {column.Name} FROM {column.Table} WHERE {column.Name} IS NOT NULL";
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var text = reader.GetString(0);
                if (column.InText)
                    named.UnionWith(Digest().Matches(text).Select(match => match.Value));
                else
                    named.Add(text);
            }
        }

        return named;
    }

    private async Task Mark(IReadOnlyList<Row> unused, CancellationToken cancel)
    {
        var ids = unused.Select(row => row.Sha256).ToHashSet(StringComparer.Ordinal);
        var marked = await database.Query(async unit => (await unit.Connection.QueryAsync<string>(new CommandDefinition("SELECT sha256 FROM blob WHERE unused_since IS NOT NULL", cancellationToken: cancel))).AsList(), cancel);
        foreach (var chunk in unused.Where(row => row.UnusedSince is null).Select(row => row.Sha256).Chunk(Chunk))
            await Set(chunk, clock.GetUtcNow().ToUnixTimeMilliseconds(), cancel);
        foreach (var chunk in marked.Where(sha256 => !ids.Contains(sha256)).Chunk(Chunk))
            await Set(chunk, null, cancel);
    }

    private Task<Result<Done>> Set(IReadOnlyList<string> blobs, long? at, CancellationToken cancel) => database.Keep<Done>(async unit =>
    {
        foreach (var sha256 in blobs)
            await unit.Connection.ExecuteAsync("UPDATE blob SET unused_since = @at WHERE sha256 = @sha256", new { sha256, at });
        return Result.Done;
    }, cancel);

    /// <summary>The bytes go before the unit is committed, while whoever sends them again waits for its row; should the commit fail, the next sweep finds a row without bytes and frees that.</summary>
    private async Task<bool> Free(Actor actor, Row blob, DateTimeOffset before, CancellationToken cancel)
    {
        var freed = false;
        await database.Write<Done>(actor, async unit =>
        {
            const string sql = "DELETE FROM blob WHERE sha256 = @Sha256 AND unused_since <= @at";
            freed = await unit.Connection.ExecuteAsync(sql, new { blob.Sha256, at = before.ToUnixTimeMilliseconds() }) > 0;
            if (freed)
            {
                await store.Delete(blob.Sha256, CancellationToken.None);
                unit.Audit("blob.free", Ids.Of("blob", blob.Sha256), new { blob.Sha256, blob.Length });
            }
            else
            {
                unit.NothingChanged();
            }

            return Result.Done;
        }, cancel);
        return freed;
    }

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex Digest();

    private sealed class Row
    {
        public string Sha256 { get; set; } = "";

        public long Length { get; set; }

        public long? UnusedSince { get; set; }
    }
}
