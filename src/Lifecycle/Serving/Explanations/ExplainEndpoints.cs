using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using System.Text.Json;
using Slipway.Explain;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Explanations;

/// <summary>Records whose predictions are to be explained.</summary>
internal sealed record ExplainRecords(JsonElement Records);

/// <summary>Why a deployment predicts what it predicts for a record.</summary>
/// <param name="Prediction">The probability of the explained class, or the value.</param>
/// <param name="BaseValue">The raw score expected when nothing is known.</param>
/// <param name="Score">The raw score: the base value and all contributions.</param>
/// <param name="Scale">What contributions are measured in.</param>
/// <param name="Note">How scores become predictions.</param>
/// <param name="Contributions">Column by column, in the columns' own units.</param>
/// <param name="Up">What raises it most, in words.</param>
/// <param name="Down">What lowers it most, in words.</param>
public sealed record ExplainedRecord(double Prediction, double BaseValue, double Score, string Scale, string Note, IReadOnlyList<ColumnContribution> Contributions, IReadOnlyList<string> Up, IReadOnlyList<string> Down);

internal static class ExplainEndpoints
{
    public static void MapExplain(this RouteGroupBuilder deployments) =>
        deployments.MapPost("/{name}/explain", Explain).Needs(Permission.DeploymentInvoke).WithSummary("Explain predictions for {records: […]} by exact Tree SHAP");

    private static async Task<Results<Ok<IReadOnlyList<ExplainedRecord>>, ProblemHttpResult>> Explain(string name, ExplainRecords body, IDeployments deployments, RecordExplainer explainer, CancellationToken cancel) =>
        (await deployments.Get(name, cancel)).Succeeded(out var deployment, out var refusal)
            ? (await explainer.Explain(deployment.Active.Id, body.Records, cancel)).ToHttp()
            : refusal.ToProblem();
}
