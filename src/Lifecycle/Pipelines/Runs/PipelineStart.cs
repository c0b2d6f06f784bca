using Slipway.Pipelines.Contracts;
using Slipway.Pipelines.Projects;

namespace Slipway.Pipelines.Runs;

/// <summary>Begins pipelines inside another unit of work.</summary>
internal static class PipelineStart
{
    /// <summary>The event that makes the driver look at a pipeline.</summary>
    public const string AdvanceEvent = "pipeline.advance";

    /// <summary>Begins with what the project declares.</summary>
    /// <returns>The new pipeline's id.</returns>
    public static Task<string> In(Unit unit, AppliedProject project, bool trains, string cause, TimeProvider clock) => In(unit, project, ProjectJson.Write(project.Sources), trains, cause, null, clock);

    /// <summary>Begins on the newest version of the training data, without loading any.</summary>
    /// <param name="key">What asked for it; asked twice it begins once.</param>
    /// <returns>The new pipeline's id, or that of the one begun before.</returns>
    public static async Task<string> Retrain(Unit unit, AppliedProject project, string cause, string key, TimeProvider clock) =>
        await PipelineStore.FindByKey(unit, key) ?? await In(unit, project, "{}", true, cause, key, clock);

    /// <summary>How many trainings of a project began since an instant without anybody applying anything, and when the last did.</summary>
    public static Task<(long Count, DateTimeOffset? Newest)> Retrainings(Unit unit, string project, DateTimeOffset since) => PipelineStore.Retrainings(unit, project, since);

    /// <summary>Whether a pipeline of a project trained on a dataset version, or is about to: it loads the data or looks for the newest.</summary>
    public static Task<bool> Learns(Unit unit, string project, string version) => PipelineStore.Learns(unit, project, version);

    /// <summary>Whether one of a project's pipelines runs.</summary>
    public static Task<bool> Runs(Unit unit, string project) => PipelineStore.Runs(unit, project);

    private static async Task<string> In(Unit unit, AppliedProject project, string sources, bool trains, string cause, string? key, TimeProvider clock)
    {
        var pipeline = new Pipeline(
            Ids.New("pipe", clock), project.Id, cause, project.Declaration, sources, project.Code is null ? null : ProjectJson.Write(project.Code), trains, PipelineState.Running, PipelineStep.Data,
            null, null, null, null, null, null, null, null, null, unit.Actor.Principal, unit.Now, unit.Now, null);
        await PipelineStore.Insert(unit, pipeline, key);
        await PipelineStore.AddStep(unit, pipeline.Id, PipelineStep.Data, "started", cause);
        unit.Audit("pipeline.start", pipeline.Id, new { project = project.Name, cause });
        unit.Publish(PipelineStarted.Type, pipeline.Id, new PipelineStarted(pipeline.Id, project.Name, cause, await PipelineStore.TriggerOf(unit, key)));
        unit.Publish(AdvanceEvent, pipeline.Id, new { pipeline = pipeline.Id });
        return pipeline.Id;
    }
}
