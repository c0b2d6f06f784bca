using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Slipway.Data.Contracts;
using Slipway.Storage.Blobs;

namespace Slipway.Data.Versions;

/// <summary>A version with its report; the profile has an address of its own, since it is long.</summary>
internal sealed record VersionAnswer(DatasetVersion Version, CheckReport Report, IReadOnlyList<SourceReport> Sources, IReadOnlyList<EarlierLoad> Earlier);

internal static class VersionEndpoints
{
    public static void MapVersions(this RouteGroupBuilder datasets)
    {
        var versions = datasets.MapGroup("/{name}/versions");
        versions.MapGet("/", List).Needs(Permission.DataRead).WithSummary("A dataset's versions, newest first");
        versions.MapPost("/", Register).Needs(Permission.DataWrite).WithSummary("Register what a load wrote and found");
        versions.MapGet("/{version}", Get).Needs(Permission.DataRead).WithSummary("A version and its check report");
        versions.MapGet("/{version}/profile", Profile).Needs(Permission.DataRead).WithSummary("What a version's rows look like");
        versions.MapGet("/{version}/rows", Rows).Needs(Permission.DataRead).WithSummary("Some of a version's rows, column by column");
        versions.MapGet("/{version}/data", Download).Needs(Permission.DataRead).WithSummary("A version's rows as a Parquet file");
    }

    private static async Task<Results<Ok<Page<DatasetVersion>>, ProblemHttpResult>> List(string name, string? after, int? limit, VersionService versions, CancellationToken cancel) =>
        (await versions.List(name, after, limit ?? 100, cancel)).ToHttp();

    private static async Task<Results<Ok<DatasetVersion>, ProblemHttpResult>> Register(string name, FinishedLoad body, Actor actor, VersionService versions, CancellationToken cancel) =>
        (await versions.Register(actor, name, body, cancel)).ToHttp();

    private static async Task<Results<Ok<VersionAnswer>, ProblemHttpResult>> Get(string name, string version, int? load, VersionService versions, CancellationToken cancel) =>
        (await versions.Find(name, version, load, cancel)).Then<VersionAnswer>(d => new VersionAnswer(d.Version, d.Report, d.Sources, d.Earlier)).ToHttp();

    private static async Task<Results<Ok<Profile>, ProblemHttpResult>> Profile(string name, string version, VersionService versions, CancellationToken cancel) =>
        (await versions.Find(name, version, cancel)).Then<Profile>(d => d.Profile).ToHttp();

    private static async Task<Results<Ok<RowsPage>, ProblemHttpResult>> Rows(string name, string version, long? offset, int? limit, [FromQuery] string[]? column, VersionService versions, BlobLibrary blobs, DataEngine engine, CancellationToken cancel)
    {
        if (!(await versions.Find(name, version, cancel)).Succeeded(out var found, out var refusal) || !(await blobs.OpenFile(found.Version.Sha256, cancel)).Succeeded(out var file, out refusal))
            return refusal.ToProblem();
        using (file)
            return (await engine.Rows(file.Path, offset ?? 0, limit ?? 100, column ?? [], cancel)).ToHttp();
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Download(string name, string version, VersionService versions, BlobLibrary blobs, CancellationToken cancel)
    {
        if (!(await versions.Find(name, version, cancel)).Succeeded(out var found, out var refusal) || !(await blobs.Open(found.Version.Sha256, cancel)).Succeeded(out var stream, out refusal))
            return refusal.ToProblem();
        return TypedResults.Stream(stream, "application/vnd.apache.parquet", $"{name}-{found.Version.Number}.parquet", enableRangeProcessing: true, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{found.Version.Id}\""));
    }
}
