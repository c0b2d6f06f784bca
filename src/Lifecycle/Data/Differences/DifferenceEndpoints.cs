using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Data.Contracts;

namespace Slipway.Data.Differences;

internal static class DifferenceEndpoints
{
    public static void MapDifferences(this RouteGroupBuilder datasets) =>
        datasets.MapGet("/{name}/versions/{version}/diff/{other}", Get).Needs(Permission.DataRead).WithSummary("What changed from a version to another");

    private static async Task<Results<Ok<DatasetDiff>, ProblemHttpResult>> Get(string name, string version, string other, DifferenceService differences, CancellationToken cancel) =>
        (await differences.Compare(name, version, other, cancel)).ToHttp();
}
