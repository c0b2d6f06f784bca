using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Slipway.Storage.Blobs;
using Slipway.Testing;

namespace Slipway.Tests.Storage.Blobs.Remote;

/// <summary>
/// Deleting for good in a bucket that keeps versions, which s3rver has not: answered as the S3 API reference shows it for a key with two versions. A delete without a version only puts a marker on top.
/// </summary>
public sealed class S3VersionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    static S3VersionsTests() => S3BlobStoreTests.UseKey();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_version_and_the_marker_are_deleted()
    {
        var sha256 = new string('a', 64);
        var key = $"prod/aa/{new string('a', 62)}";
        var versions = new ConcurrentDictionary<string, bool> { ["v1"] = true, ["v2"] = true };
        await using var server = await AnsweringServer.Start(context => Answer(context, key, versions));
        var store = await BlobStores.Open($"s3://models/prod?endpoint={server.Address}&region=eu-central-1", _folder.Path, Cancel);

        await store.Delete(sha256, Cancel);

        versions.ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static Task Answer(HttpContext context, string key, ConcurrentDictionary<string, bool> versions)
    {
        var (method, query) = (context.Request.Method, context.Request.Query);
        context.Response.ContentType = "application/xml";
        if (method == "DELETE")
        {
            context.Response.StatusCode = 204;
            var version = query["versionId"].ToString();
            if (version.Length > 0)
                versions.TryRemove(version, out _);
            else
                (versions["m3"], context.Response.Headers["x-amz-delete-marker"], context.Response.Headers["x-amz-version-id"]) = (true, "true", "m3");
            return Task.CompletedTask;
        }

        var listed = string.Concat(versions.Keys.Select(version => version.StartsWith('m')
            ? $"<DeleteMarker><Key>{key}</Key><VersionId>{version}</VersionId><IsLatest>true</IsLatest></DeleteMarker>"
            : $"<Version><Key>{key}</Key><VersionId>{version}</VersionId><IsLatest>false</IsLatest><Size>3</Size></Version>"));
        return context.Response.WriteAsync(method == "HEAD" ? ""
            : query.ContainsKey("versions") ? $"<ListVersionsResult><Name>models</Name><Prefix>{key}</Prefix><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>{listed}</ListVersionsResult>"
            : query.ContainsKey("list-type") ? "<ListBucketResult><Name>models</Name><KeyCount>0</KeyCount></ListBucketResult>" : "");
    }
}
