using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Access;

namespace Slipway.Identity.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", List).Needs(Permission.AuditRead).WithSummary("Entries, newest first");
        audit.MapGet("/verify", Verify).Needs(Permission.AuditRead).WithSummary("Check the whole log");
    }

    private static async Task<Results<Ok<Page<AuditLine>>, ProblemHttpResult>> List(AuditLog log, CancellationToken cancel, long? before = null, int limit = 100, string? action = null, string? subject = null) =>
        (await log.List(before, limit, action, subject, cancel)).ToHttp();

    private static async Task<Ok<AuditReport>> Verify(AuditVerifier verifier, CancellationToken cancel, long? sinceIndex = null, string? sinceChain = null) =>
        TypedResults.Ok(await verifier.Verify(sinceIndex is { } index && sinceChain is not null ? new AuditHead(index, sinceChain) : null, cancel));
}
