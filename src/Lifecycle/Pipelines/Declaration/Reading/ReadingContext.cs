using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>Where the reading stands in the file, the mistakes it has met, and where each value stood, for those found later.</summary>
internal sealed class ReadingContext
{
    /// <summary>Anchors can make a small file huge; nobody writes one this large.</summary>
    private const int MostNodes = 50_000;

    private readonly Stack<string> _path = new();
    private readonly Dictionary<string, YamlNode> _places = new(StringComparer.Ordinal);
    private int _nodes;

    public List<Mistake> Mistakes { get; } = [];

    public bool IsTooLarge => _nodes > MostNodes;

    /// <summary>The present place, such as <c>data.flights.checks[2]</c>.</summary>
    public string Path => string.Join('.', _path.Reverse()).Replace(".[", "[", StringComparison.Ordinal);

    public object? Within(string step, YamlNode node, Func<object?> read)
    {
        if (++_nodes > MostNodes)
        {
            if (_nodes == MostNodes + 1)
                Note(node, $"the file unfolds to more than {MostNodes:N0} values");
            return null;
        }

        _path.Push(step);
        _places[Path] = node;
        try
        {
            return read();
        }
        finally
        {
            _path.Pop();
        }
    }

    public void Note(YamlNode node, string message) => Mistakes.Add(new Mistake((int)node.Start.Line, (int)node.Start.Column, _path.Count == 0 ? message : $"{Path}: {message}"));

    /// <summary>Notes a mistake about a value that was read before; at the nearest place above it that stands in the file.</summary>
    public void NoteAt(string path, string message)
    {
        var at = path;
        while (at.Length > 0 && !_places.ContainsKey(at))
            at = at[..Math.Max(0, Math.Max(at.LastIndexOf('.'), at.LastIndexOf('[')))];
        var (line, column) = _places.TryGetValue(at, out var node) ? ((int)node.Start.Line, (int)node.Start.Column) : (1, 1);
        Mistakes.Add(new Mistake(line, column, $"{path}: {message}"));
    }
}
