using System.Text.Json;
using Slipway.Identity;
using Slipway.Pipelines.Contracts;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Work;

namespace Slipway.Pipelines.Runs;

/// <summary>
/// Drives pipelines: each event that bears on one makes it look where the pipeline stands and take the next step. Steps bear being taken twice, so an event delivered twice, or a kill
/// between a step and its record, changes nothing.
/// </summary>
internal sealed class PipelineDriver(Database database, JobService jobs, IEnumerable<IPipelineStep> steps) : ISubscriber
{
    public string Name => "pipelines";

    public bool Wants(string type) => type is PipelineStart.AdvanceEvent or "job.succeeded" or "job.failed" or "job.cancelled";

    public async Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        var id = happened.Type == PipelineStart.AdvanceEvent ? happened.Subject : happened.Payload.Deserialize<JobEvent>(JsonSerializerOptions.Web)?.Group;
        if (id is null || !id.StartsWith("pipe_", StringComparison.Ordinal))
            return;
        var found = await database.Read<Pipeline>(async unit => await PipelineStore.Find(unit, id) is { } p ? p : Refusal.NotFound("Pipeline", id), cancel);
        if (!found.Succeeded(out var pipeline, out _))
            return;
        if (pipeline.State == PipelineState.Cancelled && happened.Subject == pipeline.Job && (await jobs.Get(pipeline.Job, cancel)).Succeeded(out var ended, out _))
            await steps.Single(step => step.Step == pipeline.Step).Fail(pipeline, await Starter(pipeline, cancel), ended, cancel);
        if (pipeline.State != PipelineState.Running)
            return;
        if (happened.Type != PipelineStart.AdvanceEvent && happened.Subject != pipeline.Job)
            return;
        var advance = await Take(pipeline, cancel);
        if (advance is not null)
            await Record(pipeline, advance, cancel);
    }

    /// <summary>Takes the pipeline's present step as far as it goes now; null while it waits for its job.</summary>
    private async Task<Advance?> Take(Pipeline pipeline, CancellationToken cancel)
    {
        Job? job = null;
        if (pipeline.Job is { } waited)
        {
            if (!(await jobs.Get(waited, cancel)).Succeeded(out job, out _) || !job.HasEnded)
                return null;
            if (job.State != JobState.Succeeded)
            {
                await steps.Single(step => step.Step == pipeline.Step).Fail(pipeline, await Starter(pipeline, cancel), job, cancel);
                return Advance.End(pipeline, job.State == JobState.Cancelled ? PipelineState.Cancelled : PipelineState.Failed, job.Error ?? $"The job {job.Id} was {job.State.ToString().ToLowerInvariant()}.");
            }
        }

        var (project, mistakes) = DeclarationReader.Read(pipeline.Declaration);
        if (project is null)
            return Advance.End(pipeline, PipelineState.Failed, mistakes[0].ToString());
        var result = await steps.Single(step => step.Step == pipeline.Step).Take(new StepContext(pipeline, project, await Starter(pipeline, cancel), job), cancel);
        return result.Succeeded(out var advance, out var refusal) ? advance : Advance.End(pipeline, PipelineState.Failed, refusal.Remedy is null ? refusal.Message : $"{refusal.Message} {refusal.Remedy}");
    }

    private async Task Record(Pipeline before, Advance advance, CancellationToken cancel)
    {
        await database.Write<Done>(Actor.System, async unit =>
        {
            // Somebody else's record of the same step, or a cancellation in between, stands.
            if (await PipelineStore.Find(unit, before.Id) is not { State: PipelineState.Running } now || now.Step != before.Step || now.Job != before.Job)
            {
                unit.NothingChanged();
                return default(Done);
            }

            var after = advance.After with { FinishedAt = advance.After.State is PipelineState.Running or PipelineState.Waiting ? null : unit.Now };
            await PipelineStore.Update(unit, after);
            await PipelineStore.AddStep(unit, after.Id, before.Step, advance.Word, advance.Words);
            unit.Audit("pipeline.step", after.Id, new { step = before.Step, state = advance.Word, advance.Words });
            foreach (var (type, payload) in advance.Events)
                unit.Publish(type, after.Id, payload);
            if (after.State == PipelineState.Running && after.Job is null)
                unit.Publish(PipelineStart.AdvanceEvent, after.Id, new { pipeline = after.Id });
            else if (after.State != PipelineState.Running)
                unit.Publish("pipeline." + after.State.ToString().ToLowerInvariant(), after.Id, new PipelineEnded(after.Id, after.Project, after.Words));
            return default(Done);
        }, cancel);
    }

    /// <summary>Pipelines act for whoever started them.</summary>
    private Task<Actor> Starter(Pipeline pipeline, CancellationToken cancel) =>
        database.Query(async unit => await Principal.Find(unit, pipeline.StartedBy) is { } principal ? Actor.System with { Principal = principal.Id, Name = principal.Name, Request = pipeline.Id } : Actor.System with { Request = pipeline.Id }, cancel);
}

/// <summary>What a step sees.</summary>
/// <param name="Pipeline">Where it stands.</param>
/// <param name="Project">Its declaration.</param>
/// <param name="Actor">On whose behalf it acts.</param>
/// <param name="Job">The job it waited for, succeeded; null before there is one.</param>
internal sealed record StepContext(Pipeline Pipeline, Project Project, Actor Actor, Job? Job);

/// <summary>One step of a pipeline. Taking it twice must come to the same.</summary>
internal interface IPipelineStep
{
    PipelineStep Step { get; }

    Task<Result<Advance>> Take(StepContext context, CancellationToken cancel);

    /// <summary>The job that it waited for did not succeed: ends what the step began.</summary>
    Task Fail(Pipeline pipeline, Actor actor, Job job, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>What a step came to.</summary>
/// <param name="After">The pipeline as it is to stand.</param>
/// <param name="Word">started, done, failed …</param>
/// <param name="Words">In a sentence.</param>
/// <param name="Events">What other stages must hear.</param>
internal sealed record Advance(Pipeline After, string Word, string Words, IReadOnlyList<(string Type, object Payload)> Events)
{
    /// <summary>Waits for a job in the same step.</summary>
    public static Advance Await(Pipeline pipeline, string job, string words) => new(pipeline with { Job = job, Words = words }, "started", words, []);

    /// <summary>Goes on with the next step.</summary>
    public static Advance Next(Pipeline pipeline, PipelineStep next, string words, params IReadOnlyList<(string, object)> events) => new(pipeline with { Step = next, Job = null, Words = words }, "done", words, events);

    /// <summary>Ends the pipeline.</summary>
    public static Advance End(Pipeline pipeline, PipelineState state, string words, params IReadOnlyList<(string, object)> events) =>
        new(pipeline with { State = state, Words = words }, state.ToString().ToLowerInvariant(), words, events);
}
