using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Audit;

namespace Slipway.Governance.Audit;

internal static class AuditPages
{
    private const int Rows = 50;

    public static void MapAuditPages(this IEndpointRouteBuilder app) => app.MapGet("/audit", Show).Needs(Permission.AuditRead);

    private static async Task<IResult> Show(AuditLog log, AuditVerifier verifier, CancellationToken cancel, long? before = null, string? action = null, string? subject = null, bool verify = false)
    {
        if (!(await log.List(before, Rows, action, subject, cancel)).Succeeded(out var page, out var refusal))
            return Ui.PageAnswers.Refuse(refusal);
        var report = verify ? await verifier.Verify(null, cancel) : null;
        return new RazorComponentResult<AuditPage>(new { Lines = page.Items, page.Next, Action = action, Subject = subject, Report = report, First = before is null });
    }
}
