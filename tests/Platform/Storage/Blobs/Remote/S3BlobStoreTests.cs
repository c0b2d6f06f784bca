using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Slipway.Testing.Stores;

namespace Slipway.Tests.Storage.Blobs.Remote;

/// <summary>
/// Against s3rver, which is old (2021) and checks little. It compares no signature of version 4 (any will do for a key that it knows), neither body with <c>x-amz-content-sha256</c> nor with
/// <c>Content-MD5</c>, no region and no permission; it has no <c>AbortMultipartUpload</c> and cannot list unfinished uploads, keeps no versions, lets parts be of any size, and writes an object in its
/// place: a half can be seen, and stays where the connection breaks. What it does not check is tested elsewhere: signatures against Amazon's published examples in <see cref="SignatureTests"/>, what refusals mean
/// in <see cref="S3RefusalTests"/>, and that an upload is aborted by the request that is sent.
/// </summary>
public sealed class S3BlobStoreTests : RemoteBlobStoreTests
{
    static S3BlobStoreTests() => UseKey();

    /// <summary>Gives the key of s3rver's account to this process as people give theirs.</summary>
    internal static void UseKey()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "S3RVER");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "S3RVER");
    }

    [Fact]
    public async Task A_blob_lies_under_the_prefix_as_in_a_folder_beside_a_word_of_whose_it_is()
    {
        var blob = await Store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);

        (await Names()).ShouldBe([$"{Prefix}/{blob.Sha256[..2]}/{blob.Sha256[2..]}", $"{Prefix}/slipway.txt"]);
    }

    [Fact]
    public async Task A_large_upload_that_is_cancelled_is_aborted()
    {
        using var cancelled = new CancellationTokenSource();
        Relay.WhenSent(20_000_000, cancelled.Cancel);

        await Should.ThrowAsync<OperationCanceledException>(Store.Put(new MemoryStream(Bytes(40_000_000)), cancelled.Token));

        Relay.Requests.ShouldContain(line => line.StartsWith("DELETE ", StringComparison.Ordinal) && line.Contains("uploadId=", StringComparison.Ordinal));
    }

    protected override async Task<int> ServerPort() => (await ArtifactServer.S3).Port;

    protected override async Task MakeBucket() => await (await ArtifactServer.S3).MakeBucket(Bucket);

    protected override string Address(int port) => $"s3://{Bucket}/{Prefix}?endpoint=http://127.0.0.1:{port}";

    protected override async Task<int> Count() => (await Names()).Count(name => !name.EndsWith("slipway.txt", StringComparison.Ordinal));

    /// <summary>What has arrived of a small object s3rver takes for all of it, which S3 never does; of a large one it shows nothing either.</summary>
    protected override Task NothingIsThere(byte[] bytes) => bytes.Length > 16 << 20 ? base.NothingIsThere(bytes) : Task.CompletedTask;

    protected override async Task Overwrite(string name, byte[] bytes)
    {
        using var client = await Client();
        await client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = name, InputStream = new MemoryStream(bytes), UseChunkEncoding = false }, Cancel);
    }

    private static async Task<AmazonS3Client> Client() => new(new BasicAWSCredentials("S3RVER", "S3RVER"), new AmazonS3Config
    {
        ServiceURL = $"http://127.0.0.1:{(await ArtifactServer.S3).Port}",
        ForcePathStyle = true,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
    });

    private async Task<IReadOnlyList<string>> Names()
    {
        using var client = await Client();
        return [.. ((await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }, Cancel)).S3Objects ?? []).Select(o => o.Key)];
    }
}
