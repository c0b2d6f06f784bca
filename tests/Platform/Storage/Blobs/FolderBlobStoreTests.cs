using Slipway.Storage.Blobs;
using Slipway.Testing;

namespace Slipway.Tests.Storage.Blobs;

public sealed class FolderBlobStoreTests : BlobStoreTests, IDisposable
{
    private readonly TempFolder _folder = new();

    public FolderBlobStoreTests() => Store = BlobStores.At(_folder.At("blobs"));

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
    public async Task What_a_killed_server_left_half_received_is_removed_a_day_later_and_the_rest_is_there()
    {
        var blob = await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);
        await File.WriteAllTextAsync(_folder.At("blobs", "incoming", "half"), "ab", Cancel);
        File.SetLastWriteTimeUtc(_folder.At("blobs", "incoming", "half"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));

        var reopened = BlobStores.At(_folder.At("blobs"));

        (await Count()).ShouldBe(1);
        (await reopened.Has(blob.Sha256, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_server_on_the_folder_leaves_the_uploads_of_the_first_alone()
    {
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var upload = Task.Run(() => Store.Put(new WaitingStream(reached, goOn.Task), Cancel), Cancel);
        await reached.Task;

        var second = BlobStores.At(_folder.At("blobs"));
        goOn.SetResult();

        (await second.Has((await upload).Sha256, Cancel)).ShouldBeTrue();
    }

    public void Dispose() => _folder.Dispose();

    protected override long Received() => new DirectoryInfo(_folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    protected override Task<int> Count() => Task.FromResult(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length);

    protected override Task<IBlobStore> Second() => Task.FromResult(BlobStores.At(_folder.At("blobs")));

    /// <summary>Says that it was reached and waits before it ends.</summary>
    private sealed class WaitingStream(TaskCompletionSource reached, Task goOn) : MemoryStream("slow"u8.ToArray())
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                reached.TrySetResult();
                await goOn;
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
