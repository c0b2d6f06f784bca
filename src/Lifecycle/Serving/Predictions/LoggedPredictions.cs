using Slipway.Serving.Contracts;

namespace Slipway.Serving.Predictions;

/// <summary>A prediction of the log with what became of it.</summary>
/// <param name="Prediction">What came in and what went out.</param>
/// <param name="Labels">What became of it, a label for each monitor that joins any; empty until there are.</param>
public sealed record LoggedPrediction(Prediction Prediction, IReadOnlyList<PredictionLabel> Labels);

/// <summary>Shows the prediction log to people: by deployment, newest first, or one by its id.</summary>
internal sealed class LoggedPredictions(IDeployments deployments, IPredictions predictions, IEnumerable<IPredictionTruth> truths)
{
    public async Task<Result<Page<Prediction>>> Newest(string name, string? after, int limit, CancellationToken cancel) =>
        (await deployments.Get(name, cancel)).Succeeded(out var deployment, out var refusal) ? await predictions.Newest(deployment.Id, after, limit, cancel) : refusal;

    public async Task<Result<LoggedPrediction>> Find(string name, string id, CancellationToken cancel)
    {
        if (!(await deployments.Get(name, cancel)).Succeeded(out var deployment, out var refusal))
            return refusal;
        if (await predictions.Find(deployment.Id, id, cancel) is not { } prediction)
            return new Refusal(RefusalKind.NotFound, $"Deployment '{name}' has logged no prediction '{id}'.", Remedy(deployment));
        List<PredictionLabel> labels = [];
        foreach (var truth in truths)
        {
            if (await truth.Find(name, id, cancel) is { } label)
                labels.Add(label);
        }

        return new LoggedPrediction(prediction, labels);
    }

    private static string Remedy(Deployment deployment) => deployment.Log.Sample < 1
        ? System.FormattableString.Invariant($"Only {deployment.Log.Sample:P0} of its predictions are logged. The answer of a prediction gives its id, under 'ids'.")
        : "The answer of a prediction gives its id, under 'ids'; the newest stand on the deployment's page of predictions.";
}
