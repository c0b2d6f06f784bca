namespace Slipway.Governance.Lineage;

/// <summary>Follows a lineage hop by hop, breadth first, so that what is near is there even where there is too much.</summary>
internal sealed class LineageWalk(Actor actor, Func<LineageKind, ILineageStage> stages)
{
    private const int MostNodes = 240;

    private readonly Dictionary<string, LineageNode> _nodes = new(StringComparer.Ordinal);
    private readonly List<LineageEdge> _edges = [];
    private readonly SortedSet<LineageKind> _withheld = [];
    private readonly List<string> _cut = [];
    private readonly HashSet<(LineageId Id, Ways Way)> _followed = [];
    private readonly Queue<Step> _steps = new();

    public async Task<LineageGraph> From(LineageId root, LineageQuestion question, CancellationToken cancel)
    {
        foreach (var way in new[] { Ways.Up, Ways.Down }.Where(way => question.Ways.HasFlag(way)))
            _steps.Enqueue(new Step(root, way, 0, null));
        while (_steps.TryDequeue(out var step))
            await Take(step, question.Depth, cancel);
        var edges = _edges.Distinct().Where(edge => _nodes.ContainsKey(edge.From) && _nodes.ContainsKey(edge.To)).ToList();
        return new LineageGraph(root.ToString(), [.. _nodes.Values.OrderBy(node => Math.Abs(node.Hops))], edges, [.. _withheld], [.. _cut.Distinct()]);
    }

    private async Task Take(Step step, int depth, CancellationToken cancel)
    {
        if (!actor.May(LineageAccess.Of(step.Id.Kind)))
        {
            _withheld.Add(step.Id.Kind);
            return;
        }

        var id = step.Id.ToString();
        var follow = step.Ends || step.Hops >= depth || !_followed.Add((step.Id, step.Way)) ? Ways.None : step.Way;
        if (follow != Ways.None || !_nodes.ContainsKey(id))
        {
            if (_nodes.Count >= MostNodes && !_nodes.ContainsKey(id))
            {
                _cut.Add($"Only the nearest {MostNodes} things are shown; look at one of the farther ones to go on from there.");
                return;
            }

            if (await stages(step.Id.Kind).Look(step.Id, follow, cancel) is not { } found)
                return;
            _nodes.TryAdd(id, found.Node with { Hops = step.Way == Ways.Up ? -step.Hops : step.Hops });
            Follow(step, follow, found);
        }

        if (step.Edge is not null)
            _edges.Add(step.Edge);
    }

    private void Follow(Step from, Ways follow, Found found)
    {
        if (follow == Ways.None)
            return;
        if (found.Cut is not null)
            _cut.Add(found.Cut);
        if (follow == Ways.Up)
            _edges.AddRange(found.Between ?? []);
        foreach (var hop in follow == Ways.Up ? found.Up : found.Down)
        {
            var (here, there) = (from.Id.ToString(), hop.To.ToString());
            var edge = follow == Ways.Up ? new LineageEdge(there, here, hop.Relation) : new LineageEdge(here, there, hop.Relation);
            _steps.Enqueue(new Step(hop.To, follow, from.Hops + 1, edge, hop.Ends));
        }
    }

    /// <param name="Hops">How far it is from where the walk began.</param>
    /// <param name="Edge">The edge that led here; null for the beginning.</param>
    private sealed record Step(LineageId Id, Ways Way, int Hops, LineageEdge? Edge, bool Ends = false);
}
