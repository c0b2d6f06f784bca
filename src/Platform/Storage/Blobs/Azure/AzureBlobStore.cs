using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Slipway.Storage.Blobs.Remote;
using Slipway.Storage.Migrations;

namespace Slipway.Storage.Blobs.Azure;

/// <summary>Blobs in a container of Azure Blob Storage. Every body is sent with its MD5, so that the store takes nothing that changed on the way.</summary>
internal sealed class AzureBlobStore : RemoteBlobStore
{
    /// <summary>How an address is written.</summary>
    public const string Form = "azure://account/container/prefix?endpoint=…";

    /// <summary>The names that Azure's own tools read.</summary>
    private const string ConnectionString = "AZURE_STORAGE_CONNECTION_STRING";
    private const string Key = "AZURE_STORAGE_KEY";
    private const string Sas = "AZURE_STORAGE_SAS_TOKEN";

    private readonly BlobContainerClient _container;
    private readonly AzureWords _words;

    public AzureBlobStore(string address, string local)
        : this(RemoteAddress.Parse(address, Form, 2), local)
    {
    }

    private AzureBlobStore(RemoteAddress address, string local)
        : base(address, local)
    {
        _container = Service(address).GetBlobContainerClient(address.Parts[1]);
        _words = new AzureWords(address.Parts[0], address.Parts[1], _container.Uri);
    }

    protected override async Task<long?> Length(string name, CancellationToken cancel)
    {
        try
        {
            return (await _container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancel)).Value.ContentLength;
        }
        catch (RequestFailedException absent) when (absent.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    protected override async Task<Stream> Read(string name, long from, long count, CancellationToken cancel)
    {
        var answer = (await _container.GetBlobClient(name).DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(from, count) }, cancel)).Value;
        if (answer.Details.ContentLength == count)
            return answer.Content;
        await answer.Content.DisposeAsync();
        throw new BlobStoreException($"{_words.Store} sent {answer.Details.ContentLength} bytes of {name} where {count} were asked for.");
    }

    protected override Task Send(string name, Stream content, byte[] md5, CancellationToken cancel) => _container.GetBlockBlobClient(name).UploadAsync(content, new BlobUploadOptions
    {
        HttpHeaders = Headers(md5),
        // At once, whatever its size.
        TransferOptions = new StorageTransferOptions { InitialTransferSize = long.MaxValue },
        TransferValidation = Checked(),
    }, cancel);

    protected override async Task Send(string name, string file, byte[] md5, IReadOnlyList<Part> parts, CancellationToken cancel)
    {
        // Until the list of its blocks is committed there is no blob; blocks that no list names go by themselves within a week.
        var blob = _container.GetBlockBlobClient(name);
        var ids = await SendParts(parts, (part, stop) => SendPart(blob, file, part, stop), cancel);
        await blob.CommitBlockListAsync(ids, new CommitBlockListOptions { HttpHeaders = Headers(md5) }, cancel);
    }

    /// <summary>An account with soft delete or versions keeps the bytes for as long as its own rules say.</summary>
    protected override Task Remove(string name, CancellationToken cancel) => _container.GetBlobClient(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancel);

    protected override Task Enter(CancellationToken cancel) => Length(Marker, cancel);

    protected override string? Explain(Exception fault) => _words.Explain(fault);

    private static UploadTransferValidationOptions Checked() => new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 };

    private static BlobHttpHeaders Headers(byte[] md5) => new() { ContentType = "application/octet-stream", ContentHash = md5 };

    /// <summary>
    /// A block is named by its place. What lies under one name has one content, so that two servers that send the same blob at once send the same blocks, and either's list finds them.
    /// </summary>
    private static async Task<string> SendPart(BlockBlobClient blob, string file, Part part, CancellationToken cancel)
    {
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{part.From:x16}-{part.Length:x16}")));
        await using var content = new PartStream(file, part);
        await blob.StageBlockAsync(id, content, new BlockBlobStageBlockOptions { TransferValidation = Checked() }, cancel);
        return id;
    }

    private static BlobServiceClient Service(RemoteAddress address)
    {
        var account = address.Parts[0];
        var endpoint = address.Endpoint ?? new Uri($"https://{account}.blob.core.windows.net");
        if (Given(ConnectionString) is { } connection)
            return OfConnection(address, connection);
        if (Given(Key) is { } key)
            return new BlobServiceClient(endpoint, Shared(account, key), Options());
        return Given(Sas) is { } sas
            ? new BlobServiceClient(endpoint, new AzureSasCredential(sas), Options())
            : throw new DatabaseUnusableException($"Artifacts are to lie at {address.Text}, and no Azure credentials were found; set {ConnectionString}, or {Key} or {Sas} for the account '{account}'.");
    }

    private static BlobServiceClient OfConnection(RemoteAddress address, string connection)
    {
        if (address.Endpoint is not null)
            throw new DatabaseUnusableException($"{ConnectionString} names an endpoint and so does --artifacts; take endpoint=… out of the address, or set {Key} in place of the connection string.");
        try
        {
            var service = new BlobServiceClient(connection, Options());
            return service.AccountName == address.Parts[0] ? service
                : throw new DatabaseUnusableException($"{ConnectionString} is for the account '{service.AccountName}' and --artifacts says '{address.Parts[0]}'; make them the same.");
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            throw new DatabaseUnusableException($"{ConnectionString} is no connection string of Azure Storage; copy the account's from the portal, which begins with 'DefaultEndpointsProtocol='.");
        }
    }

    private static StorageSharedKeyCredential Shared(string account, string key)
    {
        try
        {
            return new StorageSharedKeyCredential(account, key);
        }
        catch (FormatException)
        {
            throw new DatabaseUnusableException($"{Key} is no account key, which is Base64; copy the key of the account '{account}' from the portal.");
        }
    }

    private static BlobClientOptions Options()
    {
        var options = new BlobClientOptions();
        (options.Retry.Mode, options.Retry.MaxRetries, options.Retry.Delay, options.Retry.NetworkTimeout) = (RetryMode.Exponential, 3, TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(10));
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
