using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Slipway.Bodies;
using Slipway.Registry.Contracts;
using Slipway.Storage.Blobs;

namespace Slipway.Registry.Versions;

/// <summary>
/// Registers a version from blobs that are here already (a JSON body), or from files in the request: multipart/form-data with the JSON in a part named <c>version</c> and each file in a part
/// whose name is its path. Files are streamed into the blob store as they come.
/// </summary>
internal static class UploadEndpoints
{
    private const int LongestDescription = 4 << 20;
    private const string Remedy = "Send application/json with files listed by SHA-256, or multipart/form-data with a part 'version' (JSON) and one part a file, named by its path.";

    /// <summary>Files may come as parts instead.</summary>
    private static readonly JsonSerializerOptions Json = new(BodyJson.Options) { RespectRequiredConstructorParameters = false };

    public static void MapUploads(this RouteGroupBuilder models) =>
        models.MapPost("/{model}/versions", Register).Needs(Permission.ModelWrite).WithTags("Versions").WithSummary("Register the next version");

    private static async Task<Results<Created<ModelVersion>, ProblemHttpResult>> Register(string model, HttpRequest request, Actor actor, IModelVersions versions, BlobLibrary blobs, CancellationToken cancel) =>
        (await Read(request, blobs, cancel)).Succeeded(out var version, out var refusal)
            ? (await versions.Register(actor, model, version, cancel)).ToCreated(made => $"/api/v1/models/{Uri.EscapeDataString(made.Model)}/versions/{made.Number}")
            : refusal.ToProblem();

    private static async Task<Result<NewVersion>> Read(HttpRequest request, BlobLibrary blobs, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return Refusal.Invalid("The request has no Content-Type.", Remedy);
        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return await ReadJson(request.Body, cancel);
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
            return Refusal.Invalid($"A version cannot be read from '{type.MediaType}'.", Remedy);
        try
        {
            return await ReadParts(new MultipartReader(boundary, request.Body), blobs, cancel);
        }
        catch (Exception mistake) when (mistake is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Refusal.Invalid($"The multipart body is broken: {mistake.Message}", Remedy);
        }
    }

    private static async Task<Result<NewVersion>> ReadParts(MultipartReader reader, BlobLibrary blobs, CancellationToken cancel)
    {
        NewVersion? described = null;
        var files = new List<NewFile>();
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
                return Refusal.Invalid("A part has no name.", Remedy);
            if (name == "version" && !disposition.IsFileDisposition())
            {
                if (!(await ReadJson(section.Body, cancel)).Succeeded(out described, out var bad))
                    return bad;
                continue;
            }

            if (VersionRules.RefusePath(name) is { } refusal)
                return refusal;
            files.Add(new NewFile(name, (await blobs.Put(section.Body, cancel)).Sha256));
        }

        described ??= new NewVersion([]);
        return described with { Files = [.. described.Files ?? [], .. files] };
    }

    private static async Task<Result<NewVersion>> ReadJson(Stream body, CancellationToken cancel)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16384];
        while (await body.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            text.Write(buffer, 0, read);
            if (text.Length > LongestDescription)
                return new Refusal(RefusalKind.TooLarge, $"The description of the version is longer than {LongestDescription} bytes.", "Send files as parts of their own.");
        }

        try
        {
            return JsonSerializer.Deserialize<NewVersion>(text.ToArray(), Json) is { } version ? version : Refusal.Invalid("The body is null.", Remedy);
        }
        catch (JsonException mistake)
        {
            return Refusal.Invalid($"The version is not what this takes. {BodyMistake.Words(mistake, typeof(NewVersion), Json)}", Remedy);
        }
    }
}
