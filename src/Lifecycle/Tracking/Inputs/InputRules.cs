using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Inputs;

/// <summary>What a dataset or model that a run names must be like.</summary>
internal static class InputRules
{
    public static Refusal? Refuse(IReadOnlyList<DatasetInput> datasets, IReadOnlyList<string> models)
    {
        foreach (var (input, i) in datasets.Select((d, i) => (d, i)))
        {
            if ((RefuseDataset($"datasets[{i}].dataset", input.Dataset) ?? RefuseTags($"datasets[{i}].tags", input.Tags)) is { } refusal)
                return refusal;
        }

        return models.Select((model, i) => RefuseModel($"models[{i}].model_id", model)).FirstOrDefault(refusal => refusal is not null);
    }

    public static Refusal? RefuseModel(string field, string model) => model.Length == 0 ? Words.Missing(field) : Words.RefuseText("model_id", model, 64);

    private static Refusal? RefuseDataset(string field, Dataset dataset) =>
        Needed(field, "name", dataset.Name, 500) ?? Needed(field, "digest", dataset.Digest, 36) ?? Needed(field, "source_type", dataset.SourceType, 500) ?? Needed(field, "source", dataset.Source, 65_535)
        ?? Words.RefuseText("schema", dataset.Schema ?? "", 1_048_575) ?? Words.RefuseText("profile", dataset.Profile ?? "", 16_777_215);

    private static Refusal? Needed(string field, string name, string value, int longest) => value.Length == 0 ? Words.Missing($"{field}.{name}") : Words.RefuseText(name, value, longest);

    private static Refusal? RefuseTags(string field, IReadOnlyList<Tag> tags) => tags
        .Select((tag, i) => tag.Key.Length == 0 ? Words.Missing($"{field}[{i}].key") : Words.RefuseText("key", tag.Key, 255) ?? Words.RefuseText("value", tag.Value, 500))
        .FirstOrDefault(refusal => refusal is not null);
}
