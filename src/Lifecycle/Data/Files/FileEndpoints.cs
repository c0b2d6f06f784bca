using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Storage.Blobs;

namespace Slipway.Data.Files;

/// <summary>The way of bytes between a load and the server: what a job reads, and what it wrote, by hash.</summary>
internal static class FileEndpoints
{
    public static void MapDataFiles(this RouteGroupBuilder api)
    {
        var files = api.MapGroup("/data-files").WithTags("Datasets");
        files.MapPost("/", Put).Needs(Permission.DataWrite).WithSummary("Keep the body's bytes; answers with their hashes");
        files.MapGet("/{digest}", Get).Needs(Permission.DataRead).WithSummary("Bytes by their SHA-256 or MD5");
    }

    private static async Task<Ok<Blob>> Put(HttpRequest request, BlobLibrary blobs, CancellationToken cancel) => TypedResults.Ok(await blobs.Put(request.Body, cancel));

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Get(string digest, BlobLibrary blobs, CancellationToken cancel)
    {
        if (!(await blobs.Find(digest, cancel)).Succeeded(out var blob, out var refusal) || !(await blobs.Open(blob.Sha256, cancel)).Succeeded(out var stream, out refusal))
            return refusal.ToProblem();
        return TypedResults.Stream(stream, "application/octet-stream", enableRangeProcessing: true);
    }
}
