using System.Text.Json.Serialization;

namespace Slipway.Governance.Lineage;

/// <summary>What stands in a lineage.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineageKind>))]
public enum LineageKind
{
    /// <summary>An answer that was logged.</summary>
    [JsonStringEnumMemberName("prediction")] Prediction,

    /// <summary>A name under which versions answer.</summary>
    [JsonStringEnumMemberName("deployment")] Deployment,

    /// <summary>A version of a registered model.</summary>
    [JsonStringEnumMemberName("model")] Model,

    /// <summary>A training.</summary>
    [JsonStringEnumMemberName("run")] Run,

    /// <summary>A way from data to a deployment.</summary>
    [JsonStringEnumMemberName("pipeline")] Pipeline,

    /// <summary>A version of a dataset.</summary>
    [JsonStringEnumMemberName("dataset")] Dataset,

    /// <summary>A file that dataset versions were loaded from.</summary>
    [JsonStringEnumMemberName("source")] Source,

    /// <summary>A Git commit.</summary>
    [JsonStringEnumMemberName("commit")] Commit,

    /// <summary>The watch over a deployment.</summary>
    [JsonStringEnumMemberName("monitor")] Monitor,

    /// <summary>A closed stretch of event time.</summary>
    [JsonStringEnumMemberName("window")] Window,

    /// <summary>A rule that a window broke.</summary>
    [JsonStringEnumMemberName("alert")] Alert,
}

/// <summary>Something worth knowing of a node, such as a digest.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value as text.</param>
public sealed record LineageFact(string Name, string Value);

/// <summary>A thing that came from others, or that others came from.</summary>
/// <param name="Id">Its id in the form that is never ambiguous: <c>kind:id</c>, such as <c>model:flights-late/2</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Note">A few more words.</param>
/// <param name="Href">Its page on this server.</param>
/// <param name="Facts">What is worth knowing.</param>
/// <param name="Hops">How far it stands from the node that was asked for: negative where that one comes from it, positive where it came of that one, 0 for that one itself.</param>
public sealed record LineageNode(string Id, LineageKind Kind, string Title, string? Note, string Href, IReadOnlyList<LineageFact> Facts, int Hops = 0);

/// <summary>That one thing came from another.</summary>
/// <param name="From">The id of what was there first.</param>
/// <param name="To">The id of what came of it.</param>
/// <param name="Relation">What <paramref name="To"/> is to <paramref name="From"/>, as W3C PROV names it; see <see cref="Relations"/>.</param>
public sealed record LineageEdge(string From, string To, string Relation);

/// <summary>Where something comes from and what came of it.</summary>
/// <param name="Of">The id of the node that was asked for.</param>
/// <param name="Nodes">That node first, then by distance.</param>
/// <param name="Edges">Each between two of the nodes.</param>
/// <param name="Withheld">Kinds that were left out because the asker may not read them.</param>
/// <param name="Cut">What was left out because there is too much of it, in words.</param>
public sealed record LineageGraph(string Of, IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges, IReadOnlyList<LineageKind> Withheld, IReadOnlyList<string> Cut)
{
    /// <summary>The node that was asked for.</summary>
    [JsonIgnore]
    public LineageNode Root => Nodes[0];
}
