using Dapper;

namespace Slipway.Storage.Blobs;

/// <summary>Puts bytes into the blob store and finds them again by either of their hashes.</summary>
public sealed class BlobLibrary(IBlobStore store, Database database)
{
    /// <summary>Stores the stream's bytes; when it returns they and their index row are durable.</summary>
    public async Task<Blob> Put(Stream content, CancellationToken cancel)
    {
        var blob = await store.Put(content, cancel, Claim);
        var kept = await database.Keep<Done>(async unit =>
        {
            const string sql = "INSERT INTO blob (sha256, md5, length, added_at) VALUES (@Sha256, @Md5, @Length, @At) ON CONFLICT (sha256) DO NOTHING";
            await unit.Connection.ExecuteAsync(sql, new { blob.Sha256, blob.Md5, blob.Length, At = unit.Now.ToUnixTimeMilliseconds() });
            return default(Done);
        }, cancel);
        return kept.IsSuccess ? blob : throw new InvalidOperationException("The blob index refused a row.");
    }

    /// <summary>Takes the mark off bytes that are there and that nothing named: they are not freed any more.</summary>
    private Task Claim(Blob blob) => database.Keep<Done>(async unit =>
    {
        await unit.Connection.ExecuteAsync("UPDATE blob SET added_at = @at, unused_since = NULL WHERE sha256 = @Sha256 AND unused_since IS NOT NULL", new { blob.Sha256, at = unit.Now.ToUnixTimeMilliseconds() });
        return default(Done);
    }, CancellationToken.None);

    /// <summary>The blob with this SHA-256 or MD5.</summary>
    public Task<Result<Blob>> Find(string digest, CancellationToken cancel)
    {
        var column = Blob.IsSha256(digest) ? "sha256" : Blob.IsMd5(digest) ? "md5" : null;
        if (column is null)
            return Task.FromResult<Result<Blob>>(NoDigest(digest));
        return database.Read<Blob>(async unit =>
        {
            var blob = await unit.Connection.QueryFirstOrDefaultAsync<Blob>($"SELECT sha256 AS Sha256, md5 AS Md5, length AS Length FROM blob WHERE {column} = @digest", new { digest });
            return blob is null ? Refusal.NotFound("Blob", digest) : blob;
        }, cancel);
    }

    /// <summary>A seekable stream over the bytes of a blob found before.</summary>
    public async Task<Result<Stream>> Open(string sha256, CancellationToken cancel)
    {
        if (!Blob.IsSha256(sha256))
            return NoDigest(sha256);
        return await store.Open(sha256, cancel) is { } stream ? Result.Of(stream) : Refusal.NotFound("Blob", sha256);
    }

    /// <summary>The bytes of a blob found before as a file of this machine: where the store is a folder the file itself, else a checked copy that is kept for the next time.</summary>
    public async Task<Result<LocalFile>> OpenFile(string sha256, CancellationToken cancel)
    {
        if (!Blob.IsSha256(sha256))
            return NoDigest(sha256);
        return await store.OpenFile(sha256, cancel) is { } file ? file : Refusal.NotFound("Blob", sha256);
    }

    private static Refusal NoDigest(string text) => Refusal.Invalid($"'{text}' is neither a SHA-256 nor an MD5.", "Give 64 or 32 lower-case hexadecimal digits.");
}
