using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.AspNetCore.Http;
using Slipway.Storage.Blobs;
using Slipway.Testing;

namespace Slipway.Tests.Storage.Blobs.Remote;

/// <summary>
/// What s3rver does not check: that requests are signed as Amazon asks for (Signature Version 4), and that each body goes with its digests. The signer is held against the examples that Amazon
/// publishes ("Signature Calculations for the Authorization Header", S3 API reference), and what the store sends is verified on arrival, as S3 itself does it.
/// </summary>
public sealed class SignatureTests : IDisposable
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static readonly DateTime Published = new(2013, 5, 24, 0, 0, 0, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();

    static SignatureTests() => S3BlobStoreTests.UseKey();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void An_object_is_read_in_part() =>
        Sign("GET", "test.txt", request => request.Headers["Range"] = "bytes=0-9").ShouldBe("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");

    [Fact]
    public void An_object_is_written() => Sign("PUT", "test$file.text", request =>
    {
        (request.Headers["Date"], request.Headers["x-amz-storage-class"]) = ("Fri, 24 May 2013 00:00:00 GMT", "REDUCED_REDUNDANCY");
        (request.Content, request.DisablePayloadSigning) = ("Welcome to Amazon S3."u8.ToArray(), false);
    }).ShouldBe("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");

    [Fact]
    public void A_property_of_a_bucket_is_asked_for() =>
        Sign("GET", "", request => request.AddSubResource("lifecycle")).ShouldBe("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");

    [Fact]
    public void A_bucket_is_listed() => Sign("GET", "", request =>
    {
        (request.Parameters["max-keys"], request.Parameters["prefix"], request.UseQueryString) = ("2", "J", true);
    }).ShouldBe("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");

    [Fact]
    public async Task Whatever_the_store_sends_is_signed_and_goes_with_its_digests()
    {
        var faults = new ConcurrentQueue<string>();
        var asked = new ConcurrentQueue<string>();
        await using var server = await AnsweringServer.Start(async context =>
        {
            asked.Enqueue(context.Request.Method + context.Request.QueryString);
            foreach (var fault in await Faults(context.Request))
                faults.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}: {fault}");
            await Answer(context);
        });
        var store = await BlobStores.Open($"s3://models/prod?endpoint={server.Address}&region=eu-central-1", _folder.Path, Cancel);

        await store.Put(new MemoryStream("abc"u8.ToArray()), Cancel);
        await store.Put(new MemoryStream(new byte[40_000_000]), Cancel);
        await store.Delete(new string('0', 64), Cancel);

        faults.ShouldBeEmpty();
        asked.Count(request => request.StartsWith("PUT?partNumber=", StringComparison.Ordinal)).ShouldBe(3);
    }

    public void Dispose() => _folder.Dispose();

    private static string Sign(string method, string key, Action<DefaultRequest> more)
    {
        var request = new DefaultRequest(new GetObjectRequest(), "s3") { HttpMethod = method, Endpoint = new Uri("https://examplebucket.s3.amazonaws.com"), ResourcePath = "/{Key+}", AuthenticationRegion = "us-east-1" };
        request.AddPathResource("{Key+}", key);
        more(request);
        return new AWS4Signer().SignRequest(request, new AmazonS3Config { ServiceURL = "https://s3.amazonaws.com", AuthenticationRegion = "us-east-1" }, null, "AKIAIOSFODNN7EXAMPLE", Secret, Published).Signature;
    }

    /// <summary>What S3 would find wrong.</summary>
    private static async Task<IReadOnlyList<string>> Faults(HttpRequest request)
    {
        var faults = new List<string>();
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(body.ToArray()));
        if (request.Headers["x-amz-content-sha256"] != sha256)
            faults.Add($"x-amz-content-sha256 is {request.Headers["x-amz-content-sha256"]}");
#pragma warning disable CA5351 // That is what S3 checks.
        if (request.Method == "PUT" && request.Headers.ContentMD5 != Convert.ToBase64String(MD5.HashData(body.ToArray())))
            faults.Add("Content-MD5 is not that of the body");
#pragma warning restore CA5351
        var given = request.Headers.Authorization.ToString();
        var headers = Between(given, "SignedHeaders=", ",").Split(';');
        var date = request.Headers["x-amz-date"].ToString();
        var scope = $"{date[..8]}/eu-central-1/s3/aws4_request";
        var query = string.Join('&', request.Query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}").Order(StringComparer.Ordinal));
        var canonical = $"{request.Method}\n{request.Path}\n{query}\n{string.Concat(headers.Select(name => $"{name}:{request.Headers[name]}\n"))}\n{string.Join(';', headers)}\n{sha256}";
        var text = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4S3RVER"), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        if (!headers.Contains("host") || !headers.Contains("x-amz-content-sha256") || !given.StartsWith($"AWS4-HMAC-SHA256 Credential=S3RVER/{scope},", StringComparison.Ordinal) || !given.EndsWith($"Signature={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}", StringComparison.Ordinal))
            faults.Add($"the signature is wrong: {given}");
        return faults;
    }

    /// <summary>As S3 answers for a bucket in which nothing lies.</summary>
    private static Task Answer(HttpContext context)
    {
        var (method, query) = (context.Request.Method, context.Request.Query);
        (context.Response.StatusCode, context.Response.Headers.ETag) = (method == "HEAD" ? 404 : method == "DELETE" ? 204 : 200, "\"0123456789abcdef0123456789abcdef\"");
        var xml = query.ContainsKey("list-type") ? "<ListBucketResult><Name>models</Name><KeyCount>0</KeyCount></ListBucketResult>"
            : query.ContainsKey("uploads") ? "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
            : method == "POST" ? "<CompleteMultipartUploadResult><Key>k</Key></CompleteMultipartUploadResult>" : "";
        context.Response.ContentType = "application/xml";
        context.Response.ContentLength = xml.Length;
        return context.Response.WriteAsync(xml);
    }

    private static string Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[from..text.IndexOf(after, from, StringComparison.Ordinal)];
    }
}
