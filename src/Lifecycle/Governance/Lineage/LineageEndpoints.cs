using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Governance.Lineage;

internal static class LineageEndpoints
{
    public static void MapLineage(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/lineage/{**id}", Get).Needs(Permission.LineageRead).WithTags("Lineage").WithSummary("Where something comes from and what came of it; direction=up|down|both, depth=1…64");

    private static async Task<Results<Ok<LineageGraph>, ProblemHttpResult>> Get(string id, Actor actor, LineageService lineage, CancellationToken cancel, string? direction = null, int? depth = null) =>
        LineageQuestion.Read(direction, depth).Succeeded(out var question, out var refusal)
            ? (await lineage.Of(actor, LineageAddress.Read(id), question, cancel)).ToHttp()
            : refusal.ToProblem();
}

/// <summary>Ids as parts of addresses. A slash is left as it is: servers do not decode an escaped one.</summary>
internal static class LineageAddress
{
    /// <summary>The page of a node's lineage.</summary>
    public static string Of(string id) => "/lineage/" + Escape(id).Replace("%3A", ":", StringComparison.Ordinal).Replace("%40", "@", StringComparison.Ordinal);

    public static string Escape(string id) => string.Join('/', id.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The id that an address gives; programs that escape the whole of it are understood too.</summary>
    public static string Read(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
