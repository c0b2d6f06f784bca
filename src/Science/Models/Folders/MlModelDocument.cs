using System.Globalization;
using Slipway.Models.Signatures;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Models.Folders;

/// <summary>What an MLmodel file says. Keys that are not known here are left alone.</summary>
public sealed class MlModelDocument
{
    private const int LargestText = 4 * 1024 * 1024;
    private const int DeepestNesting = 64;

    private MlModelDocument()
    {
    }

    /// <summary>The forms in which the model can be loaded, such as <c>onnx</c>, <c>sklearn</c>, <c>python_function</c>, each with its own entries; an entry that is itself a list or a map is left out.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Flavors { get; init; }

    public required Signature? Signature { get; init; }

    /// <summary>Entries on the top level that are plain values: <c>run_id</c>, <c>model_uuid</c>, <c>mlflow_version</c>, <c>utc_time_created</c> and the like.</summary>
    public required IReadOnlyDictionary<string, string?> Values { get; init; }

    /// <summary>Entries of the author's own.</summary>
    public required IReadOnlyDictionary<string, string?> Metadata { get; init; }

    /// <summary>Where the example of an input lies, relative to the folder; null when there is none.</summary>
    public required string? InputExample { get; init; }

    /// <summary>Reads the text of an MLmodel file.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="what">How to call the text in an error: its path.</param>
    /// <exception cref="ModelException">The text is no YAML, or says nothing about flavors.</exception>
    public static MlModelDocument Parse(string yaml, string what = DefaultName)
    {
        if (yaml.Length > LargestText)
            throw new ModelException($"'{what}' has {yaml.Length} characters; an MLmodel file has at most {LargestText}.");
        var root = Root(yaml, what);
        if (Child(root, "flavors") is not YamlMappingNode flavors)
            throw new ModelException($"'{what}' has no 'flavors', which say how the model can be loaded.");
        return new()
        {
            Flavors = flavors.Children.Where(flavor => Text(flavor.Key) is not null && flavor.Value is YamlMappingNode).ToDictionary(flavor => Text(flavor.Key)!, flavor => (IReadOnlyDictionary<string, string?>)Plain((YamlMappingNode)flavor.Value), StringComparer.Ordinal),
            Signature = Child(root, "signature") is YamlMappingNode signature ? ReadSignature(signature, what) : null,
            Values = Plain(root),
            Metadata = Child(root, "metadata") is YamlMappingNode metadata ? Plain(metadata) : new Dictionary<string, string?>(StringComparer.Ordinal),
            InputExample = Child(root, "saved_input_example_info") is YamlMappingNode example ? Text(Child(example, "artifact_path")) : null,
        };
    }

    private const string DefaultName = "MLmodel";

    private static YamlMappingNode Root(string yaml, string what)
    {
        try
        {
            DemandShallow(yaml, what);
            var stream = new YamlStream();
            using var reader = new StringReader(yaml);
            stream.Load(reader);
            return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
                ? root
                : throw new ModelException($"'{what}' is no MLmodel file: it holds no map of keys.");
        }
        catch (YamlException failure)
        {
            throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"'{what}' is no YAML: line {failure.Start.Line}, column {failure.Start.Column}: {failure.Message}"), failure);
        }
    }

    /// <summary>Reading a document of nodes goes as deep into the stack as the nodes are nested; reading events does not.</summary>
    private static void DemandShallow(string yaml, string what)
    {
        using var reader = new StringReader(yaml);
        var events = new Parser(reader);
        var depth = 0;
        while (events.MoveNext())
        {
            depth += events.Current!.NestingIncrease;
            if (depth > DeepestNesting)
                throw new ModelException($"'{what}' is nested more than {DeepestNesting} deep, which no MLmodel file is.");
        }
    }

    private static Signature ReadSignature(YamlMappingNode signature, string what)
    {
        var inputs = Text(Child(signature, "inputs")) ?? "[]";
        try
        {
            return Signature.Parse(inputs, Text(Child(signature, "outputs")), Text(Child(signature, "params")));
        }
        catch (ModelException failure)
        {
            throw new ModelException($"The signature in '{what}' cannot be read. {failure.Message}", failure);
        }
    }

    private static Dictionary<string, string?> Plain(YamlMappingNode map) => map.Children
        .Where(entry => Text(entry.Key) is not null && entry.Value is YamlScalarNode)
        .ToDictionary(entry => Text(entry.Key)!, entry => Text(entry.Value), StringComparer.Ordinal);

    private static YamlNode? Child(YamlMappingNode map, string key) =>
        map.Children.FirstOrDefault(entry => string.Equals(Text(entry.Key), key, StringComparison.Ordinal)).Value;

    /// <summary>A value's text; null for YAML's null, which in quotes would be the word.</summary>
    private static string? Text(YamlNode? node) => node switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "~" or "" } => null,
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };
}
