using System.Text.Json;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Training;
using Slipway.Registry.Contracts;

namespace Slipway.Pipelines.Runs;

/// <summary>Registers the trained model, once a run, and writes down what its gates measured.</summary>
internal sealed class RegisterStep(IModelVersions versions, IModelGates gates) : IPipelineStep
{
    public PipelineStep Step => PipelineStep.Register;

    public async Task<Result<Advance>> Take(StepContext context, CancellationToken cancel)
    {
        var pipeline = context.Pipeline;
        var result = JsonSerializer.Deserialize<TrainResult>(pipeline.Result!, JsonSerializerOptions.Web)!;
        if (!(await Version(context, result, cancel)).Succeeded(out var version, out var refusal))
            return refusal;
        var failed = result.Gates.Count(g => !g.Passed);
        var words = $"Registered as {version}; {(result.Gates.Count == 0 ? "no gates are declared" : failed == 0 ? (result.Gates.Count == 1 ? "its gate passed" : $"all {result.Gates.Count} gates passed") : $"{failed} of {result.Gates.Count} gates failed")}.";
        return Advance.Next(pipeline with { Model = version.Model, Number = version.Number, ModelVersion = version.Id }, PipelineStep.Promote, words);
    }

    private async Task<Result<ModelVersion>> Version(StepContext context, TrainResult result, CancellationToken cancel)
    {
        var pipeline = context.Pipeline;
        if (!(await versions.Search(new VersionQuery(Run: pipeline.Run, Limit: 1), cancel)).Succeeded(out var known, out var refusal))
            return refusal;
        if (known.Items is [var registered] && await IsOurs(registered, context.Project, result, cancel))
            return registered;
        var code = Projects.ProjectJson.ReadCode(pipeline.Code);
        var made = new NewVersion([.. result.Files.Select(f => new NewFile(f.Path, f.Sha256))], pipeline.Run, [pipeline.Version!], code?.Repository, code?.Commit, result.Signature, pipeline.Cause, code?.Path is { Length: > 0 } path ? new Dictionary<string, string>(StringComparer.Ordinal) { [ModelVersion.CodePathTag] = path } : null)
        {
            Gates = [.. result.Gates.Select(g => new NewGateResult(g.Gate, g.Kind, g.Passed, g.Measured, g.Bound, g.Words))],
            Approval = context.Project.Retrain?.Promote == "ask" ? ApprovalService.Asked(pipeline.Id) : null,
        };
        return await versions.Register(context.Actor, context.Project.Register!.Model, made, cancel);
    }

    /// <summary>Whether this step registered it before, with all that belongs to it; a version that somebody else made of the run is another.</summary>
    private async Task<bool> IsOurs(ModelVersion version, Project project, TrainResult result, CancellationToken cancel)
    {
        if (!(await gates.List(version.Model, version.Number, cancel)).Succeeded(out var written, out _))
            return false;
        var expected = result.Gates.Select(g => g.Gate).Concat(project.Retrain?.Promote == "ask" ? [GateResult.Approval] : []);
        return expected.All(name => written.Any(gate => gate.Gate == name));
    }
}
