using System.Text.Json;
using Slipway.Explain;
using Slipway.Models.Signatures;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Serving.Records;

namespace Slipway.Serving.Explanations;

/// <summary>Says why a version predicts what it predicts for records: those of a request, or those of the prediction log.</summary>
internal sealed class RecordExplainer(IModelVersions versions, Explainers explainers)
{
    private const int Most = 1000;

    /// <param name="version">The version's id in the registry.</param>
    /// <param name="records">An array of objects with the model's columns.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Result<IReadOnlyList<ExplainedRecord>>> Explain(string version, JsonElement records, CancellationToken cancel) =>
        (await versions.FindById(version, cancel)).Succeeded(out var found, out var refusal) ? await Explain(found, records, cancel) : refusal;

    /// <summary>Explains a prediction that was logged, by the version that made it.</summary>
    public async Task<Result<ExplainedRecord>> Explain(Prediction prediction, CancellationToken cancel)
    {
        if (!(await versions.Find(ModelReference.To(prediction.Model, prediction.Version), cancel)).Succeeded(out var version, out var refusal))
            return refusal;
        return (await Explain(version, JsonSerializer.SerializeToElement(new[] { prediction.Inputs }), cancel)).Then<ExplainedRecord>(all => all[0]);
    }

    private async Task<Result<IReadOnlyList<ExplainedRecord>>> Explain(ModelVersion version, JsonElement array, CancellationToken cancel)
    {
        if (!(await explainers.Of(version, cancel)).Succeeded(out var explainer, out var refusal) || !RecordQuestion.Read(array, "records").Succeeded(out var records, out refusal))
            return refusal;
        if (records.Count > Most)
            return Refusal.Invalid($"{records.Count} records are asked to be explained; at most {Most} are at once.");
        var reading = Signature.FromJson(version.Signature!).Read(records);
        return reading.Table is { } table
            ? Result.Of<IReadOnlyList<ExplainedRecord>>([.. explainer.Explain(table, cancel: cancel).Select(Told)])
            : Refusal.Invalid(string.Join(' ', reading.Problems.Take(10)), reading.Remedy ?? "Send what the signature names.");
    }

    private static ExplainedRecord Told(Explanation explanation)
    {
        var reasons = explanation.Reasons();
        return new(explanation.Prediction, explanation.BaseValue, explanation.Score, explanation.Scale, explanation.Note, explanation.Columns, [.. reasons.Up.Select(r => r.Text)], [.. reasons.Down.Select(r => r.Text)]);
    }
}
