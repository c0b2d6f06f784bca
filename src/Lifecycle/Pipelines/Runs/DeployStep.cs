using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Projects;

namespace Slipway.Pipelines.Runs;

/// <summary>Says what is declared to answer; the stage that serves models hears it and acts. The file as it was last applied counts: it may have changed while this pipeline trained.</summary>
internal sealed class DeployStep(ProjectService projects) : IPipelineStep
{
    /// <summary>The event by which a deployment is asked for.</summary>
    public const string DeclaredEvent = "deployment.declared";

    public PipelineStep Step => PipelineStep.Deploy;

    public async Task<Result<Advance>> Take(StepContext context, CancellationToken cancel)
    {
        if (!(await projects.Find(context.Project.Name, cancel)).Succeeded(out var applied, out var missing))
            return missing;
        var project = DeclarationReader.Read(applied.Declaration).Project ?? context.Project;
        var declared = project.Deploy.Where(d => d.Value.Model is not null).ToList();
        var words = declared.Count == 0 ? "No deployment is declared." : $"Declared: {string.Join(", ", declared.Select(d => $"{d.Key} answers with {d.Value.Model}"))}.";
        return Advance.End(context.Pipeline, PipelineState.Succeeded, words, [.. declared.Select(d => (DeclaredEvent, Declared(project, d.Key, context.Actor.Principal)))]);
    }

    /// <summary>What the stage that serves must know of a deployment.</summary>
    public static object Declared(Project project, string name, string actor)
    {
        var deployment = project.Deploy[name];
        return new
        {
            name, model = deployment.Model, sample = deployment.Log.Sample.Value, mask = deployment.Log.Mask, id = project.LabelKey(name)?.Key,
            time = project.EventTime, project = project.Name, actor,
        };
    }
}
