using System.Security.Cryptography;
using System.Text;
using Slipway.Storage.Blobs;

namespace Slipway.Tests.Storage.Blobs;

/// <summary>What every blob store promises; a store's own tests inherit this.</summary>
public abstract class BlobStoreTests
{
    /// <summary>SHA-256 and MD5 of "abc": FIPS 180-4 and RFC 1321.</summary>
    private static readonly Blob Abc = new("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "900150983cd24fb0d6963f7d28e17f72", 3);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The store under test.</summary>
    protected abstract IBlobStore Store { get; }

    /// <summary>Another server's on the same place.</summary>
    protected abstract Task<IBlobStore> Second();

    /// <summary>How many blobs lie in it, whole or in part.</summary>
    protected abstract Task<int> Count();

    /// <summary>How many bytes have been taken off the sender's hands, also of uploads under way.</summary>
    protected abstract long Received();

    [Fact]
    public async Task Bytes_come_back_as_they_went_in_under_the_name_of_their_digest()
    {
        var blob = await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);

        blob.ShouldBe(Abc);
        (await Store.Has(blob.Sha256, Cancel)).ShouldBeTrue();
        (await Read(blob.Sha256)).ShouldBe("abc"u8.ToArray());
    }

    [Fact]
    public async Task Nothing_is_a_blob_too()
    {
        var blob = await Store.Put(Stream.Null, Cancel);

        blob.ShouldBe(new Blob("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "d41d8cd98f00b204e9800998ecf8427e", 0));
        (await Read(blob.Sha256)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5_000_000)]
    [InlineData(40_000_000)]
    public async Task Bytes_of_any_number_come_back_as_a_stream_and_as_a_file(int length)
    {
        var bytes = Bytes(length);

        var blob = await Store.Put(new MemoryStream(bytes), Cancel);

        blob.ShouldBe(new Blob(Convert.ToHexStringLower(SHA256.HashData(bytes)), blob.Md5, length));
        (await Read(blob.Sha256)).SequenceEqual(bytes).ShouldBeTrue();
        using var file = (await Store.OpenFile(blob.Sha256, Cancel)).ShouldNotBeNull();
        (await File.ReadAllBytesAsync(file.Path, Cancel)).SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Two_servers_store_the_same_large_file_at_once()
    {
        var (bytes, second) = (Bytes(40_000_000), await Second());

        var blobs = await Task.WhenAll(new[] { Store, second }.Select(store => Task.Run(() => store.Put(new MemoryStream(bytes), Cancel), Cancel)));

        blobs.Distinct().ShouldHaveSingleItem();
        (await Count()).ShouldBe(1);
        (await Read(blobs[0].Sha256)).SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_deleted_is_gone_for_every_server_and_deleting_it_again_does_nothing()
    {
        var (blob, second) = (await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel), await Second());
        (await second.OpenFile(blob.Sha256, Cancel))?.Dispose();

        await Store.Delete(blob.Sha256, Cancel);
        await Store.Delete(blob.Sha256, Cancel);

        (await Count()).ShouldBe(0);
        foreach (var store in (IBlobStore[])[Store, second])
        {
            (await store.Has(blob.Sha256, Cancel)).ShouldBeFalse();
            (await store.Open(blob.Sha256, Cancel)).ShouldBeNull();
            (await store.OpenFile(blob.Sha256, Cancel)).ShouldBeNull();
        }

        (await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel)).ShouldBe(Abc);
        (await Read(blob.Sha256)).ShouldBe("abc"u8.ToArray());
    }

    [Fact]
    public async Task The_same_bytes_twice_are_stored_once()
    {
        await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);
        await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);

        (await Count()).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_bytes_from_many_at_once_are_stored_once()
    {
        var bytes = Encoding.ASCII.GetBytes(new string('x', 300_000));

        var blobs = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Store.Put(new MemoryStream(bytes), Cancel), Cancel)));

        blobs.Distinct().ShouldHaveSingleItem();
        (await Count()).ShouldBe(1);
        (await Read(blobs[0].Sha256)).ShouldBe(bytes);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        (await Store.Has(new string('0', 64), Cancel)).ShouldBeFalse();
        (await Store.Open(new string('0', 64), Cancel)).ShouldBeNull();
        (await Store.OpenFile(new string('0', 64), Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData("incoming")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n")]
    [InlineData("ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    public async Task A_path_in_place_of_a_digest_is_refused(string digest)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await Store.Open(digest, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.OpenFile(digest, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.Has(digest, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.Delete(digest, Cancel));
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(Store.Put(new GeneratedStream(50_000_000, at => { if (at > 1_000_000) cancelled.Cancel(); }), cancelled.Token));

        (await Count()).ShouldBe(0);
    }

    [Fact]
    public async Task An_upload_whose_source_breaks_leaves_nothing()
    {
        await Should.ThrowAsync<IOException>(Store.Put(new GeneratedStream(50_000_000, at => { if (at > 1_000_000) throw new IOException("cut off"); }), Cancel));

        (await Count()).ShouldBe(0);
    }

    [Fact]
    public async Task A_large_stream_is_stored_without_being_held_in_memory()
    {
        const long length = 200_000_000;
        var heldBack = 0L;

        var blob = await Store.Put(new GeneratedStream(length, at => heldBack = Math.Max(heldBack, at - Received())), Cancel);

        heldBack.ShouldBeLessThan(2_000_000, "what was read lies in the store before more is read");
        blob.Length.ShouldBe(length);
        await using var stream = (await Store.Open(blob.Sha256, Cancel))!;
        Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Cancel)).ShouldBe(blob.Sha256);
    }

    [Fact]
    public async Task The_stream_can_be_read_from_anywhere()
    {
        var blob = await Store.Put(new MemoryStream(Encoding.ASCII.GetBytes("0123456789")), Cancel);
        await using var stream = (await Store.Open(blob.Sha256, Cancel))!;

        stream.CanSeek.ShouldBeTrue();
        stream.CanWrite.ShouldBeFalse();
        stream.Length.ShouldBe(10);
        stream.Position = 7;
        stream.ReadByte().ShouldBe('7');
        stream.Position = 2;
        stream.ReadByte().ShouldBe('2');
    }

    [Fact]
    public async Task Ranges_of_a_large_blob_are_read_in_any_order()
    {
        var bytes = Bytes(20_000_000);
        var blob = await Store.Put(new MemoryStream(bytes), Cancel);
        await using var stream = (await Store.Open(blob.Sha256, Cancel))!;

        foreach (var (from, count) in ((int, int)[])[(19_999_999, 1), (0, 10), (262_100, 300), (262_400, 2_000_000), (5, 5), (15_000_000, 5_000_000)])
        {
            var range = new byte[count];
            stream.Position = from;
            await stream.ReadExactlyAsync(range, Cancel);
            range.AsSpan().SequenceEqual(bytes.AsSpan(from, count)).ShouldBeTrue();
        }

        stream.Seek(0, SeekOrigin.End).ShouldBe(20_000_000);
        (await stream.ReadAsync(new byte[1], Cancel)).ShouldBe(0);
    }

    /// <summary>Bytes that differ everywhere, always the same.</summary>
    protected static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
#pragma warning disable CA5394 // Nothing is kept secret here.
        new Random(length).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    protected async Task<byte[]> Read(string sha256)
    {
        await using var stream = await Store.Open(sha256, Cancel);
        var copy = new MemoryStream();
        await stream.ShouldNotBeNull().CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}
