using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Ui;

namespace Slipway.Governance.Lineage;

internal static class LineagePages
{
    public static void MapLineagePages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/lineage", Begin).Needs(Permission.LineageRead);
        app.MapGet("/lineage/{**id}", Show).Needs(Permission.LineageRead);
    }

    private static IResult Begin(string? id = null) => string.IsNullOrWhiteSpace(id) ? new RazorComponentResult<LineageStartPage>(new { }) : TypedResults.Redirect(LineageAddress.Of(id.Trim()));

    private static async Task<IResult> Show(string id, Actor actor, LineageService lineage, CancellationToken cancel, string? direction = null, int? depth = null)
    {
        var asked = LineageAddress.Read(id);
        if (!LineageQuestion.Read(direction, depth).Succeeded(out var question, out var refusal) || !(await lineage.Resolve(actor, asked, cancel)).Succeeded(out var meant, out refusal))
            return refusal.Kind == RefusalKind.NotFound ? new RazorComponentResult<LineageStartPage>(new { Asked = asked, Refusal = refusal }) { StatusCode = StatusCodes.Status404NotFound } : PageAnswers.Refuse(refusal);
        if (meant.Count > 1)
            return new RazorComponentResult<LineageStartPage>(new { Asked = asked, Candidates = meant });
        return new RazorComponentResult<LineagePage>(new { Graph = await lineage.Follow(actor, meant[0], question, cancel), Direction = direction is "up" or "down" ? direction : "both" });
    }
}
