using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Data.Contracts;

namespace Slipway.Data.Datasets;

internal static class DatasetEndpoints
{
    public static void MapDatasets(this RouteGroupBuilder datasets)
    {
        datasets.MapGet("/", List).Needs(Permission.DataRead).WithSummary("The datasets, in alphabetical order");
        datasets.MapGet("/{name}", Get).Needs(Permission.DataRead).WithSummary("A dataset and what is declared of it");
        datasets.MapPut("/{name}", Put).Needs(Permission.DataWrite).WithSummary("Declare a dataset, or change what is declared");
    }

    private static async Task<Results<Ok<Page<Dataset>>, ProblemHttpResult>> List(string? after, int? limit, DatasetService datasets, CancellationToken cancel) =>
        (await datasets.List(after, limit ?? 100, cancel)).ToHttp();

    private static async Task<Results<Ok<Dataset>, ProblemHttpResult>> Get(string name, DatasetService datasets, CancellationToken cancel) =>
        (await datasets.Find(name, cancel)).ToHttp();

    private static async Task<Results<Ok<Dataset>, ProblemHttpResult>> Put(string name, DatasetSettings body, Actor actor, DatasetService datasets, CancellationToken cancel) =>
        (await datasets.Declare(actor, name, body, cancel)).ToHttp();
}
