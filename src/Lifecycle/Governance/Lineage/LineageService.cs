using Slipway.Work;

namespace Slipway.Governance.Lineage;

/// <summary>What is asked of a lineage.</summary>
/// <param name="Ways">Which way it is followed.</param>
/// <param name="Depth">How many hops, 1 to 64.</param>
internal sealed record LineageQuestion(Ways Ways = Ways.Both, int Depth = LineageQuestion.MostHops)
{
    public const int MostHops = 64;

    public static Result<LineageQuestion> Read(string? direction, int? depth)
    {
        if (depth is < 1 or > MostHops)
            return Refusal.Invalid($"depth: {depth} is outside 1 to {MostHops}.", "Leave it out to see everything.");
        Ways? ways = direction switch { null or "" or "both" => Ways.Both, "up" => Ways.Up, "down" => Ways.Down, _ => null };
        return ways is { } known ? new LineageQuestion(known, depth ?? MostHops) : Refusal.Invalid($"direction: '{direction}' is no way to follow a lineage.", "Write up for what it comes from, down for what came of it, or both.");
    }
}

/// <summary>Finds what an id means and follows its lineage through all stages.</summary>
internal sealed class LineageService(IEnumerable<ILineageStage> stages, ServingLineage serving, JobService jobs)
{
    private const int LongestId = 1024;

    private readonly IReadOnlyList<ILineageStage> _stages = [.. stages];

    /// <summary>What a text means: one node, or several candidates. At least one, or a refusal.</summary>
    public async Task<Result<IReadOnlyList<LineageNode>>> Resolve(Actor actor, string text, CancellationToken cancel)
    {
        text = text.Trim();
        if (text.Length is 0 or > LongestId)
            return Refusal.Invalid(text.Length == 0 ? "No id is given." : $"An id of {text.Length} characters is no id.", LineageWords.Taken);
        var (kind, value) = LineageId.Split(text);
        if (kind is { } asked && LineageAccess.Of(asked) is var needed && !actor.May(needed))
            return new Refusal(RefusalKind.Forbidden, $"Seeing a {asked.ToString().ToLowerInvariant()} needs the permission {needed}.", "Ask somebody who may manage tokens.");
        var ids = await Meanings(kind, value, cancel);
        // A kind's name and a colon may begin somebody's own id as well.
        if (ids.Count == 0 && kind is not null)
            ids = await Meanings(null, text, cancel);
        List<LineageNode> nodes = [];
        foreach (var id in ids.Distinct().Where(id => actor.May(LineageAccess.Of(id.Kind))))
        {
            if (await StageOf(id.Kind).Look(id, Ways.None, cancel) is { } found)
                nodes.Add(found.Node);
        }

        return nodes.Count > 0 ? nodes : new Refusal(RefusalKind.NotFound, $"'{text}' names nothing that has a lineage here.", LineageWords.Taken);
    }

    /// <summary>The lineage of what a text means; a text that may mean several things is refused with the ways to write each.</summary>
    public async Task<Result<LineageGraph>> Of(Actor actor, string text, LineageQuestion question, CancellationToken cancel)
    {
        if (!(await Resolve(actor, text, cancel)).Succeeded(out var meant, out var refusal))
            return refusal;
        return meant is [var one]
            ? await Follow(actor, one, question, cancel)
            : Refusal.Conflict($"'{text}' may mean {meant.Count} things.", $"Write which: {string.Join(", ", meant.Select(node => node.Id))}.");
    }

    /// <summary>The lineage of a node that <see cref="Resolve"/> gave.</summary>
    public Task<LineageGraph> Follow(Actor actor, LineageNode root, LineageQuestion question, CancellationToken cancel) => new LineageWalk(actor, StageOf).From(Parse(root), question, cancel);

    private async Task<IReadOnlyList<LineageId>> Meanings(LineageKind? kind, string value, CancellationToken cancel)
    {
        if (value.StartsWith("job_", StringComparison.Ordinal) && await OfJob(value, cancel) is { } made)
            return [made];
        List<LineageId> ids = [];
        foreach (var stage in _stages.Where(stage => kind is null || stage.Kinds.Contains(kind.Value)))
            ids.AddRange((await stage.Resolve(value, cancel)).Where(id => kind is null || id.Kind == kind));
        return ids.Count == 0 && kind is null or LineageKind.Prediction ? await serving.Predictions(value, cancel) : ids;
    }

    /// <summary>What a job worked for: the pipeline that waited for it, or the dataset version that it loaded.</summary>
    private async Task<LineageId?> OfJob(string id, CancellationToken cancel)
    {
        if (!(await jobs.Get(id, cancel)).Succeeded(out var job, out _))
            return null;
        if (job.Result is { ValueKind: System.Text.Json.JsonValueKind.Object } result && result.TryGetProperty("dataset", out var dataset) && result.TryGetProperty("version", out var version))
            return LineageId.Dataset(dataset.GetString()!, version.GetString()!);
        return job.Group switch
        {
            { } group when group.StartsWith("pipe_", StringComparison.Ordinal) => new LineageId(LineageKind.Pipeline, group),
            { } group when group.StartsWith("window_", StringComparison.Ordinal) => new LineageId(LineageKind.Window, group),
            _ => null,
        };
    }

    private ILineageStage StageOf(LineageKind kind) => _stages.First(stage => stage.Kinds.Contains(kind));

    private static LineageId Parse(LineageNode node) => LineageId.Split(node.Id) is ({ } kind, var value) ? new LineageId(kind, value) : throw new InvalidOperationException($"'{node.Id}' is no id of a node.");
}

/// <summary>What a reader must hold to see a kind of node: what its page needs.</summary>
internal static class LineageAccess
{
    public static Permission Of(LineageKind kind) => kind switch
    {
        LineageKind.Prediction or LineageKind.Deployment => Permission.DeploymentRead,
        LineageKind.Model => Permission.ModelRead,
        LineageKind.Run => Permission.RunRead,
        LineageKind.Pipeline or LineageKind.Commit => Permission.ProjectRead,
        LineageKind.Dataset or LineageKind.Source => Permission.DataRead,
        _ => Permission.MonitorRead,
    };
}

/// <summary>Words that the doors of lineage share.</summary>
internal static class LineageWords
{
    public const string Taken =
        "Give the id of a prediction (as the answer gave it, or deployment/id), a deployment, a model version such as credit/2 or credit@champion, a run, a dataset version such as flights@latest, "
        + "a pipeline, job, monitor, window, alert or commit, or a SHA-256. Where an id may mean several things write its kind in front, such as deployment:flights.";
}
