using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Slipway.Storage.Blobs;
using Slipway.Storage.Migrations;
using Slipway.Testing;
using Slipway.Testing.Stores;

namespace Slipway.Tests.Storage.Blobs.Remote;

/// <summary>Against Azurite, Microsoft's own emulator, which verifies signatures and the MD5 of what arrives.</summary>
public sealed class AzureBlobStoreTests : RemoteBlobStoreTests
{
    static AzureBlobStoreTests() => UseKey();

    /// <summary>Gives the key of Azurite's account to this process as people give theirs.</summary>
    internal static void UseKey() => Environment.SetEnvironmentVariable("AZURE_STORAGE_KEY", ArtifactServer.AzureKey);

    [Fact]
    public async Task A_blob_lies_under_the_prefix_as_in_a_folder_beside_a_word_of_whose_it_is()
    {
        var blob = await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);

        (await Names()).ShouldBe([$"{Prefix}/{blob.Sha256[..2]}/{blob.Sha256[2..]}", $"{Prefix}/slipway.txt"]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40_000_000)]
    public async Task A_blob_tells_its_md5_to_whoever_looks_at_it(int length)
    {
        var blob = await Store.Put(new MemoryStream(Bytes(length)), Cancel);

        var properties = await (await Container()).GetBlobClient($"{Prefix}/{blob.Sha256[..2]}/{blob.Sha256[2..]}").GetPropertiesAsync(cancellationToken: Cancel);
        Convert.ToHexStringLower(properties.Value.ContentHash).ShouldBe(blob.Md5);
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_named()
    {
        using var folder = new TempFolder();

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(BlobStores.Open(Address(Relay.Port).Replace(Bucket, "nowhere", StringComparison.Ordinal), folder.Path, Cancel));

        fault.Message.ShouldBe("The Azure account 'devstoreaccount1' has no container 'nowhere'; make it first, or correct --artifacts.");
    }

    protected override async Task<int> ServerPort() => (await ArtifactServer.Azure).Port;

    protected override async Task MakeBucket() => await (await Container()).CreateAsync(cancellationToken: Cancel);

    protected override string Address(int port) => $"azure://{ArtifactServer.AzureAccount}/{Bucket}/{Prefix}?endpoint=http://127.0.0.1:{port}/{ArtifactServer.AzureAccount}";

    protected override async Task<int> Count() => (await Names()).Count(name => !name.EndsWith("slipway.txt", StringComparison.Ordinal));

    protected override async Task Overwrite(string name, byte[] bytes) => await (await Container()).GetBlobClient(name).UploadAsync(new MemoryStream(bytes), overwrite: true, Cancel);

    private async Task<BlobContainerClient> Container() => new(new Uri($"http://127.0.0.1:{await ServerPort()}/{ArtifactServer.AzureAccount}/{Bucket}"), new StorageSharedKeyCredential(ArtifactServer.AzureAccount, ArtifactServer.AzureKey));

    private async Task<IReadOnlyList<string>> Names()
    {
        var names = new List<string>();
        await foreach (var blob in (await Container()).GetBlobsAsync(BlobTraits.None, BlobStates.None, null, Cancel))
            names.Add(blob.Name);
        return names;
    }
}
