using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>What a place of the file takes. The same shapes read the file and write its JSON Schema, so the two cannot differ.</summary>
internal abstract class Shape
{
    /// <summary>What it takes, in a few words: "a number", "a map of names".</summary>
    public abstract string Expected { get; }

    /// <summary>The value that a node holds; null, with the mistakes noted, when it holds none.</summary>
    public abstract object? Read(YamlNode node, ReadingContext context);

    public abstract JsonObject Schema(SchemaDefinitions definitions);

    /// <summary>Notes that something else stands here.</summary>
    protected object? Refuse(YamlNode node, ReadingContext context)
    {
        context.Note(node, $"expected {Expected}, found {Describe(node)}");
        return null;
    }

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "" } => "nothing",
        YamlScalarNode scalar => $"'{(scalar.Value!.Length > 60 ? scalar.Value[..60] + "…" : scalar.Value)}'",
        YamlSequenceNode => "a list",
        _ => "a map",
    };
}
