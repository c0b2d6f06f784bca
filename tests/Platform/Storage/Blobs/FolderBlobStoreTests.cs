using Slipway.Storage.Blobs;
using Slipway.Storage.Migrations;
using Slipway.Testing;

namespace Slipway.Tests.Storage.Blobs;

public sealed class FolderBlobStoreTests : BlobStoreTests, IDisposable
{
    private readonly TempFolder _folder = new();

    public FolderBlobStoreTests() => Store = BlobAddress.Open(_folder.At("blobs"));

    protected override IBlobStore Store { get; }

    [Fact]
    public async Task A_blob_is_a_read_only_file_under_two_digits_and_the_rest()
    {
        var blob = await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);

        var file = _folder.At("blobs", blob.Sha256[..2], blob.Sha256[2..]);
        (await File.ReadAllTextAsync(file, Cancel)).ShouldBe("abc");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    [Fact]
    public async Task What_a_killed_server_left_half_received_is_gone_after_the_next_start_and_the_rest_is_there()
    {
        var blob = await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);
        await File.WriteAllTextAsync(_folder.At("blobs", "incoming", "half"), "ab", Cancel);

        var reopened = BlobAddress.Open(_folder.At("blobs"));

        Count().ShouldBe(1);
        (await reopened.Has(blob.Sha256, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public void A_store_of_another_kind_is_named() =>
        Should.Throw<DatabaseUnusableException>(() => BlobAddress.Open("ftp://somewhere/blobs")).Message.ShouldBe("'ftp://' is no blob store Slipway knows; give a folder.");

    public void Dispose() => _folder.Dispose();

    protected override int Count() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length;
}
