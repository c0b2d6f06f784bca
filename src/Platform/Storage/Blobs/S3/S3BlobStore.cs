using System.Security.Cryptography;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.S3.Model;
using Slipway.Storage.Blobs.Remote;
using Slipway.Storage.Migrations;

namespace Slipway.Storage.Blobs.S3;

/// <summary>
/// Blobs in a bucket of Amazon S3 or of a store that speaks its protocol. Every body is sent with its SHA-256 under the signature and with its MD5, so that the store takes nothing that changed on the
/// way; the newer trailing checksums, which few other stores know, are not asked for. Credentials come from where the AWS tools look for them.
/// </summary>
internal sealed class S3BlobStore : RemoteBlobStore
{
    /// <summary>How an address is written.</summary>
    public const string Form = "s3://bucket/prefix?region=…&endpoint=…&path-style=…";

    private const string ContentType = "application/octet-stream";

    private readonly string _bucket;
    private readonly AmazonS3Config _config;
    private readonly Lazy<AmazonS3Client> _client;
    private readonly S3Words _words;

    public S3BlobStore(string address, string local)
        : this(RemoteAddress.Parse(address, Form, 1, "region", "path-style"), local)
    {
    }

    private S3BlobStore(RemoteAddress address, string local)
        : base(address, local)
    {
        _bucket = address.Parts[0];
        _config = Config(address);
        // Made when it is first used: making one looks for credentials.
        _client = new Lazy<AmazonS3Client>(() => new AmazonS3Client(_config));
        _words = new S3Words(_bucket, address.Prefix, address.Endpoint?.ToString().TrimEnd('/'), _config.AuthenticationRegion);
    }

    private AmazonS3Client Client => _client.Value;

    protected override async Task<long?> Length(string name, CancellationToken cancel)
    {
        try
        {
            return (await Client.GetObjectMetadataAsync(_bucket, name, cancel)).ContentLength;
        }
        catch (AmazonS3Exception absent) when (absent.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    protected override async Task<Stream> Read(string name, long from, long count, CancellationToken cancel)
    {
        var answer = await Client.GetObjectAsync(new GetObjectRequest { BucketName = _bucket, Key = name, ByteRange = new ByteRange(from, from + count - 1) }, cancel);
        if (answer.ContentLength == count)
            return answer.ResponseStream;
        answer.Dispose();
        throw new BlobStoreException($"{_words.Place} sent {answer.ContentLength} bytes of {name} where {count} were asked for.");
    }

    protected override Task Send(string name, Stream content, byte[] md5, CancellationToken cancel) => Client.PutObjectAsync(new PutObjectRequest
    {
        BucketName = _bucket,
        Key = name,
        InputStream = content,
        AutoCloseStream = false,
        ContentType = ContentType,
        MD5Digest = Convert.ToBase64String(md5),
        UseChunkEncoding = false,
        DisablePayloadSigning = false,
    }, cancel);

    protected override async Task Send(string name, string file, byte[] md5, IReadOnlyList<Part> parts, CancellationToken cancel)
    {
        var upload = (await Client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = _bucket, Key = name, ContentType = ContentType }, cancel)).UploadId;
        try
        {
            var tags = await SendParts(parts, (part, stop) => SendPart(name, upload, file, part, stop), cancel);
            await Client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = _bucket, Key = name, UploadId = upload, PartETags = [.. tags] }, cancel);
        }
        catch
        {
            await Abort(name, upload);
            throw;
        }
    }

    protected override async Task Remove(string name, CancellationToken cancel)
    {
        var answer = await Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = name }, cancel);
        // A bucket that keeps versions has put a marker on top of the bytes.
        if (answer.VersionId is { Length: > 0 } || answer.DeleteMarker == "true")
            await RemoveVersions(name, cancel);
    }

    protected override async Task Enter(CancellationToken cancel)
    {
        try
        {
            await new DefaultAWSCredentialsIdentityResolver().ResolveIdentityAsync(_config, cancel);
        }
        catch (AmazonClientException none)
        {
            throw new BlobStoreException(_words.NoCredentials, none);
        }

        // Who may not list is told of every blob that is missing that access is denied.
        await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, Prefix = Marker, MaxKeys = 1 }, cancel);
    }

    protected override string? Explain(Exception fault) => _words.Explain(fault);

    private static AmazonS3Config Config(RemoteAddress address)
    {
        var endpoint = address.Endpoint?.ToString();
        var region = address["region"] ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName ?? (endpoint is null ? null : "us-east-1")
            ?? throw new DatabaseUnusableException($"The region of {address.Text} is not known; give it with ?region=…, such as {address.Text}?region=eu-central-1, or in AWS_REGION.");
        var config = new AmazonS3Config
        {
            AuthenticationRegion = region,
            // Names of buckets below an address of one's own are rarely known to DNS.
            ForcePathStyle = address["path-style"] switch { null => endpoint is not null, "true" => true, "false" => false, _ => throw address.Wrong("path-style", "true or false") },
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            Timeout = TimeSpan.FromMinutes(10),
        };
        if (endpoint is null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        else
            config.ServiceURL = endpoint;
        return config;
    }

    private async Task<PartETag> SendPart(string name, string upload, string file, Part part, CancellationToken cancel)
    {
        await using var content = new PartStream(file, part);
#pragma warning disable CA5351 // S3 checks what arrives by its MD5; that nobody changed it is the business of the SHA-256 under the signature.
        var md5 = await MD5.HashDataAsync(content, cancel);
#pragma warning restore CA5351
        content.Position = 0;
        var answer = await Client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = _bucket,
            Key = name,
            UploadId = upload,
            PartNumber = part.Number,
            PartSize = part.Length,
            InputStream = content,
            MD5Digest = Convert.ToBase64String(md5),
            UseChunkEncoding = false,
            DisablePayloadSigning = false,
        }, cancel);
        return new PartETag(part.Number, answer.ETag);
    }

    /// <summary>Frees what has arrived. Where the store cannot be told, nobody can read it all the same; the bucket's rules for unfinished uploads remove it.</summary>
    private async Task Abort(string name, string upload)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await Client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = _bucket, Key = name, UploadId = upload }, soon.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException || Explain(fault) is not null)
        {
        }
    }

    private async Task RemoveVersions(string name, CancellationToken cancel)
    {
        await foreach (var version in Client.Paginators.ListVersions(new ListVersionsRequest { BucketName = _bucket, Prefix = name }).Versions.WithCancellation(cancel))
            await Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = name, VersionId = version.VersionId }, cancel);
    }
}
