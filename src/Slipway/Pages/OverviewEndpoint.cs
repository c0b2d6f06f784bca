using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Identity.Access;
using Slipway.Identity.Audit;
using Slipway.Storage;
using Slipway.Ui;

namespace Slipway.Pages;

/// <summary>The first page: what asks for somebody, what is in service, what stands at each stage, what happened last.</summary>
internal static class OverviewEndpoint
{
    private const int Read = 10_000;
    private const int Shown = 10;

    /// <summary>What people want to hear of, in words; the rest of the trail is on its own page.</summary>
    private static readonly Dictionary<string, string> Told = new(StringComparer.Ordinal)
    {
        ["project.apply"] = "A project was applied",
        ["dataset.create"] = "A dataset was declared",
        ["dataset.version.create"] = "Data came in as a new version",
        ["pipeline.start"] = "A pipeline began",
        ["pipeline.resume"] = "A pipeline was resumed",
        ["pipeline.cancel"] = "A pipeline was cancelled",
        ["experiment.create"] = "An experiment was begun",
        ["model_version.register"] = "A model version was registered",
        ["gate.waive"] = "A gate was waived",
        ["alias.promote"] = "A model version was promoted",
        ["alias.set"] = "An alias was moved",
        ["deployment.create"] = "A deployment was made",
        ["deployment.change"] = "A deployment changed its version",
        ["deployment.rollback"] = "A deployment was rolled back",
        ["monitor.create"] = "A monitor was declared",
        ["alert.raise"] = "An alert fires",
        ["alert.resolve"] = "An alert is over",
        ["job.fail"] = "A job failed",
        ["token.create"] = "A token was made",
        ["backup.create"] = "A back-up was taken",
    };

    public static void MapOverview(this IEndpointRouteBuilder app) => app.MapGet("/", Show).Needs(Permission.ServerRead);

    private static async Task<IResult> Show(Actor actor, Database database, AuditLog log, CancellationToken cancel)
    {
        var (stages, asks, services) = await database.Query(async unit =>
            (await OverviewReading.Stages(unit, actor, cancel), await OverviewReading.Asks(unit, actor, cancel), await OverviewReading.Services(unit, actor, cancel)), cancel);
        IReadOnlyList<TimelineEntry> recent = actor.May(Permission.AuditRead) ? [.. (await log.Newest(IsTold, Shown, Read, cancel)).Select(Entry)] : [];
        return new RazorComponentResult<OverviewPage>(new { Stages = stages, Asks = asks, Services = services, Recent = recent });
    }

    /// <summary>A token that the server makes for a job is not worth telling.</summary>
    private static bool IsTold(AuditLine line) => Told.ContainsKey(line.Action) && !(line.Action == "token.create" && line.How == "system");

    private static TimelineEntry Entry(AuditLine line) =>
        new(Told[line.Action], line.At, Detail(line.Details) is { } words && line.Action.StartsWith("alert.", StringComparison.Ordinal) ? AlertWords.Of(words) : Detail(line.Details), line.Actor, "/audit?subject=" + Uri.EscapeDataString(line.Subject), line.Outcome != "allow" || line.Action is "alert.raise" or "job.fail" ? Tone.Warning : Tone.Neutral);

    /// <summary>The sentence among an entry's details, else what it is about by name.</summary>
    private static string? Detail(JsonElement? details)
    {
        if (details is not { ValueKind: JsonValueKind.Object } said)
            return null;
        return Text(said, "words") ?? Deployment(said) ?? Version(said, "dataset", "number") ?? Version(said, "model", "number") ?? Version(said, "model", "version")
            ?? (Text(said, "project") is { } project ? Text(said, "cause") is { } cause ? $"{project}: {cause}" : project : null)
            ?? Inside(said, "active") ?? Inside(said, "after") ?? Text(said, "name") ?? Text(said, "monitor");
    }

    /// <summary>The name of a deployment, and the version that answers there.</summary>
    private static string? Deployment(JsonElement said) => Text(said, "name") is { } name && Inside(said, "active") is { } version ? $"{name}: {version}" : null;

    private static string? Inside(JsonElement said, string member) => said.TryGetProperty(member, out var inner) ? Detail(inner) : null;

    private static string? Version(JsonElement said, string name, string number) =>
        Text(said, name) is { } thing && said.TryGetProperty(number, out var value) && value.ValueKind == JsonValueKind.Number ? $"{thing}, version {value}" : null;

    private static string? Text(JsonElement said, string member) => said.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
