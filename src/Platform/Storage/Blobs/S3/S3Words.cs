using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Slipway.Storage.Blobs.S3;

/// <summary>What an S3 store's refusals mean to the person who gave <c>--artifacts</c>.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="prefix">What names begin with.</param>
/// <param name="endpoint">The store's address; null for Amazon's own.</param>
/// <param name="region">The region that requests are signed for.</param>
internal sealed partial class S3Words(string bucket, string prefix, string? endpoint, string region)
{
    private readonly string _store = endpoint is null ? $"Amazon S3 in {region}" : $"The S3 store at {endpoint}";

    /// <summary>The place, as it was given.</summary>
    public string Place => $"s3://{bucket}/{prefix}".TrimEnd('/');

    public string NoCredentials => $"Artifacts are to lie at {Place}, and no AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role.";

    /// <summary>A sentence with its cure; null where the fault is not the store's.</summary>
    public string? Explain(Exception fault) => fault switch
    {
        AmazonServiceException service when Unreachable(service) is { } why => $"{_store} cannot be reached ({why}); correct the endpoint of --artifacts, or start what listens there.",
        AmazonS3Exception refusal => Explain(refusal),
        AmazonServiceException other => $"{_store} answered {other.ErrorCode ?? "an error"}: {other.Message.TrimEnd('.')}.",
        AmazonClientException client => $"Artifacts at {Place} cannot be used: {client.Message.TrimEnd('.')}.",
        HttpRequestException or HttpIOException or SocketException or TaskCanceledException => $"{_store} cannot be reached ({fault.Message.TrimEnd('.')}); correct the endpoint of --artifacts, or start what listens there.",
        _ => null,
    };

    private string Explain(AmazonS3Exception refusal) => refusal.ErrorCode switch
    {
        "NoSuchBucket" => $"{_store} has no bucket '{bucket}'; make it first, or correct --artifacts.",
        "InvalidAccessKeyId" => $"{_store} does not know the access key that was given; correct AWS_ACCESS_KEY_ID, or choose another AWS_PROFILE.",
        "SignatureDoesNotMatch" => $"{_store} refuses the signature: the secret key is not that of the access key; correct AWS_SECRET_ACCESS_KEY, or choose another AWS_PROFILE.",
        "ExpiredToken" or "InvalidToken" => $"{_store} says that the session token is no longer valid; sign in again, or correct AWS_SESSION_TOKEN.",
        "RequestTimeTooSkewed" => $"{_store} refuses requests from this machine because its clock is wrong by more than 15 minutes; set the clock.",
        "PermanentRedirect" or "TemporaryRedirect" or "Redirect" or "MovedPermanently" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => $"The bucket '{bucket}' does not lie in {region}{Elsewhere(refusal)}.",
        "AccessDenied" or "Forbidden" or "AllAccessDisabled" => $"{_store} refuses access to {Place} ({refusal.Message.TrimEnd('.')}); the credentials need s3:ListBucket on {bucket}, and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on {bucket}/{prefix}*.",
        var code => $"{_store} answered {code ?? "an error"}: {refusal.Message.TrimEnd('.')}.",
    };

    /// <summary>Where the bucket lies: Amazon says it in the message or in a header.</summary>
    private static string Elsewhere(AmazonS3Exception refusal)
    {
        var right = Expected().Match(refusal.Message) is { Success: true } said ? said.Groups["region"].Value
            : (refusal.InnerException as HttpErrorResponseException)?.Response?.GetHeaderValue("x-amz-bucket-region");
        return right is { Length: > 0 } ? $" but in {right}; give ?region={right}" : "; give its own with ?region=…";
    }

    [GeneratedRegex("expecting '(?<region>[a-z0-9-]+)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Expected();

    private static string? Unreachable(AmazonServiceException fault)
    {
        for (Exception? inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException or HttpIOException or HttpRequestException { StatusCode: null } or WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure })
                return inner.Message.TrimEnd('.');
        }

        return null;
    }
}
