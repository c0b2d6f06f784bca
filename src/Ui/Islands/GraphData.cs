namespace Slipway.Ui;

/// <summary>A box of a graph.</summary>
/// <param name="Id">Unique in the graph.</param>
/// <param name="Label">What is written on it.</param>
/// <param name="Kind">What sort of thing it is: "source", "data", "run", "model", "deployment", "monitor", "step", "prediction", "window", "alert", "commit".</param>
public sealed record GraphNode(string Id, string Label, string Kind)
{
    /// <summary>A second line, such as a version or a digest.</summary>
    public string? Detail { get; init; }

    /// <summary>Where it leads.</summary>
    public string? Href { get; init; }
    public StatusKind? Status { get; init; }
}

/// <summary>An arrow from what was there first to what was made of it.</summary>
public sealed record GraphEdge(string From, string To, string? Label = null);

/// <summary>Lineage or the steps of a pipeline.</summary>
public sealed record GraphData(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges);
