using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Importing.Files;

/// <summary>A YAML file as MLflow writes them: a map of plain values, of which one, <c>tags</c>, may be a map itself. Read event by event, so that no nesting and no alias can hurt.</summary>
internal sealed class FlatYaml
{
    private const int Longest = 64 << 20;

    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _maps = new(StringComparer.Ordinal);
    private readonly string _path;

    private FlatYaml(string path) => _path = path;

    /// <exception cref="UnreadableException">It is not there, or is no such file.</exception>
    public static async Task<FlatYaml> Read(SourceTree tree, string path, CancellationToken cancel)
    {
        var yaml = new FlatYaml(path);
        var text = await TextFile.Read(tree, path, Longest, cancel);
        try
        {
            yaml.Take(new Parser(new StringReader(text)));
            return yaml;
        }
        catch (YamlException fault)
        {
            throw new UnreadableException($"'{path}' is no YAML that can be read: {fault.Message}");
        }
    }

    public string? Text(string key) => _values.GetValueOrDefault(key);

    public long? Number(string key) => Text(key) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UnreadableException($"'{_path}' has '{text}' for {key}, which is no whole number.");

    public string Demand(string key) => Text(key) ?? throw new UnreadableException($"'{_path}' does not say its {key}.");

    public IReadOnlyDictionary<string, string> Map(string key) => _maps.GetValueOrDefault(key) ?? [];

    private void Take(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _) || !parser.TryConsume<MappingStart>(out _))
            throw new UnreadableException($"'{_path}' holds no entries.");
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            if (parser.TryConsume<Scalar>(out var value))
                _values[key] = Value(value);
            else if (parser.TryConsume<MappingStart>(out _))
                _maps[key] = Inner(parser);
            else
                parser.SkipThisAndNestedEvents();
        }
    }

    private static Dictionary<string, string> Inner(Parser parser)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            if (parser.TryConsume<Scalar>(out var value))
                map[key] = Value(value) ?? "";
            else
                parser.SkipThisAndNestedEvents();
        }

        return map;
    }

    private static string? Value(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } ? null : scalar.Value;
}
