using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage.Blobs;

/// <summary>Blobs and their index, whatever the database.</summary>
public abstract class BlobLibraryTests(TestDatabase it) : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private BlobLibrary Library => new(BlobStores.At(_folder.Path), it.Database);

    [Fact]
    public async Task A_blob_is_found_by_either_of_its_hashes()
    {
        var library = Library;
        var blob = await library.Put(new MemoryStream("both"u8.ToArray()), Cancel);

        foreach (var digest in (string[])[blob.Sha256, blob.Md5])
        {
            (await library.Find(digest, Cancel)).Succeeded(out var found, out _).ShouldBeTrue();
            found.ShouldBe(blob);
        }

        (await library.Open(blob.Sha256, Cancel)).Succeeded(out var stream, out _).ShouldBeTrue();
        await using var open = stream;
        (await new StreamReader(stream!).ReadToEndAsync(Cancel)).ShouldBe("both");
    }

    [Fact]
    public async Task The_same_bytes_twice_have_one_row()
    {
        var library = Library;
        var before = await Things.Count(it.Database, "blob", Cancel);

        var blobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => library.Put(new MemoryStream("twice"u8.ToArray()), Cancel)));

        blobs.Distinct().ShouldHaveSingleItem();
        (await Things.Count(it.Database, "blob", Cancel)).ShouldBe(before + 1);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("ba7816bf")]
    [InlineData("")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e\n")]
    public async Task What_is_no_digest_is_refused(string digest)
    {
        (await Library.Find(digest, Cancel)).Succeeded(out _, out var found).ShouldBeFalse();
        (await Library.Open(digest, Cancel)).Succeeded(out _, out var opened).ShouldBeFalse();

        found!.Kind.ShouldBe(RefusalKind.Invalid);
        found.Message.ShouldBe($"'{digest}' is neither a SHA-256 nor an MD5.");
        opened!.Kind.ShouldBe(RefusalKind.Invalid);
    }

    [Fact]
    public async Task A_digest_that_nothing_has_is_not_found()
    {
        (await Library.Find(new string('0', 32), Cancel)).Succeeded(out _, out var found).ShouldBeFalse();
        (await Library.Open(new string('0', 64), Cancel)).Succeeded(out _, out var opened).ShouldBeFalse();

        found.ShouldBe(Refusal.NotFound("Blob", new string('0', 32)));
        opened.ShouldBe(Refusal.NotFound("Blob", new string('0', 64)));
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class BlobLibraryOnSqlite(SqliteThings it) : BlobLibraryTests(it), IClassFixture<SqliteThings>;

public sealed class BlobLibraryOnPostgres(PostgresThings it) : BlobLibraryTests(it), IClassFixture<PostgresThings>;
