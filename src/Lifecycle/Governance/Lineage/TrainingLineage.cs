using System.Globalization;
using Slipway.Pipelines.Contracts;
using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Lineage;

/// <summary>Runs and the pipelines that start them. A logged model stands for the run that logged it.</summary>
internal sealed class TrainingLineage(IRuns runs, ILoggedModels loggedModels, IPipelines pipelines, IModelVersions models) : ILineageStage
{
    public IReadOnlyList<LineageKind> Kinds { get; } = [LineageKind.Run, LineageKind.Pipeline];

    public async Task<IReadOnlyList<LineageId>> Resolve(string text, CancellationToken cancel)
    {
        if (text.StartsWith("pipe_", StringComparison.Ordinal))
            return (await pipelines.Find(text, cancel)).IsSuccess ? [new LineageId(LineageKind.Pipeline, text)] : [];
        if (text.StartsWith("m-", StringComparison.Ordinal))
            return (await loggedModels.Get(text, cancel)).Succeeded(out var logged, out _) && logged.SourceRun.Length > 0 ? await Resolve(logged.SourceRun, cancel) : [];
        var run = text.StartsWith("run_", StringComparison.Ordinal) ? text[4..] : text;
        return LineageId.IsHex(run, 32, 32) && (await runs.Get(run, cancel)).IsSuccess ? [new LineageId(LineageKind.Run, run)] : [];
    }

    public Task<Found?> Look(LineageId id, Ways ways, CancellationToken cancel) => id.Kind == LineageKind.Run ? Run(id, ways, cancel) : Pipeline(id, ways, cancel);

    private async Task<Found?> Run(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (!(await runs.Get(id.Value, cancel)).Succeeded(out var run, out _))
            return null;
        var node = Node(id, run);
        if (!ways.HasFlag(Ways.Down) || !(await models.Search(new VersionQuery(Run: id.Value, Limit: Fan.Most + 1), cancel)).Succeeded(out var made, out _))
            return new Found(node, ways.HasFlag(Ways.Up) ? Up(run) : [], []);
        return new Found(
            node, ways.HasFlag(Ways.Up) ? Up(run) : [], [.. made.Items.Take(Fan.Most).Select(version => new Hop(LineageId.Model(version.Model, version.Number), Relations.GeneratedBy))],
            Cut: Fan.Cut(made.Items.Count, "versions it made", node));
    }

    private static List<Hop> Up(Run run)
    {
        List<Hop> up = [];
        if (RunTagSearch.Tag(run, RunTagSearch.Dataset) is { } data && LineageId.Halves(data, '/', last: true) is var (name, version))
            up.Add(new Hop(LineageId.Dataset(name, version), Relations.Used));
        if (RunTagSearch.Tag(run, RunTagSearch.Pipeline) is { } pipeline)
            up.Add(new Hop(new LineageId(LineageKind.Pipeline, pipeline), Relations.StartedBy));
        if (RunTagSearch.Tag(run, RunTagSearch.Parent) is { } parent)
            up.Add(new Hop(new LineageId(LineageKind.Run, parent), Relations.InformedBy));
        if (RunTagSearch.Tag(run, RunTagSearch.Commit) is { } commit)
            up.Add(new Hop(new LineageId(LineageKind.Commit, commit), Relations.Used));
        return up;
    }

    private async Task<Found?> Pipeline(LineageId id, Ways ways, CancellationToken cancel)
    {
        if (!(await pipelines.Find(id.Value, cancel)).Succeeded(out var pipeline, out _))
            return null;
        List<Hop> up = [];
        if (pipeline is { Dataset: { } dataset, Version: { } version })
            up.Add(new Hop(LineageId.Dataset(dataset, version), Relations.Used));
        if (pipeline.Trigger is { } trigger && trigger.StartsWith("alert_", StringComparison.Ordinal))
            up.Add(new Hop(new LineageId(LineageKind.Alert, trigger), Relations.StartedBy));
        if (pipeline.Commit is { } commit)
            up.Add(new Hop(new LineageId(LineageKind.Commit, commit), Relations.Used));
        return new Found(Node(id, pipeline), ways.HasFlag(Ways.Up) ? up : [], ways.HasFlag(Ways.Down) && pipeline.Run is { } run ? [new Hop(new LineageId(LineageKind.Run, run), Relations.StartedBy)] : []);
    }

    private static LineageNode Node(LineageId id, Run run)
    {
        var started = ClientTime.At(run.Info.StartedAt);
        List<LineageFact> facts = [new("id", run.Info.Id), new("status", run.Info.Status.ToString().ToLowerInvariant()), new("started", Show.Instant(started))];
        if (run.Info.User.Length > 0)
            facts.Add(new("user", run.Info.User));
        facts.AddRange(run.Datasets.Select(input => new LineageFact("read", $"{input.Dataset.Name}, digest {input.Dataset.Digest}")));
        facts.AddRange(run.ModelOutputs.Select(made => new LineageFact("logged model", made.Model)));
        return new(id.ToString(), LineageKind.Run, run.Info.Name, Show.RunId(run.Info.Id), FormattableString.Invariant($"/experiments/{run.Info.Experiment}/runs/{run.Info.Id}"), facts);
    }

    private static LineageNode Node(LineageId id, PipelineRecord pipeline)
    {
        List<LineageFact> facts = [new("id", pipeline.Id), new("project", pipeline.Project), new("state", pipeline.State), new("cause", pipeline.Cause), new("started", Show.Instant(pipeline.StartedAt))];
        if (pipeline.Words is { } words)
            facts.Add(new("came to", words));
        return new(
            id.ToString(), LineageKind.Pipeline, $"{pipeline.Project} pipeline", $"{pipeline.State}, {pipeline.StartedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", $"/pipelines/{pipeline.Id}", facts);
    }
}
