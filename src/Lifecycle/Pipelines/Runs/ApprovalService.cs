using Microsoft.Extensions.Logging;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Registry.Contracts;

namespace Slipway.Pipelines.Runs;

/// <summary>Takes a person's word for or against a version that passed its gates, where <c>promote: ask</c> is declared.</summary>
internal sealed partial class ApprovalService(Database database, IModelVersions versions, IModelAliases aliases, IModelGates gates, ILogger<ApprovalService> log)
{
    /// <summary>What keeps a version until somebody decides.</summary>
    public static string Asked(string pipeline) => $"waits for approval: 'slipway pipeline approve {pipeline} --reason …', or decline.";

    /// <summary>Approves, and the pipeline goes on; or declines, and it ends. Either stands in the audit trail with the digest and the reason.</summary>
    public async Task<Result<Approval>> Decide(Actor actor, string id, bool approve, Decision decision, CancellationToken cancel)
    {
        if (Refuse(actor, decision) is { } wrong)
            return wrong;
        var found = await database.Read<Pipeline>(async unit => await PipelineStore.Find(unit, id) is { } p ? p : Refusal.NotFound("Pipeline", id), cancel);
        if (!found.Succeeded(out var pipeline, out var refusal) || !Waits(pipeline).Succeeded(out _, out refusal))
            return refusal;
        if (!(await versions.Of(pipeline, cancel)).Succeeded(out var version, out refusal))
            return refusal with { Remedy = $"It was deleted while it waited; 'slipway pipeline cancel {id}' ends the pipeline." };
        if (decision.Digest is not null && decision.Digest != version.Digest)
            return Refusal.Conflict($"The decision was made about the digest {decision.Digest}, and {version} has the digest {version.Digest}.", "Look at the version that waits, and decide about that one.");
        if (approve && await Overtaken(pipeline, cancel) is { } late)
            return late;
        var decided = await database.Write<Approval>(actor, unit => Write(unit, id, version, new Approval(version.Model, version.Number, version.Digest, approve, decision.Reason!.Trim(), actor.Principal, unit.Now), cancel), cancel);
        if (decided.IsSuccess)
            LogDecided(id, version.Model, version.Number, approve ? "approved" : "declined", actor.Principal);
        return decided;
    }

    private async Task<Result<Approval>> Write(Unit unit, string id, ModelVersion version, Approval approval, CancellationToken cancel)
    {
        if (await PipelineStore.Find(unit, id) is not { } pipeline)
            return Refusal.NotFound("Pipeline", id);
        // Somebody else's decision in between stands.
        if (!Waits(pipeline).Succeeded(out _, out var refusal))
            return refusal;
        var words = $"{unit.Actor.Name} {(approval.Approved ? "approved" : "declined")} {version} (digest {version.Digest[..12]}…): {approval.Reason}";
        if (!(await gates.Decide(unit, version.Model, version.Number, approval.Approved, words, cancel)).Succeeded(out _, out refusal))
            return refusal;
        await ApprovalStore.Add(unit, id, approval);
        await PipelineStore.Update(unit, approval.Approved ? pipeline with { State = PipelineState.Running, Words = words } : pipeline with { State = PipelineState.Declined, Words = words, FinishedAt = unit.Now });
        await PipelineStore.AddStep(unit, id, PipelineStep.Promote, approval.Approved ? "approved" : "declined", words);
        unit.Audit(approval.Approved ? "pipeline.approve" : "pipeline.decline", id, new { version = version.ToString(), approval.Digest, approval.Reason });
        if (approval.Approved)
            unit.Publish(PipelineStart.AdvanceEvent, id, new { pipeline = id });
        else
            unit.Publish("pipeline.declined", id, new { pipeline = id, pipeline.Project, words });
        return approval;
    }

    private static Refusal? Refuse(Actor actor, Decision decision)
    {
        if (actor.How is "job" or "system")
            return new Refusal(RefusalKind.Forbidden, "A program that runs as a job decides about no promotion.", "A person with the permission 'promotion.approve' does.");
        return string.IsNullOrWhiteSpace(decision.Reason) || decision.Reason.Length > 2000
            ? Refusal.Invalid("A decision needs a reason.", "Say in 1 to 2000 characters why; it is kept in the audit trail.")
            : null;
    }

    private static Result<Done> Waits(Pipeline pipeline) => pipeline.State == PipelineState.Waiting
        ? default(Done)
        : Refusal.Conflict($"Pipeline '{pipeline.Id}' is {pipeline.State.ToString().ToLowerInvariant()}; there is nothing to approve or decline.", pipeline.State == PipelineState.Blocked ? "A gate stands in the way; it can be waived with a reason." : null);

    /// <summary>A version that was judged against an older champion must not take the place of a newer one.</summary>
    private async Task<Refusal?> Overtaken(Pipeline pipeline, CancellationToken cancel)
    {
        var register = DeclarationReader.Read(pipeline.Declaration).Project?.Register;
        return register is null ? null : await Overtaken(aliases, pipeline, register.Model, register.Alias, cancel);
    }

    /// <summary>Why a version must not take an alias any more; null when it may.</summary>
    public static async Task<Refusal?> Overtaken(IModelAliases aliases, Pipeline pipeline, string model, string alias, CancellationToken cancel)
    {
        if (!(await aliases.Get(model, alias, cancel)).Succeeded(out var now, out _) || now.Version <= pipeline.Number)
            return null;
        return Refusal.Conflict($"{model}@{alias} points at version {now.Version} meanwhile, which is newer than version {pipeline.Number}; this one was not judged against it.", "Decline it; or apply with --train for a challenger of the present champion.");
    }

    [LoggerMessage(4121, LogLevel.Information, "Pipeline {Pipeline}: {Model}/{Number} was {Decision} by {Principal}")]
    private partial void LogDecided(string pipeline, string model, int number, string decision, string principal);
}
