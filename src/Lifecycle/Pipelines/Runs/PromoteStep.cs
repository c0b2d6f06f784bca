using Slipway.Registry.Contracts;

namespace Slipway.Pipelines.Runs;

/// <summary>Moves the alias, if the gates hold and, where that is declared, a person approved these very bytes.</summary>
internal sealed class PromoteStep(IModelAliases aliases, IModelVersions versions, IModelGates gates) : IPipelineStep
{
    public PipelineStep Step => PipelineStep.Promote;

    public async Task<Result<Advance>> Take(StepContext context, CancellationToken cancel)
    {
        var (pipeline, register) = (context.Pipeline, context.Project.Register!);
        if (!(await versions.Of(pipeline, cancel)).Succeeded(out var version, out var gone))
            return gone;
        if (context.Project.Retrain?.Promote == "ask")
        {
            if (!(await Asks(version, cancel)).Succeeded(out var asks, out var missing))
                return missing;
            if (asks.Words is { } words)
                return Advance.End(pipeline, PipelineState.Waiting, words);
            // Approved beside another: the older of two does not take the alias back.
            if (await ApprovalService.Overtaken(aliases, pipeline, version.Model, register.Alias, cancel) is { } late)
                return Advance.End(pipeline, PipelineState.Declined, late.Message);
        }

        var promoted = await aliases.Promote(context.Actor, version.Model, register.Alias, version.Number, cancel);
        return promoted.Succeeded(out var alias, out var refusal)
            ? Advance.Next(pipeline, PipelineStep.Deploy, $"{alias.Model}@{alias.Name} points at version {alias.Version}.")
            : refusal.Kind == RefusalKind.Conflict ? Advance.End(pipeline, PipelineState.Blocked, refusal.Message) : refusal;
    }

    /// <summary>What a person is asked; without words there is nothing to ask: it was approved, or a gate stands in the way, which the promotion says better.</summary>
    private async Task<Result<Question>> Asks(ModelVersion version, CancellationToken cancel)
    {
        if (!(await gates.List(version.Model, version.Number, cancel)).Succeeded(out var all, out var refusal))
            return refusal;
        var results = all.Where(gate => gate.Kind != GateResult.Approval).ToList();
        if (results.Any(gate => gate.Blocks) || all.Any(gate => gate is { Kind: GateResult.Approval, Passed: true }))
            return new Question(null);
        var passed = results.Count == 0 ? "No gates are declared" : results.All(gate => gate.Passed) ? (results.Count == 1 ? "Its gate passed" : $"All {results.Count} gates passed") : "What gates failed was waived";
        return new Question($"{passed}; {version} waits for somebody to approve it.");
    }

    private sealed record Question(string? Words);
}
