using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Identity.Access;
using Slipway.Identity.Audit;
using Slipway.Storage;
using Slipway.Ui;

namespace Slipway.Pages;

/// <summary>The first page: what stands at each stage.</summary>
internal static class OverviewEndpoint
{
    private const int Entries = 12;

    /// <summary>What the stages hold, in the order of the lifecycle: a title, what is counted, where, and the SQL that counts.</summary>
    private static readonly (string Title, string Counted, string Href, string Sql)[] Counted =
    [
        ("Projects", "projects applied", "/projects", "SELECT count(*) FROM project"),
        ("Data", "dataset versions", "/data", "SELECT count(*) FROM dataset_version"),
        ("Experiments", "runs", "/experiments", "SELECT count(*) FROM run WHERE deleted_at IS NULL"),
        ("Pipelines", "pipelines", "/pipelines", "SELECT count(*) FROM pipeline"),
        ("Models", "versions registered", "/models", "SELECT count(*) FROM model_version"),
        ("Deployments", "deployments", "/deployments", "SELECT count(*) FROM deployment"),
    ];

    public static void MapOverview(this IEndpointRouteBuilder app) => app.MapGet("/", Show).Needs(Permission.ServerRead);

    private static async Task<IResult> Show(Actor actor, Database database, AuditLog log, CancellationToken cancel)
    {
        var stages = await database.Query(async unit =>
        {
            var counts = new List<StageOverview>();
            foreach (var (title, counted, href, sql) in Counted)
                counts.Add(new(title, counted, await Scalar(unit, sql), href));
            var blocked = await Scalar(unit, "SELECT count(*) FROM pipeline WHERE state IN ('blocked', 'waiting', 'failed')");
            var at = counts.FindIndex(s => s.Title == "Pipelines");
            counts[at] = blocked > 0 ? counts[at] with { Note = $"{blocked} ask for somebody", Tone = Tone.Warning } : counts[at];
            return counts;
        }, cancel);
        IReadOnlyList<TimelineEntry> recent = actor.May(Permission.AuditRead) && (await log.List(null, Entries, null, null, cancel)).Succeeded(out var page, out _)
            ? [.. page.Items.Select(line => new TimelineEntry(line.Action, line.At, Actor: line.Actor, Href: "/audit?subject=" + Uri.EscapeDataString(line.Subject), Tone: line.Outcome == "allow" ? Tone.Neutral : Tone.Warning))]
            : [];
        return new RazorComponentResult<OverviewPage>(new { Stages = stages, Recent = recent });
    }

    private static async Task<long> Scalar(Unit unit, string sql)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
