using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;
using Slipway.Data.Versions;
using Slipway.Storage.Blobs;
using Slipway.Ui;

namespace Slipway.Data.Pages;

internal static class VersionPages
{
    private const int RowsShown = 100;

    public static void MapVersionPages(this IEndpointRouteBuilder app)
    {
        var version = app.MapGroup("/data/{name}/versions/{version}");
        version.MapGet("", Overview).Needs(Permission.DataRead);
        version.MapGet("/profile", Profile).Needs(Permission.DataRead);
        version.MapGet("/rows", Rows).Needs(Permission.DataRead);
        version.MapGet("/quarantine", Quarantine).Needs(Permission.DataRead);

        // The access gate checks the Origin of every form, so this needs no antiforgery token.
        version.MapPost("/quarantine/replay", Replay).Needs(Permission.DataWrite).DisableAntiforgery();
    }

    private static async Task<IResult> Overview(string name, string version, VersionService versions, CancellationToken cancel, int? load = null) =>
        (await versions.Find(name, version, load, cancel)).Succeeded(out var detail, out var refusal) ? new RazorComponentResult<VersionPage>(new { Detail = detail }) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Profile(string name, string version, VersionService versions, CancellationToken cancel) =>
        (await versions.Find(name, version, cancel)).Succeeded(out var detail, out var refusal) ? new RazorComponentResult<ProfilePage>(new { Detail = detail }) : PageAnswers.Refuse(refusal);

    private static async Task<IResult> Rows(string name, string version, VersionService versions, BlobLibrary blobs, DataEngine engine, CancellationToken cancel, long offset = 0)
    {
        if (!(await versions.Find(name, version, cancel)).Succeeded(out var detail, out var refusal) || !(await blobs.OpenFile(detail.Version.Sha256, cancel)).Succeeded(out var file, out refusal))
            return PageAnswers.Refuse(refusal);
        using (file)
        {
            return (await engine.Rows(file.Path, offset, RowsShown, [], cancel)).Succeeded(out var page, out refusal)
                ? new RazorComponentResult<RowsTab>(new { Detail = detail, Rows = page })
                : PageAnswers.Refuse(refusal);
        }
    }

    /// <summary>Takes fields that are called after a row's number and a column, such as <c>3.delay</c>; an empty one is a missing value.</summary>
    private static async Task<IResult> Replay(string name, string version, IFormCollection form, Actor actor, LoadService loads, CancellationToken cancel, int? load = null)
    {
        var edits = form.Select(field => (Parts: field.Key.Split('.', 2), Value: field.Value.ToString()))
            .Where(field => field.Parts.Length == 2 && long.TryParse(field.Parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .GroupBy(field => long.Parse(field.Parts[0], CultureInfo.InvariantCulture))
            .Select(row => new RowEdit(row.Key, row.ToDictionary(field => field.Parts[1], string? (field) => field.Value.Length == 0 ? null : field.Value, StringComparer.Ordinal))).ToList();
        return (await loads.Replay(actor, name, version, load, edits, cancel)).Succeeded(out _, out var refusal) ? PageAnswers.See(DataText.Address(name)) : PageAnswers.Refuse(refusal);
    }

    private static async Task<IResult> Quarantine(string name, string version, VersionService versions, BlobLibrary blobs, DataEngine engine, CancellationToken cancel, long after = 0, string? cause = null, int? load = null)
    {
        if (!(await versions.Find(name, version, load, cancel)).Succeeded(out var detail, out var refusal))
            return PageAnswers.Refuse(refusal);
        if (detail.Version.BadSha256 is null)
            return new RazorComponentResult<QuarantinePage>(new { Detail = detail, Rows = Array.Empty<QuarantinedRow>() });
        if (!(await blobs.OpenFile(detail.Version.BadSha256, cancel)).Succeeded(out var file, out refusal))
            return PageAnswers.Refuse(refusal);
        using (file)
        {
            return (await engine.Quarantined(file.Path, after, RowsShown, cause, cancel)).Succeeded(out var page, out refusal)
                ? new RazorComponentResult<QuarantinePage>(new { Detail = detail, Rows = page.Items, page.Next, Cause = cause, First = after == 0 })
                : PageAnswers.Refuse(refusal);
        }
    }
}
