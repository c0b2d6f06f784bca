using Slipway.Pipelines.Projects;

namespace Slipway.Pipelines.Runs;

/// <summary>Begins pipelines inside another unit of work.</summary>
internal static class PipelineStart
{
    /// <summary>The event that makes the driver look at a pipeline.</summary>
    public const string AdvanceEvent = "pipeline.advance";

    /// <returns>The new pipeline's id.</returns>
    public static async Task<string> In(Unit unit, AppliedProject project, bool trains, string cause, TimeProvider clock)
    {
        var pipeline = new Pipeline(
            Ids.New("pipe", clock), project.Id, cause, project.Declaration, ProjectJson.Write(project.Sources), project.Code is null ? null : ProjectJson.Write(project.Code), trains, PipelineState.Running, PipelineStep.Data,
            null, null, null, null, null, null, null, null, null, unit.Actor.Principal, unit.Now, unit.Now, null);
        await PipelineStore.Insert(unit, pipeline);
        await PipelineStore.AddStep(unit, pipeline.Id, PipelineStep.Data, "started", cause);
        unit.Audit("pipeline.start", pipeline.Id, new { project = project.Name, cause });
        unit.Publish(AdvanceEvent, pipeline.Id, new { pipeline = pipeline.Id });
        return pipeline.Id;
    }
}
