using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Slipway.Commands;

/// <summary><c>slipway lineage</c>: where something comes from and what came of it.</summary>
internal static class LineageCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "A prediction, deployment, model version, run, dataset version, pipeline, job, window, alert, commit or digest." };
    private static readonly Option<string> Direction = new("--direction") { Description = "up: what it comes from; down: what came of it; both.", HelpName = "WAY", DefaultValueFactory = _ => "both" };
    private static readonly Option<int?> Depth = NumberOption.Make("--depth", "How many hops; all of them unless given.", 1, 64);

    public static Command Make()
    {
        var command = new Command("lineage", "Where something comes from and what came of it, through all stages.") { Id, Direction, Depth };
        command.SetAction(Run);
        return command.With("slipway lineage flights-late@champion", "slipway lineage flights/4711 --direction up", "slipway lineage dataset:flights@latest --json");
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        using var client = new ServerClient(parsed);
        var depth = parsed.GetValue(Depth) is { } hops ? FormattableString.Invariant($"&depth={hops}") : "";
        var answer = await client.Get($"/api/v1/lineage/{Uri.EscapeDataString(parsed.GetValue(Id)!)}?direction={Uri.EscapeDataString(parsed.GetValue(Direction)!)}{depth}", cancel);
        return Output.Show(parsed, answer, graph => Print(new LineageTree(graph), graph));
    }

    private static void Print(LineageTree lineage, JsonElement graph)
    {
        if (Console.IsOutputRedirected)
        {
            foreach (var (indent, text) in lineage.Lines())
                Output.Line(new string(' ', 2 * indent) + text);
        }
        else
        {
            Output.Out.Write(Drawn(lineage));
        }

        foreach (var words in graph.GetProperty("cut").EnumerateArray())
            Output.Line(words.GetString()!);
        if (graph.GetProperty("withheld").GetArrayLength() > 0)
            Output.Line($"Left out, since this token may not read them: {string.Join(", ", graph.GetProperty("withheld").EnumerateArray())}.");
    }

    private static Tree Drawn(LineageTree lineage)
    {
        var lines = lineage.Lines().ToList();
        var tree = new Tree(new Text(lines[0].Text, new Style(decoration: Decoration.Bold))).Guide(TreeGuide.Line);
        var open = new Stack<(int Indent, IHasTreeNodes Node)>([(0, tree)]);
        foreach (var (indent, text) in lines.Skip(1))
        {
            while (open.Peek().Indent >= indent)
                open.Pop();
            open.Push((indent, open.Peek().Node.AddNode(new Text(text))));
        }

        return tree;
    }
}

/// <summary>A lineage as a tree: each thing once with all that hangs on it, and by its name wherever else it appears.</summary>
internal sealed class LineageTree
{
    private readonly Dictionary<string, JsonElement> _nodes;
    private readonly List<(string From, string To, string Relation)> _edges;
    private readonly string _root;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public LineageTree(JsonElement graph)
    {
        _root = graph.GetProperty("of").GetString()!;
        _nodes = graph.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("id").GetString()!, StringComparer.Ordinal);
        _edges = [.. graph.GetProperty("edges").EnumerateArray().Select(edge => (edge.GetProperty("from").GetString()!, edge.GetProperty("to").GetString()!, edge.GetProperty("relation").GetString()!))];
    }

    /// <summary>The lines, each with its depth; the first is what was asked for.</summary>
    public IEnumerable<(int Indent, string Text)> Lines()
    {
        yield return (0, Named(_root));
        foreach (var (heading, up) in new[] { ("comes from", true), ("what came of it", false) })
        {
            var below = Below(_root, 2, up).ToList();
            if (below.Count > 0)
                yield return (1, heading);
            foreach (var line in below)
                yield return line;
        }
    }

    private IEnumerable<(int Indent, string Text)> Below(string id, int indent, bool up)
    {
        foreach (var (from, to, relation) in _edges.Where(edge => (up ? edge.To : edge.From) == id))
        {
            var other = up ? from : to;
            var hops = _nodes[other].GetProperty("hops").GetInt32();
            if (hops == 0 || hops < 0 != up)
                continue;
            var first = _told.Add(other);
            yield return (indent, (up ? $"{relation} {Named(other)}" : $"{Named(other)}  {relation} it") + (first ? "" : " (see above)"));
            if (!first)
                continue;
            foreach (var line in Below(other, indent + 1, up))
                yield return line;
        }
    }

    private string Named(string id)
    {
        var (node, facts) = (_nodes[id], "");
        if (node.GetProperty("note").ValueKind == JsonValueKind.String)
            facts = $" ({node.GetProperty("note").GetString()})";
        return $"{node.GetProperty("title").GetString()}{facts}  {id}";
    }
}
