using Microsoft.AspNetCore.Http;
using Slipway.Storage.Blobs;
using Slipway.Storage.Migrations;
using Slipway.Testing;

namespace Slipway.Tests.Storage.Blobs.Remote;

/// <summary>What people are told of the refusals that Amazon documents and s3rver never gives: each is answered as it stands in the S3 API reference.</summary>
public sealed class S3RefusalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    static S3RefusalTests() => S3BlobStoreTests.UseKey();

    [Theory]
    [InlineData(403, "AccessDenied", "Access Denied", "", "refuses access to s3://models/prod (Access Denied); the credentials need s3:ListBucket on models, and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on models/prod/*.")]
    [InlineData(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.", "", "refuses the signature: the secret key is not that of the access key; correct AWS_SECRET_ACCESS_KEY, or choose another AWS_PROFILE.")]
    [InlineData(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", "", "does not know the access key that was given; correct AWS_ACCESS_KEY_ID, or choose another AWS_PROFILE.")]
    [InlineData(400, "ExpiredToken", "The provided token has expired.", "", "says that the session token is no longer valid; sign in again, or correct AWS_SESSION_TOKEN.")]
    [InlineData(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", "", "because its clock is wrong by more than 15 minutes; set the clock.")]
    [InlineData(404, "NoSuchBucket", "The specified bucket does not exist", "", "has no bucket 'models'; make it first, or correct --artifacts.")]
    [InlineData(400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'", "", "The bucket 'models' does not lie in eu-west-1 but in eu-central-1; give ?region=eu-central-1.")]
    [InlineData(301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.", "", "The bucket 'models' does not lie in eu-west-1; give its own with ?region=….")]
    [InlineData(301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.", "ap-south-1", "The bucket 'models' does not lie in eu-west-1 but in ap-south-1; give ?region=ap-south-1.")]
    public async Task A_refusal_is_one_sentence_with_its_cure(int status, string code, string message, string region, string said)
    {
        await using var server = await AnsweringServer.Start(context =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, "application/xml");
            if (region.Length > 0)
                context.Response.Headers["x-amz-bucket-region"] = region;
            return context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>");
        });

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Open($"s3://models/prod?endpoint={server.Address}&region=eu-west-1"));

        fault.Message.ShouldContain(said);
    }

    [Theory]
    [InlineData("s3://", "an address is s3://bucket/prefix")]
    [InlineData("s3://bucket/../other", "an address is s3://bucket/prefix")]
    [InlineData("s3://bucket/a b", "an address is s3://bucket/prefix")]
    [InlineData("s3://key:secret@bucket", "holds credentials, which every user of this machine could read")]
    [InlineData("s3://bucket?endpiont=http://127.0.0.1:1", "has a setting 'endpiont=http://127.0.0.1:1'; known are region=…, path-style=…, endpoint=…, cache-mib=….")]
    [InlineData("s3://bucket?endpoint=127.0.0.1:1", "has '127.0.0.1:1' for its setting 'endpoint'; give an http or https address")]
    [InlineData("s3://bucket?endpoint=http://127.0.0.1:1&path-style=maybe", "has 'maybe' for its setting 'path-style'; give true or false.")]
    [InlineData("s3://bucket?endpoint=http://127.0.0.1:1&cache-mib=lots", "has 'lots' for its setting 'cache-mib'; give a whole number of MiB")]
    [InlineData("ftp://somewhere/blobs", "Artifacts cannot be kept at 'ftp://…'; give a folder, s3://bucket/prefix")]
    public async Task An_address_that_cannot_be_is_told_what_would_be_right(string address, string said) =>
        (await Should.ThrowAsync<DatabaseUnusableException>(Open(address))).Message.ShouldContain(said);

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(_folder.At("file"), "", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<DatabaseUnusableException>(Open(_folder.At("file", "blobs")))).Message.ShouldStartWith($"Artifacts cannot be kept at {_folder.At("file", "blobs")}: ");
    }

    [Fact]
    public async Task A_store_that_nobody_listens_for_is_named() =>
        (await Should.ThrowAsync<DatabaseUnusableException>(Open("s3://bucket?endpoint=http://127.0.0.1:1"))).Message
            .ShouldBe("The S3 store at http://127.0.0.1:1 cannot be reached (Connection refused (127.0.0.1:1)); correct the endpoint of --artifacts, or start what listens there.");

    public void Dispose() => _folder.Dispose();

    private Task<IBlobStore> Open(string address) => BlobStores.Open(address, _folder.At("local"), TestContext.Current.CancellationToken);
}
