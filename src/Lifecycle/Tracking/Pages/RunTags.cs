using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>What programs tell about a run in tags that have a meaning.</summary>
internal static class RunTags
{
    public const string Parent = "mlflow.parentRunId";
    public const string Note = "mlflow.note.content";
    public const string Commit = "mlflow.source.git.commit";
    public const string Branch = "mlflow.source.git.branch";
    public const string Source = "mlflow.source.name";
    public const string Pipeline = "slipway.pipeline";
    public const string Dataset = "slipway.dataset";

    /// <summary>The filter that finds nested runs.</summary>
    public const string HasParent = "tags.mlflow.parentRunId IS NOT NULL";

    private const string ParentIs = "tags.mlflow.parentRunId = '{0}'";

    /// <summary>The filter that finds the children of a run.</summary>
    /// <param name="run">The id of a run that there is: 32 hexadecimal digits.</param>
    public static string ChildrenOf(string run) => ParentIs.Replace("{0}", run, StringComparison.Ordinal);

    /// <summary>The filter that finds runs by their ids.</summary>
    /// <param name="runs">Ids without quotes in them.</param>
    public static string OneOf(IEnumerable<string> runs) => $"run_id IN ({string.Join(",", runs.Select(run => $"'{run}'"))})";

    public static string? Tag(this Run run, string key) => run.Tags.FirstOrDefault(tag => tag.Key == key)?.Value is { Length: > 0 } value ? value : null;

    /// <summary>What people wrote about an experiment; null where nobody did.</summary>
    public static string? Description(this Experiment experiment) => experiment.Tags.FirstOrDefault(tag => tag.Key == Note)?.Value is { Length: > 0 } value ? value : null;

    /// <summary>The name of what it learned from: Slipway's own dataset, else the first that its client named.</summary>
    public static string? DatasetName(this Run run) => run.OwnDataset() is { } own ? own.Name : run.Datasets.Count > 0 ? run.Datasets[0].Dataset.Name : null;

    /// <summary>The dataset and version on this server that the run learned from.</summary>
    public static (string Name, string Version)? OwnDataset(this Run run) => OwnDataset(run.Tag(Dataset));

    /// <summary>The same, as the tag tells it.</summary>
    public static (string Name, string Version)? OwnDataset(string? tag) => tag?.Split('/') is [{ Length: > 0 } name, { Length: > 0 } version] ? (name, version) : null;

    /// <summary>Whether a tag is its client's bookkeeping and not a remark of a person.</summary>
    public static bool IsBookkeeping(this Tag tag) => Show.IsBookkeeping(tag.Key);
}
