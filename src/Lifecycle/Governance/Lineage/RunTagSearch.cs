using Slipway.Tracking.Contracts;

namespace Slipway.Governance.Lineage;

/// <summary>Finds runs of any experiment by one of their tags.</summary>
internal sealed class RunTagSearch(IExperiments experiments, IRuns runs)
{
    /// <summary>The dataset version that a run of a pipeline trained on: <c>name/id</c>.</summary>
    public const string Dataset = "slipway.dataset";

    /// <summary>The pipeline that a run belongs to.</summary>
    public const string Pipeline = "slipway.pipeline";

    /// <summary>MLflow's tag for the commit of the code.</summary>
    public const string Commit = "mlflow.source.git.commit";

    /// <summary>MLflow's tag for the run that a run is a part of.</summary>
    public const string Parent = "mlflow.parentRunId";

    /// <summary>Newest first; runs that are parts of others are left out.</summary>
    public async Task<IReadOnlyList<Run>> Find(string tag, string value, int limit, CancellationToken cancel)
    {
        if (value.Contains('\'', StringComparison.Ordinal) || !(await experiments.Search(new ExperimentSearch(View: View.All), cancel)).Succeeded(out var all, out _))
            return [];
        var search = new RunSearch([.. all.Items.Select(experiment => experiment.Id)], $"tags.`{tag}` = '{value}'", View: View.All, Limit: limit);
        return (await runs.Search(search, cancel)).Succeeded(out var found, out _) ? [.. found.Items.Where(run => Tag(run, Parent) is null)] : [];
    }

    public static string? Tag(Run run, string key) => run.Tags.FirstOrDefault(tag => tag.Key == key)?.Value;
}
