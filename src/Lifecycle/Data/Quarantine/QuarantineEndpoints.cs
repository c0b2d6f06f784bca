using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;
using Slipway.Data.Versions;
using Slipway.Storage.Blobs;
using Slipway.Work;

namespace Slipway.Data.Quarantine;

/// <summary>Repaired rows, to be put through the checks again.</summary>
/// <param name="Edits">Each with the row's number and new values by column: text, number, true, false, or null for missing. Rows without an entry go in again as they are.</param>
internal sealed record ReplayBody(IReadOnlyList<EditBody>? Edits = null);

/// <summary>One of them.</summary>
internal sealed record EditBody(long Number, IReadOnlyDictionary<string, JsonElement>? Values = null);

internal static class QuarantineEndpoints
{
    public static void MapQuarantine(this RouteGroupBuilder datasets)
    {
        var quarantine = datasets.MapGroup("/{name}/versions/{version}/quarantine");
        quarantine.MapGet("/", List).Needs(Permission.DataRead).WithSummary("The rows that a version set aside, with source, line and reasons");
        quarantine.MapPost("/replay", Replay).Needs(Permission.DataWrite).WithSummary("Put the quarantine, repaired, through the checks again into a new version; answers with the job");
    }

    private static async Task<Results<Ok<Page<QuarantinedRow>>, ProblemHttpResult>> List(
        string name, string version, long? after, int? limit, string? cause, int? load, VersionService versions, BlobLibrary blobs, DataEngine engine, CancellationToken cancel)
    {
        if (!(await versions.Find(name, version, load, cancel)).Succeeded(out var found, out var refusal))
            return refusal.ToProblem();
        if (limit is < 1 or > 1000)
            return Refusal.Invalid($"limit: {limit} is outside 1 to 1000.", "Ask for fewer and follow 'next'.").ToProblem();
        if (found.Version.BadSha256 is null)
            return TypedResults.Ok(new Page<QuarantinedRow>([], null));
        if (!(await blobs.OpenFile(found.Version.BadSha256, cancel)).Succeeded(out var file, out refusal))
            return refusal.ToProblem();
        using (file)
            return (await engine.Quarantined(file.Path, after ?? 0, limit ?? 100, cause, cancel)).ToHttp();
    }

    private static async Task<Results<Accepted<Job>, ProblemHttpResult>> Replay(string name, string version, int? load, ReplayBody body, Actor actor, LoadService loads, CancellationToken cancel)
    {
        if (!Edits(body.Edits ?? []).Succeeded(out var edits, out var refusal) || !(await loads.Replay(actor, name, version, load, edits, cancel)).Succeeded(out var job, out refusal))
            return refusal.ToProblem();
        return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job);
    }

    private static Result<IReadOnlyList<RowEdit>> Edits(IReadOnlyList<EditBody> bodies)
    {
        var edits = new List<RowEdit>();
        foreach (var body in bodies)
        {
            if (body?.Values is not { Count: > 0 } values)
                return Refusal.Invalid($"edits[{edits.Count}]: holds no values.", """Write {"number": 1, "values": {"age": 42}}.""");
            if (values.FirstOrDefault(v => v.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) is { Key: not null } nested)
                return Refusal.Invalid($"edits[{edits.Count}].values.{nested.Key}: is neither text, number, truth value nor null.", "Give one plain value.");
            edits.Add(new RowEdit(body.Number, values.ToDictionary(v => v.Key, v => Text(v.Value), StringComparer.Ordinal)) { Numbers = [.. values.Where(v => v.Value.ValueKind == JsonValueKind.Number).Select(v => v.Key)] });
        }

        return Result.Of<IReadOnlyList<RowEdit>>(edits);
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
