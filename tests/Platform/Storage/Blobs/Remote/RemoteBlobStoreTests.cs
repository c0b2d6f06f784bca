using System.Security.Cryptography;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Servers;

namespace Slipway.Tests.Storage.Blobs.Remote;

/// <summary>What every store across a network promises besides; a relay stands for the network, counts what passes and breaks it.</summary>
public abstract class RemoteBlobStoreTests : BlobStoreTests, IAsyncLifetime
{
    /// <summary>What names begin with.</summary>
    protected const string Prefix = "kept/here";

    private readonly TempFolder _folder = new();
    private IBlobStore? _store;
    private LoopbackRelay? _relay;

    protected override IBlobStore Store => _store!;

    /// <summary>The way to the server.</summary>
    protected LoopbackRelay Relay => _relay!;

    /// <summary>A bucket or container that no other test has.</summary>
    protected string Bucket { get; } = "t" + Guid.CreateVersion7().ToString("N");

    public async ValueTask InitializeAsync()
    {
        _relay = new LoopbackRelay(await ServerPort());
        await MakeBucket();
        _store = await Open("first");
    }

    [Fact]
    public async Task A_few_bytes_of_a_large_blob_cost_little()
    {
        var bytes = Bytes(40_000_000);
        var blob = await Store.Put(new MemoryStream(bytes), Cancel);
        var before = Relay.Received;

        await using (var stream = (await Store.Open(blob.Sha256, Cancel))!)
        {
            stream.Position = 30_000_000;
            var range = new byte[1000];
            await stream.ReadExactlyAsync(range, Cancel);
            range.AsSpan().SequenceEqual(bytes.AsSpan(30_000_000, range.Length)).ShouldBeTrue();
        }

        (Relay.Received - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public async Task What_is_there_is_not_sent_again()
    {
        var bytes = Bytes(5_000_000);
        await Store.Put(new MemoryStream(bytes), Cancel);
        var before = Relay.Sent;

        await (await Second()).Put(new MemoryStream(bytes), Cancel);

        (Relay.Sent - before).ShouldBeLessThan(100_000);
    }

    [Theory]
    [InlineData(5_000_000)]
    [InlineData(40_000_000)]
    public async Task An_upload_whose_store_dies_is_refused_leaves_nothing_and_can_be_repeated(int length)
    {
        var bytes = Bytes(length);
        Relay.WhenSent(length / 2, Relay.Die);

        var fault = await Should.ThrowAsync<BlobStoreException>(Store.Put(new MemoryStream(bytes), Cancel));

        fault.Message.ShouldContain("cannot be reached");
        Received().ShouldBe(0);
        Relay.Revive();
        await NothingIsThere(bytes);
        var blob = await Store.Put(new MemoryStream(bytes), Cancel);
        (await Read(blob.Sha256)).SequenceEqual(bytes).ShouldBeTrue();
    }

    [Theory]
    [InlineData(5_000_000)]
    [InlineData(40_000_000)]
    public async Task An_upload_that_is_cancelled_on_its_way_to_the_store_leaves_nothing(int length)
    {
        using var cancelled = new CancellationTokenSource();
        // The rest is on its way too: it must not arrive behind the cancellation.
        Relay.WhenSent(length / 2, () =>
        {
            cancelled.Cancel();
            Relay.Break();
        });

        var bytes = Bytes(length);

        await Should.ThrowAsync<OperationCanceledException>(Store.Put(new MemoryStream(bytes), cancelled.Token));

        Received().ShouldBe(0);
        await NothingIsThere(bytes);
    }

    [Fact]
    public async Task A_connection_that_breaks_while_a_blob_is_read_is_opened_again()
    {
        var bytes = Bytes(20_000_000);
        var blob = await Store.Put(new MemoryStream(bytes), Cancel);
        Relay.WhenReceived(9_000_000, Relay.Break);

        (await Read(blob.Sha256)).SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task A_store_that_is_gone_is_named_and_not_taken_for_an_empty_one()
    {
        var blob = await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);
        Relay.Die();

        (await Should.ThrowAsync<BlobStoreException>(async () => await Store.Has(blob.Sha256, Cancel))).Message.ShouldContain("cannot be reached");
        await Should.ThrowAsync<BlobStoreException>(async () => await Store.OpenFile(blob.Sha256, Cancel));
        await Should.ThrowAsync<BlobStoreException>(async () => await Store.Delete(blob.Sha256, Cancel));
    }

    [Fact]
    public async Task A_whole_file_is_fetched_once_for_all_who_ask()
    {
        var blob = await Store.Put(new MemoryStream(Bytes(5_000_000)), Cancel);
        var before = Relay.Received;

        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.OpenFile(blob.Sha256, Cancel)));

        files.Select(file => file!.Path).Distinct().ShouldHaveSingleItem();
        Array.ForEach(files, file => file!.Dispose());
        (Relay.Received - before).ShouldBeLessThan(6_000_000);
    }

    [Fact]
    public async Task Whole_files_beyond_the_bound_go_when_nobody_holds_them_those_used_longest_ago_first()
    {
        var small = await Open("small", "cache-mib=4");
        var blobs = new List<Blob>();
        for (var i = 1; i <= 4; i++)
            blobs.Add(await small.Put(new MemoryStream(Bytes(1_500_000 + i)), Cancel));

        using (var held = await small.OpenFile(blobs[0].Sha256, Cancel))
        {
            foreach (var blob in blobs[1..])
                (await small.OpenFile(blob.Sha256, Cancel))!.Dispose();
            File.Exists(held!.Path).ShouldBeTrue("it is held");
        }

        using var last = await small.OpenFile(blobs[3].Sha256, Cancel);
        new FileInfo(last!.Path).Directory!.GetFiles().Sum(file => file.Length).ShouldBeLessThanOrEqualTo(4 << 20);
    }

    [Fact]
    public async Task Bytes_that_changed_in_the_store_are_no_file_here()
    {
        var blob = await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);
        await Overwrite($"{Prefix}/{blob.Sha256[..2]}/{blob.Sha256[2..]}", "abd"u8.ToArray());

        var fault = await Should.ThrowAsync<BlobStoreException>(async () => await Store.OpenFile(blob.Sha256, Cancel));

        fault.Message.ShouldContain($"The blob {blob.Sha256} is damaged in the store");
        Received().ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override Task<IBlobStore> Second() => Open("second");

    protected override long Received() => new DirectoryInfo(_folder.At("first")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>The server behind the relay.</summary>
    protected abstract Task<int> ServerPort();

    /// <summary>Makes the bucket.</summary>
    protected abstract Task MakeBucket();

    /// <summary>What <c>--artifacts</c> is given for the bucket and the prefix, with settings behind.</summary>
    protected abstract string Address(int port);

    /// <summary>Puts other bytes in an object's place.</summary>
    protected abstract Task Overwrite(string name, byte[] bytes);

    /// <summary>What is left of an upload that was not finished.</summary>
    protected virtual async Task NothingIsThere(byte[] bytes) => (await Store.Has(Convert.ToHexStringLower(SHA256.HashData(bytes)), Cancel)).ShouldBeFalse();

    private Task<IBlobStore> Open(string folder, string settings = "cache-mib=1000") => BlobStores.Open($"{Address(Relay.Port)}&{settings}", _folder.At(folder), Cancel);
}
