using Slipway.Ui;

namespace Slipway.Governance.Lineage;

/// <summary>How lineages are drawn and worded on their pages.</summary>
internal static class LineageText
{
    /// <summary>The graph as the island draws it: the same nodes and edges.</summary>
    public static GraphData Graph(LineageGraph graph) => new(
        [.. graph.Nodes.Select(node => new GraphNode(node.Id, node.Title, Symbol(node.Kind)) { Detail = node.Note, Href = node.Href })],
        [.. graph.Edges.Select(edge => new GraphEdge(edge.From, edge.To, edge.Relation))]);

    /// <summary>The sign of a kind, in <c>icons.svg</c>.</summary>
    public static string Symbol(LineageKind kind) => kind switch
    {
        LineageKind.Dataset => "data",
        LineageKind.Pipeline => "step",
        _ => kind.ToString().ToLowerInvariant(),
    };

    public static string Word(LineageKind kind) => kind switch
    {
        LineageKind.Dataset => "dataset version",
        LineageKind.Model => "model version",
        LineageKind.Source => "source file",
        LineageKind.Window => "monitor window",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>What a node has to do with those between it and the node that was asked for.</summary>
    public static IReadOnlyList<(string Words, LineageNode Other)> Ties(LineageGraph graph, LineageNode node)
    {
        var nodes = graph.Nodes.ToDictionary(n => n.Id, StringComparer.Ordinal);
        return node.Hops < 0
            ? [.. graph.Edges.Where(edge => edge.From == node.Id).Select(edge => (Relations.OfEarlier(edge.Relation), nodes[edge.To]))]
            : [.. graph.Edges.Where(edge => edge.To == node.Id).Select(edge => (Relations.OfLater(edge.Relation), nodes[edge.From]))];
    }
}
