using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Experiments;

/// <summary>What an experiment may be called and where its artifacts may lie.</summary>
internal static class ExperimentRules
{
    private const int LongestLocation = 2048;

    public static Refusal? Refuse(NewExperiment experiment) =>
        RefuseName("name", experiment.Name) ?? RefuseLocation(experiment.ArtifactLocation) ?? RefuseTags(experiment.Tags ?? []);

    public static Refusal? RefuseName(string field, string name) =>
        string.IsNullOrWhiteSpace(name) ? Words.Missing(field) : Words.RefuseText(field, name, Words.LongestExperimentName);

    public static Refusal? RefuseTag(Tag tag) =>
        tag.Key.Length == 0 ? Words.Missing("key") : Words.RefuseText("key", tag.Key, Words.LongestKey) ?? Words.RefuseText("value", tag.Value, Words.LongestExperimentTag);

    public static Refusal NotThere(long id) => new(RefusalKind.NotFound, $"No Experiment with id={id} exists");

    public static Refusal NotActive(long id) => Refusal.Invalid($"The experiment {id} must be in the 'active' state. Current state is deleted.", "Restore the experiment first.");

    private static Refusal? RefuseTags(IEnumerable<Tag> tags) => tags.Select(RefuseTag).FirstOrDefault(refusal => refusal is not null);

    /// <summary>The location is only ever handed back to clients; these are the forms that some of them would read as something else.</summary>
    private static Refusal? RefuseLocation(string? location)
    {
        if (string.IsNullOrEmpty(location))
            return null;
        if (location.StartsWith("runs:", StringComparison.OrdinalIgnoreCase))
            return Refusal.Invalid($"Artifact location cannot be a runs:/ URI. Given: '{location}'");
        if (location.Contains('#', StringComparison.Ordinal) || location.Contains(';', StringComparison.Ordinal))
            return Refusal.Invalid("'artifact_location' URL can't include fragments or params.");
        if (location.Contains('?', StringComparison.Ordinal) && location[location.IndexOf('?', StringComparison.Ordinal)..].Contains("..", StringComparison.Ordinal))
            return Refusal.Invalid("'artifact_location' has a query with '..' in it.");
        if (location.StartsWith("mlflow-artifacts:", StringComparison.OrdinalIgnoreCase) && ArtifactPath.Climbs(location))
            return Refusal.Invalid("'artifact_location' has a name '.' or '..' in it.", "Give the address without them.");
        return Words.RefuseText("artifact_location", location, LongestLocation);
    }
}
