using Slipway.Pipelines.Contracts;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Pipelines.Projects;

namespace Slipway.Pipelines.Runs;

/// <summary>Pipelines and projects as the other stages see them.</summary>
internal sealed class PipelineHistory(Database database, ProjectService projects) : IPipelines
{
    public Task<Result<PipelineRecord>> Find(string id, CancellationToken cancel) => database.Read<PipelineRecord>(async unit =>
        await PipelineStore.Find(unit, id) is { } pipeline ? await Told(unit, pipeline, await PipelineStore.Trigger(unit, id)) : Refusal.NotFound("Pipeline", id), cancel);

    public Task<IReadOnlyList<PipelineRecord>> Lookup(PipelineLookup wanted, CancellationToken cancel) => database.Query<IReadOnlyList<PipelineRecord>>(async unit =>
    {
        List<PipelineRecord> found = [];
        foreach (var (pipeline, trigger) in await PipelineStore.Lookup(unit, wanted))
            found.Add(await Told(unit, pipeline, trigger));
        return found;
    }, cancel);

    public async Task<IReadOnlyList<ProjectScope>> Projects(CancellationToken cancel) => [.. (await projects.List(cancel)).Select(Scope)];

    /// <summary>What the declaration names; nothing of one that this version of the program cannot read any more.</summary>
    private static ProjectScope Scope(AppliedProject project) => DeclarationReader.Read(project.Declaration).Project is { } declared
        ? new ProjectScope(project.Id, project.Name, [.. declared.Data.Keys], declared.Register?.Model, [.. declared.Deploy.Keys], [.. declared.Monitor.Keys])
        : new ProjectScope(project.Id, project.Name, [], null, [], []);

    private static async Task<PipelineRecord> Told(Unit unit, Pipeline pipeline, string? trigger) => new(
        pipeline.Id, await PipelineStore.ProjectName(unit, pipeline.Project), pipeline.Cause, trigger, pipeline.State.ToString().ToLowerInvariant(), pipeline.Words, pipeline.Dataset, pipeline.Version,
        pipeline.Run, pipeline.Model, pipeline.Number, ProjectJson.ReadCode(pipeline.Code)?.Commit, pipeline.StartedAt, pipeline.FinishedAt);
}
