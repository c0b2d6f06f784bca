using System.Text.RegularExpressions;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Inputs;
using Slipway.Tracking.Logging;
using Slipway.Tracking.Runs;

namespace Slipway.Tracking.Imports;

/// <summary>What an import may bring. Keys are held to the rules that MLflow's clients know; values have no limit of length but that of the database.</summary>
internal static partial class ImportRules
{
    private const int MostPoints = 10_000;
    private const int LongestLocation = 2048;

    /// <summary>What clients, or this server, read as a place of their own.</summary>
    private static readonly string[] OwnSchemes = ["file:", "mlflow-artifacts:", "runs:", "models:"];

    public static Refusal? Refuse(ForeignExperiment experiment) => UnixTime.Refuse(("createdAt", experiment.CreatedAt), ("updatedAt", experiment.UpdatedAt)) ??
        (experiment.Id < 0 ? Refusal.Invalid($"{experiment.Id} is no number of an experiment.", "Give 0 or more.")
        : Experiments.ExperimentRules.RefuseName("name", experiment.Name)
            ?? (experiment.Tags ?? []).Select(t => t.Key.Length == 0 ? Words.Missing("key") : Words.RefuseText("key", t.Key, Words.LongestKey) ?? Words.RefuseNul("value", t.Value)).FirstOrDefault(r => r is not null));

    public static Refusal? Refuse(string id, ForeignRun run) => (RunRules.IsId(id) ? null : Refusal.Invalid($"'{id}' is no run id.", "A run's id has 32 hexadecimal digits in lower case."))
        ?? UnixTime.Refuse(("startedAt", run.StartedAt), ("endedAt", run.EndedAt ?? 0)) ?? Words.RefuseNul("name", run.Name) ?? Words.RefuseNul("user", run.User) ?? RefuseLocation(run.Elsewhere)
        ?? (run.Params ?? []).Select(p => LogRules.Refuse(p)).FirstOrDefault(r => r is not null)
        ?? (run.Tags ?? []).Select(t => LogRules.Refuse(t)).FirstOrDefault(r => r is not null)
        ?? InputRules.Refuse(run.Datasets ?? [], run.ModelInputs ?? [])
        ?? (run.ModelOutputs ?? []).Select(m => InputRules.RefuseModel("model", m.Model)).FirstOrDefault(r => r is not null);

    public static Refusal? Refuse(string id, ForeignLoggedModel model) => (ModelId().IsMatch(id) ? null : Refusal.Invalid($"'{id}' is no id of a logged model.", "It is 'm-' and 32 hexadecimal digits in lower case."))
        ?? UnixTime.Refuse(("createdAt", model.CreatedAt), ("updatedAt", model.UpdatedAt)) ?? Words.RefuseNul("name", model.Name) ?? Words.RefuseNul("type", model.Type) ?? Words.RefuseNul("sourceRun", model.SourceRun) ?? RefuseLocation(model.Elsewhere)
        ?? (model.Tags ?? []).Select(t => LogRules.Refuse(t)).FirstOrDefault(r => r is not null)
        ?? (model.Params ?? []).Select(p => LogRules.Refuse(p)).FirstOrDefault(r => r is not null)
        ?? Refuse([.. (model.Metrics ?? []).Select(m => m.Point)]);

    public static Refusal? Refuse(IReadOnlyList<MetricPoint> points) => points.Count > MostPoints
        ? Refusal.Invalid($"{points.Count} points at once.", $"Send at most {MostPoints} in a call.")
        : points.Select((p, i) => LogRules.Refuse(p, $"points[{i}].key", $"points[{i}].timestamp")).FirstOrDefault(r => r is not null);

    /// <summary>A place elsewhere is only ever handed back to clients: it may not look like one of a file system, which each of them would read as its own.</summary>
    private static Refusal? RefuseLocation(string? location)
    {
        if (location is null)
            return null;
        return Remote().IsMatch(location) && !OwnSchemes.Any(scheme => location.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) && !location.Any(char.IsControl)
            ? Words.RefuseText("elsewhere", location, LongestLocation)
            : Refusal.Invalid($"'{location}' is no place on another store.", "Give one such as s3://bucket/path, or leave it out and put the files on this server.");
    }

    [GeneratedRegex(@"\Am-[0-9a-f]{32}\z")]
    private static partial Regex ModelId();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.\-]+:/")]
    private static partial Regex Remote();
}
