using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Registry.Contracts;
using Slipway.Registry.Models;

namespace Slipway.Registry.Versions;

/// <summary>A version's description.</summary>
internal sealed record DescribeVersion(string Description);

internal static class VersionEndpoints
{
    public static void MapVersions(this RouteGroupBuilder models)
    {
        var versions = models.MapGroup("/{model}/versions").WithTags("Versions");
        versions.MapGet("/", Search).Needs(Permission.ModelRead).WithSummary("Versions, newest first");
        var version = versions.MapGroup("/{number:int}");
        version.MapGet("/", Get).Needs(Permission.ModelRead).WithSummary("A version");
        version.MapPatch("/", Describe).Needs(Permission.ModelWrite).WithSummary("Describe a version");
        version.MapDelete("/", Delete).Needs(Permission.ModelWrite).WithSummary("Delete a version that no alias points at");
        version.MapPut("/tags/{key}", SetTag).Needs(Permission.ModelWrite).WithSummary("Set a tag");
        version.MapDelete("/tags/{key}", DeleteTag).Needs(Permission.ModelWrite).WithSummary("Take a tag away");
        version.MapGet("/files/{**path}", Download).Needs(Permission.ModelRead).WithSummary("One of its files");
    }

    private static async Task<Results<Ok<Page<ModelVersion>>, ProblemHttpResult>> Search(
        string model, IModelVersions versions, CancellationToken cancel, string? run = null, string? dataset = null, string? digest = null, [FromQuery] string[]? tag = null, int limit = 100, string? after = null) =>
        TagFilter.Read(tag).Succeeded(out var tags, out var refusal)
            ? (await versions.Search(new VersionQuery(model, run, dataset, digest, tags, limit, after), cancel)).ToHttp()
            : refusal.ToProblem();

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> Get(string model, int number, IModelVersions versions, CancellationToken cancel) =>
        (await versions.Find(ModelReference.To(model, number), cancel)).ToHttp();

    private static async Task<Results<Ok<ModelVersion>, ProblemHttpResult>> Describe(string model, int number, DescribeVersion body, Actor actor, IModelVersions versions, CancellationToken cancel) =>
        (await versions.Describe(actor, model, number, body.Description ?? "", cancel)).ToHttp();

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string model, int number, Actor actor, IModelVersions versions, CancellationToken cancel) =>
        (await versions.Delete(actor, model, number, cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetTag(string model, int number, string key, TagValue body, Actor actor, IModelVersions versions, CancellationToken cancel) =>
        (await versions.Tag(actor, model, number, key, body.Value ?? "", cancel)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteTag(string model, int number, string key, Actor actor, IModelVersions versions, CancellationToken cancel) =>
        (await versions.Tag(actor, model, number, key, null, cancel)).ToNoContent();

    private static async Task<IResult> Download(string model, int number, string path, IModelVersions versions, CancellationToken cancel)
    {
        if (!(await versions.Find(ModelReference.To(model, number), cancel)).Succeeded(out var version, out var refusal))
            return refusal.ToProblem();
        if (!(await versions.Open(version, path, cancel)).Succeeded(out var stream, out refusal))
            return refusal.ToProblem();
        // Always an attachment of opaque bytes: whoever may register a model must not be able to run a page under this address.
        var sha256 = version.Files.First(file => file.Path == path).Sha256;
        return TypedResults.Stream(stream, "application/octet-stream", path[(path.LastIndexOf('/') + 1)..], entityTag: new($"\"{sha256}\""), enableRangeProcessing: true);
    }
}
