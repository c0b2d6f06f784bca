using Microsoft.Extensions.Logging;
using Slipway.Pipelines.Code;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Runs;
using Slipway.Registry.Contracts;
using Slipway.Storage.Blobs;
using Slipway.Work;

namespace Slipway.Pipelines.Projects;

/// <summary>Plans and applies declarations.</summary>
internal sealed partial class ProjectService(Database database, BlobLibrary blobs, CodeShelf code, ScheduleService schedules, IAliasGuards guards, SurroundingsReader surroundings, DataRoots roots, TimeProvider clock, ILogger<ProjectService> log)
{
    public Task<IReadOnlyList<AppliedProject>> List(CancellationToken cancel) => database.Query(ProjectStore.List, cancel);

    public Task<Result<AppliedProject>> Find(string name, CancellationToken cancel) =>
        database.Read<AppliedProject>(async unit => await ProjectStore.Find(unit, name) is { } project ? project : Refusal.NotFound("Project", name), cancel);

    /// <summary>What must be sent along with a declaration.</summary>
    public static Result<ProjectNeeds> Needs(ProjectChange change) =>
        Read(change).Then<ProjectNeeds>(project => new ProjectNeeds(project.Data.ToDictionary(d => d.Key, d => d.Value.Source, StringComparer.Ordinal), project.Train?.Trainer.Command is not null, project.Train?.Trainer.Code));

    public async Task<Result<Plan>> Plan(ProjectChange change, CancellationToken cancel)
    {
        if (!Possible(change).Succeeded(out var declared, out var refusal))
            return refusal;
        var answerable = await surroundings.Answerable(declared, cancel);
        return await database.Read<Plan>(
            async unit =>
            {
                var before = await ProjectStore.Find(unit, declared.Name);
                var plan = Planner.Of(declared, change, before, await surroundings.Read(unit, before, answerable, cancel));
                return plan with { Notes = [.. plan.Notes, .. surroundings.Notes(declared)] };
            },
            cancel);
    }

    /// <summary>Makes it so: the project, its audit entry and the pipeline that trains are written together. Applying the same again changes nothing.</summary>
    public async Task<Result<Applied>> Apply(Actor actor, ProjectChange change, CancellationToken cancel)
    {
        if (!Possible(change).Succeeded(out var declared, out var refusal))
            return refusal;
        if (await MissingFile(change, cancel) is { } missing)
            return missing;
        if (declared.Train?.Trainer.Command is not null && await code.Missing(change.Code?.Pack, cancel) is { } uncoded)
            return uncoded;
        var answerable = await surroundings.Answerable(declared, cancel);
        var applied = await database.Write<Applied>(actor, async unit =>
        {
            var before = await ProjectStore.Find(unit, declared.Name);
            var around = await surroundings.Read(unit, before, answerable, cancel);
            var plan = Planner.Of(declared, change, before, around);
            if (plan.Items.Count == 0 && !plan.Trains)
            {
                unit.NothingChanged();
                return new Applied(plan, before?.Revision ?? 0, null);
            }

            var project = new AppliedProject(before?.Id ?? Ids.New("prj", clock), declared.Name, change.Declaration, change.Sources ?? before?.Sources ?? new Dictionary<string, IReadOnlyList<ProjectFile>>(), change.Code, (before?.Revision ?? 0) + 1, actor.Principal, unit.Now);
            if (plan.Trains && project.Sources.GetValueOrDefault(declared.Train!.Data) is not { Count: > 0 })
                return Refusal.Invalid($"No file was sent for the data set '{declared.Train.Data}', which training needs.", $"Send what data.{declared.Train.Data}.source names, as 'slipway apply' does.");
            await ProjectStore.Save(unit, project);
            if (!(await RetrainSchedules.Put(unit, schedules, project, declared)).Succeeded(out _, out var unscheduled))
                return unscheduled;
            await guards.Guard(unit, project.Id, Guarded(declared), cancel);
            unit.Audit("project.apply", project.Id, new { project.Name, project.Revision, items = plan.Items, plan.Why });
            foreach (var declaration in Announcements(declared, plan, around, actor.Principal))
                unit.Publish(declaration.Type, project.Id, declaration.Payload);
            var pipeline = plan.Trains || plan.Loads ? await PipelineStart.In(unit, project, plan.Trains, plan.Trains ? plan.Why : "New data.", clock) : null;
            return new Applied(plan, project.Revision, pipeline);
        }, cancel);
        if (applied.Succeeded(out var done, out _))
            LogApplied(declared.Name, done.Revision, done.Pipeline);
        return applied;
    }

