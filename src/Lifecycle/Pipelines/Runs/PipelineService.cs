using Slipway.Registry.Contracts;
using Slipway.Work;

namespace Slipway.Pipelines.Runs;

/// <summary>Shows pipelines, resumes those that a person may resume, and cancels.</summary>
internal sealed class PipelineService(Database database, JobService jobs, IModelVersions versions, IModelGates gates)
{
    public Task<Result<Page<Pipeline>>> List(string? project, int limit, string? before, CancellationToken cancel)
    {
        if (limit is < 1 or > 1000)
            return Task.FromResult<Result<Page<Pipeline>>>(Refusal.Invalid($"A page cannot hold {limit} pipelines.", "Ask for 1 to 1000."));
        return database.Read<Page<Pipeline>>(async unit =>
        {
            var id = project is null ? null : await PipelineStore.Project(unit, project);
            if (project is not null && id is null)
                return Refusal.NotFound("Project", project);
            var rows = await PipelineStore.List(unit, id, before, limit + 1);
            return new Page<Pipeline>([.. rows.Take(limit)], rows.Count > limit ? rows[limit - 1].Id : null);
        }, cancel);
    }

    public Task<Result<PipelineDetail>> Get(string id, CancellationToken cancel) => database.Read<PipelineDetail>(async unit =>
        await PipelineStore.Find(unit, id) is { } pipeline
            ? new PipelineDetail(pipeline, await PipelineStore.ProjectName(unit, pipeline.Project), await PipelineStore.Steps(unit, id))
            : Refusal.NotFound("Pipeline", id), cancel);

    /// <summary>Takes up a pipeline where it was blocked or failed: after a gate was waived, or what failed was mended.</summary>
    public async Task<Result<Done>> Resume(Actor actor, string id, CancellationToken cancel)
    {
        // A job that failed is tried again; one that cannot be is looked at as it stands.
        if ((await Get(id, cancel)).Succeeded(out var detail, out _) && detail.Pipeline is { State: PipelineState.Failed, Job: { } failed })
            await jobs.Retry(actor, failed, cancel);
        return await Restart(actor, id, cancel);
    }

    private Task<Result<Done>> Restart(Actor actor, string id, CancellationToken cancel) => database.Write<Done>(actor, async unit =>
    {
        if (await PipelineStore.Find(unit, id) is not { } pipeline)
            return Refusal.NotFound("Pipeline", id);
        if (pipeline.State == PipelineState.Waiting)
            return Refusal.Conflict($"Pipeline '{id}' waits for somebody to approve {pipeline.Model}/{pipeline.Number}.", $"Somebody with the permission 'promotion.approve' decides: 'slipway pipeline approve {id} --reason …', or decline.");
        if (pipeline.State is not (PipelineState.Blocked or PipelineState.Failed))
            return Refusal.Conflict($"Pipeline '{id}' is {pipeline.State.ToString().ToLowerInvariant()}; only one that is blocked or failed can be resumed.");
        await PipelineStore.Update(unit, pipeline with { State = PipelineState.Running, FinishedAt = null });
        await PipelineStore.AddStep(unit, id, pipeline.Step, "resumed", $"{actor.Name} resumed it.");
        unit.Audit("pipeline.resume", id, new { step = pipeline.Step, was = pipeline.State });
        unit.Publish(PipelineStart.AdvanceEvent, id, new { pipeline = id });
        return default(Done);
    }, cancel);

    public async Task<Result<Done>> Cancel(Actor actor, string id, CancellationToken cancel)
    {
        string? job = null;
        // A version that was deleted while it waited needs no decision.
        var asked = (await Get(id, cancel)).Succeeded(out var detail, out _) && detail.Pipeline.State == PipelineState.Waiting && (await versions.Of(detail.Pipeline, cancel)).Succeeded(out var version, out _) ? version : null;
        var cancelled = await database.Write<Done>(actor, async unit =>
        {
            if (await PipelineStore.Find(unit, id) is not { } pipeline)
                return Refusal.NotFound("Pipeline", id);
            if (pipeline.State is not (PipelineState.Running or PipelineState.Waiting or PipelineState.Blocked))
                return Refusal.Conflict($"Pipeline '{id}' has already {pipeline.State.ToString().ToLowerInvariant()}.");
            job = pipeline.Job;
            if (pipeline.State == PipelineState.Waiting && asked is not null && !(await gates.Decide(unit, asked.Model, asked.Number, approved: false, $"{actor.Name} cancelled the pipeline that asked for its approval.", cancel)).Succeeded(out _, out var refusal))
                return refusal;
            await PipelineStore.Update(unit, pipeline with { State = PipelineState.Cancelled, FinishedAt = unit.Now, Words = $"{actor.Name} cancelled it." });
            await PipelineStore.AddStep(unit, id, pipeline.Step, "cancelled", $"{actor.Name} cancelled it.");
            unit.Audit("pipeline.cancel", id, new { step = pipeline.Step });
            return default(Done);
        }, cancel);
        if (cancelled.IsSuccess && job is not null)
            await jobs.Cancel(actor, job, cancel);
        return cancelled;
    }
}
