using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using System.Text.Json;
using Slipway.Explain;
using Slipway.Models.Signatures;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Serving.Records;

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
internal sealed record ExplainedRecord(double Prediction, double BaseValue, double Score, string Scale, string Note, IReadOnlyList<ColumnContribution> Contributions, IReadOnlyList<string> Up, IReadOnlyList<string> Down);

internal static class ExplainEndpoints
{
    private const int Most = 1000;

    public static void MapExplain(this RouteGroupBuilder deployments) =>
        deployments.MapPost("/{name}/explain", Explain).Needs(Permission.DeploymentInvoke).WithSummary("Explain predictions for {records: […]} by exact Tree SHAP");

    private static async Task<Results<Ok<IReadOnlyList<ExplainedRecord>>, ProblemHttpResult>> Explain(string name, ExplainRecords body, IDeployments deployments, IModelVersions versions, Explainers explainers, CancellationToken cancel)
    {
        if (!(await deployments.Get(name, cancel)).Succeeded(out var deployment, out var refusal) || !(await versions.FindById(deployment.Active.Id, cancel)).Succeeded(out var version, out refusal)
            || !(await explainers.Of(version, cancel)).Succeeded(out var explainer, out refusal) || !RecordQuestion.Read(body.Records, "records").Succeeded(out var records, out refusal))
            return refusal.ToProblem();
        if (records.Count > Most)
            return Refusal.Invalid($"{records.Count} records are asked to be explained; at most {Most} are at once.").ToProblem();
        var reading = Signature.FromJson(version.Signature!).Read(records);
        if (reading.Table is not { } table)
            return Refusal.Invalid(string.Join(' ', reading.Problems.Take(10)), "Send what the signature names.").ToProblem();
        return TypedResults.Ok<IReadOnlyList<ExplainedRecord>>([.. explainer.Explain(table, cancel: cancel).Select(Told)]);
    }

    private static ExplainedRecord Told(Explanation explanation)
    {
        var reasons = explanation.Reasons();
        return new(explanation.Prediction, explanation.BaseValue, explanation.Score, explanation.Scale, explanation.Note, explanation.Columns, [.. reasons.Up.Select(r => r.Text)], [.. reasons.Down.Select(r => r.Text)]);
    }
}
