using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Predictions;

internal static class PredictionEndpoints
{
    public static void MapPredictions(this RouteGroupBuilder deployments)
    {
        deployments.MapGet("/{name}/predictions", List).Needs(Permission.DeploymentRead).WithSummary("Logged predictions, those answered last first");
        deployments.MapGet("/{name}/predictions/{**id}", Get).Needs(Permission.DeploymentRead).WithSummary("A logged prediction: what came in, what went out, and what became of it");
    }

    private static async Task<Results<Ok<Page<Prediction>>, ProblemHttpResult>> List(string name, LoggedPredictions predictions, CancellationToken cancel, string? after = null, int limit = 100) =>
        (await predictions.Newest(name, after, limit, cancel)).ToHttp();

    private static async Task<Results<Ok<LoggedPrediction>, ProblemHttpResult>> Get(string name, string id, LoggedPredictions predictions, CancellationToken cancel) => (await predictions.Find(name, PredictionAddress.Read(id), cancel)).ToHttp();
}