    /// <summary>What other stages must hear at once, whether or not anything is trained.</summary>
    private static IEnumerable<(string Type, object Payload)> Announcements(Project project, Plan plan, Surroundings around, string actor)
    {
        foreach (var item in plan.Items)
        {
            var (section, name) = (item.Subject.Split(' ')[0], item.Subject[(item.Subject.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            if (item.Action is PlanAction.Create or PlanAction.Change && section == "deploy" && around.Answers(item.Subject))
                yield return (DeployStep.DeclaredEvent, DeployStep.Declared(project, name, actor));
            else if (item.Action == PlanAction.Delete && around.Owns(project.Name, item.Subject))
                yield return (section == "deploy" ? "deployment.withdrawn" : "monitor.withdrawn", new { name, project = project.Name, actor });
        }

        foreach (var (name, monitor) in project.Monitor)
            yield return ("monitor.declared", new { project = project.Name, name, declared = DeclarationJson.Write(monitor), actor });
        yield return ("batches.declared", new { project = project.Name, batches = Batches(project), actor });
    }

    private static IEnumerable<object> Batches(Project project) => project.Deploy.Where(deployment => deployment.Value.Batch is not null).Select(deployment => new
    {
        name = deployment.Key, model = deployment.Value.Batch!.Model, files = deployment.Value.Batch.Input.Files, data = deployment.Value.Batch.Input.Data, output = deployment.Value.Batch.Output,
        schedule = deployment.Value.Batch.Schedule, zone = deployment.Value.Batch.Zone,
    });

    /// <summary>The aliases that decide what answers: none of them moves past a gate that failed.</summary>
    private static IReadOnlyList<ModelReference> Guarded(Project project)
    {
        var named = project.Deploy.Values.Select(deployment => deployment.Model ?? deployment.Batch?.Model).OfType<string>();
        var references = named.Select(text => ModelReference.Parse(text).Succeeded(out var reference, out _) ? reference : null).OfType<ModelReference>().Where(reference => reference.Alias is not null);
        return [.. project.Register is { } register ? references.Append(ModelReference.To(register.Model, register.Alias)) : references];
    }

    /// <summary>A declaration that this server can make so: its batches read and write in folders that the operator opened.</summary>
    private Result<Project> Possible(ProjectChange change)
    {
        if (!Read(change).Succeeded(out var project, out var refusal))
            return refusal;
        foreach (var (name, deployment) in project.Deploy.Where(deployment => deployment.Value.Batch is not null))
        {
            if (BatchPlaces.Refuse(deployment.Batch!, roots) is { } place)
                return place with { Message = $"deploy.{name}.batch.{place.Message}" };
        }

        return project;
    }

    private static Result<Project> Read(ProjectChange change)
    {
        var (project, mistakes) = DeclarationReader.Read(change.Declaration);
        return project is not null ? project : Refusal.Invalid(string.Join('\n', mistakes), "Nothing is taken from a file with a mistake; correct it and try again.");
    }

    private async Task<Refusal?> MissingFile(ProjectChange change, CancellationToken cancel)
    {
        foreach (var file in (change.Sources ?? new Dictionary<string, IReadOnlyList<ProjectFile>>()).SelectMany(source => source.Value))
        {
            if (!(await blobs.Find(file.Sha256, cancel)).IsSuccess)
                return Refusal.Invalid($"The bytes of '{file.Name}' ({file.Sha256}) are not here.", "Send them to /api/v1/data-files first.");
        }

        return null;
    }

    [LoggerMessage(4101, LogLevel.Information, "Project {Project} is at revision {Revision}; pipeline {Pipeline}")]
    private partial void LogApplied(string project, long revision, string? pipeline);
}
