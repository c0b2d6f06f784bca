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

    private static async Task<Results<Ok<AuditReport>, ProblemHttpResult>> Verify(AuditVerifier verifier, CancellationToken cancel, long? sinceIndex = null, string? sinceChain = null)
    {
        if (sinceIndex is null && sinceChain is null)
            return TypedResults.Ok(await verifier.Verify(null, cancel));
        return sinceIndex is { } index and >= 0 && sinceChain is { Length: 64 } && sinceChain.All(char.IsAsciiHexDigitLower)
            ? TypedResults.Ok(await verifier.Verify(new AuditHead(index, sinceChain), cancel))
            : Refusal.Invalid("'sinceIndex' and 'sinceChain' are no head together: an entry's number, and the 64 hexadecimal digits of its chain.", "Give both as 'slipway audit verify' printed them.").ToProblem();
    }
}
