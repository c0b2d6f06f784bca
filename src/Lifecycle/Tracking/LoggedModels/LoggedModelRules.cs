using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.LoggedModels;

/// <summary>What a logged model may be called and carry.</summary>
internal static class LoggedModelRules
{
    private const int MostParams = 100;
    private const int LongestTag = 5000;

    public static Refusal NotThere(string id) => new(RefusalKind.NotFound, $"Logged model with ID '{id}' not found.");

    public static Refusal? Refuse(NewLoggedModel model)
    {
        if (model.Name is { } name && name.IndexOfAny(['/', ':', '.', '%', '"', '\'']) >= 0)
            return Refusal.Invalid($"Invalid model name ('{name}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '\"', \"'\")");
        return Words.RefuseText("name", model.Name ?? "", 500) ?? Words.RefuseText("model_type", model.Type, 500) ?? Words.RefuseText("source_run_id", model.SourceRun, 256) ?? Refuse(model.Tags ?? []) ?? Refuse(model.Params ?? []);
    }

    public static Refusal? Refuse(IReadOnlyList<Tag> tags) => tags
        .Select(tag => tag.Key.Length == 0 ? Words.Missing("tags.key") : Words.RefuseText("key", tag.Key, Words.LongestKey) ?? Words.RefuseText("value", tag.Value, LongestTag)).FirstOrDefault(r => r is not null);

    public static Refusal? Refuse(IReadOnlyList<Param> parameters) => parameters.Count > MostParams
        ? Refusal.Invalid($"A logged model takes at most {MostParams} params at once. Got {parameters.Count}.")
        : parameters.Select(p => p.Key.Length == 0 ? Words.Missing("params.key") : Words.RefuseText("key", p.Key, Words.LongestKey) ?? Words.RefuseText("value", p.Value, Words.LongestParam)).FirstOrDefault(r => r is not null);
}
