namespace Slipway.Governance.Lineage;

/// <summary>Which way a lineage is followed.</summary>
[Flags]
internal enum Ways
{
    /// <summary>Only the node itself.</summary>
    None = 0,

    /// <summary>To where it comes from.</summary>
    Up = 1,

    /// <summary>To what came of it.</summary>
    Down = 2,

    /// <summary>Both.</summary>
    Both = Up | Down,
}

/// <summary>A step to a neighbour.</summary>
/// <param name="To">The neighbour.</param>
/// <param name="Relation">What the later of the two is to the earlier.</param>
/// <param name="Ends">The neighbour is shown and not followed further: what it comes from as a whole is more than what the node comes from.</param>
internal readonly record struct Hop(LineageId To, string Relation, bool Ends = false);

/// <summary>A node with its neighbours in the ways that were asked for.</summary>
/// <param name="Node">The node.</param>
/// <param name="Up">What it comes from.</param>
/// <param name="Down">What came of it.</param>
/// <param name="Between">Edges between its neighbours that following them would not show.</param>
/// <param name="Cut">What was left out, in words.</param>
internal sealed record Found(LineageNode Node, IReadOnlyList<Hop> Up, IReadOnlyList<Hop> Down, IReadOnlyList<LineageEdge>? Between = null, string? Cut = null);

/// <summary>What one stage of the lifecycle knows of lineage.</summary>
internal interface ILineageStage
{
    /// <summary>The kinds whose nodes it knows.</summary>
    IReadOnlyList<LineageKind> Kinds { get; }

    /// <summary>What a text that a person wrote may mean; nothing that is not there.</summary>
    Task<IReadOnlyList<LineageId>> Resolve(string text, CancellationToken cancel);

    /// <summary>A node with its neighbours; null when it is not there.</summary>
    Task<Found?> Look(LineageId id, Ways ways, CancellationToken cancel);
}

/// <summary>How much of one kind of neighbours is shown.</summary>
internal static class Fan
{
    public const int Most = 24;

    /// <summary>Says that there are more; null when all are shown.</summary>
    public static string? Cut(int found, string what, LineageNode of) => found > Most ? FormattableString.Invariant($"{of.Title}: the newest {Most} {what} are shown.") : null;
}
