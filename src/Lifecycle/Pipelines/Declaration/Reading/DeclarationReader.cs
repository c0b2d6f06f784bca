using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>Reads a <c>slipway.yaml</c> (YAML 1.2: <c>yes</c> and <c>no</c> are texts; no includes, no interpolation). Nothing is taken from a file with a mistake.</summary>
public static class DeclarationReader
{
    private const int LongestFile = 1 << 20;
    private static readonly Shape Root = Shapes.Of(typeof(Project));

    /// <returns>The project, or null with what is wrong, in the order of the file.</returns>
    public static (Project? Project, IReadOnlyList<Mistake> Mistakes) Read(string yaml)
    {
        if (yaml.Length > LongestFile)
            return (null, [new Mistake(1, 1, $"the file is longer than {LongestFile / 1024} KiB")]);
        var context = new ReadingContext();
        if (Load(yaml, context) is not { } root)
            return (null, context.Mistakes);
        var project = Root.Read(root, context) as Project;
        if (project is not null && context.Mistakes.Count == 0)
            CrossReferences.Check(project, context);
        return context.Mistakes.Count == 0 ? (project, []) : (null, [.. context.Mistakes.OrderBy(m => m.Line).ThenBy(m => m.Column)]);
    }

    /// <summary>The JSON Schema (2020-12) of the file, from the same classes that read it.</summary>
    public static JsonObject Schema()
    {
        var definitions = new SchemaDefinitions();
        var root = Root.Schema(definitions);
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        root["title"] = "slipway.yaml";
        root["$defs"] = definitions.Definitions;
        return root;
    }

    private static YamlNode? Load(string yaml, ReadingContext context)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 1)
                return stream.Documents[0].RootNode;
            context.Mistakes.Add(new Mistake(1, 1, stream.Documents.Count == 0 ? "the file is empty; it begins with 'project: NAME'" : "the file holds several documents; one is expected"));
            return null;
        }
        catch (YamlException fault)
        {
            var tab = Array.FindIndex(yaml.Split('\n'), line => line.TrimStart(' ').StartsWith('\t'));
            context.Mistakes.Add(tab >= 0 && Reason(fault).Contains("tab", StringComparison.Ordinal)
                ? new Mistake(tab + 1, 1, "this is not YAML: a tab stands as indentation, where only spaces may")
                : new Mistake((int)fault.Start.Line, (int)fault.Start.Column, $"this is not YAML: {Reason(fault)}"));
            return null;
        }
    }

    private static string Reason(YamlException fault)
    {
        var inner = fault.InnerException?.Message ?? fault.Message;
        return inner.TrimEnd('.').ReplaceLineEndings(" ");
    }
}
