using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Pipelines.Declaration.Reading;
using YamlDotNet.RepresentationModel;

namespace Slipway.Tests.Documents;

/// <summary>What the documents say to type, typed; what they show, held against what is.</summary>
public sealed partial class SnippetTests
{
    private static readonly string[] Kinds = ["sh", "yaml", "json", "csharp", "razor", "python", "text", "mermaid"];
    private static readonly string[] Complete = ["examples/flights/slipway.yaml", "examples/credit/slipway.yaml"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Documents => [.. Snippet.Documents.Where(d => Snippet.In(d).Count > 0 && d is not ("bench/README.md" or ReadmeTests.Document))];

    [Theory, MemberData(nameof(Documents))]
    public Task What_a_document_says_to_type_works(string document) => Holds(document);

    /// <summary>Types a document and holds its examples against what there is.</summary>
    internal static async Task Holds(string document)
    {
        var blocks = Snippet.In(document);
        blocks.Where(b => !Kinds.Contains(b.Language)).Select(b => $"{b} is of the kind '{b.Language}'; nothing tests that.").ShouldBeEmpty();
        using var reader = new Reader(document);

        var failed = await reader.Type([.. blocks.Where(b => b.Language == "sh")], Cancel);

        failed.ShouldBeNull();
        blocks.SelectMany(block => Faults(block, reader)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_preparation_belongs_to_a_document_with_something_to_type() =>
        Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests/EndToEnd/Documents/Prepared")).Select(f => Path.GetFileNameWithoutExtension(f))
            .Except(Snippet.Documents.Where(d => Snippet.In(d).Any(b => b.Language == "sh")).Select(d => Path.GetFileName(d))).ShouldBeEmpty();

    [Fact]
    public void Every_link_in_a_document_leads_to_a_file()
    {
        var broken =
            from document in Snippet.Documents
            from Match link in Link().Matches(File.ReadAllText(Path.Combine(Checkout.Root, document)))
            let target = Path.GetFullPath(Path.Combine(Checkout.Root, Path.GetDirectoryName(document)!, link.Groups["to"].Value))
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{document}: {link.Groups["to"].Value}";

        broken.ShouldBeEmpty();
    }

    private static IEnumerable<string> Faults(Snippet block, Reader reader) => block.Language switch
    {
        "yaml" => Yaml(block, reader),
        "json" => Json(block, reader),
        "csharp" or "razor" or "python" => Lines(block).Where(line => !Sources(block.Language).Contains(line)).Select(line => $"{block}: no source that is built or run has the line: {line}"),
        "text" => TypeName().Matches(block.Text).Select(m => m.Value).Where(name => !SourceNames.Value.Contains(name)).Select(name => $"{block}: nothing in src is called {name}"),
        _ => [],
    };

    /// <summary>Prometheus's configuration is left to its own checker; the rest is what <c>init</c> wrote, or a declaration, or parts of one that fit the examples.</summary>
    private static IEnumerable<string> Yaml(Snippet block, Reader reader)
    {
        var written = Path.Combine(reader.Folder, "slipway.yaml");
        if (block.Text.StartsWith("scrape_configs:", StringComparison.Ordinal) || (File.Exists(written) && !Lines(block).Except(File.ReadAllLines(written).Select(l => l.Trim())).Any()))
            return [];
        var attempts = Complete.Select(example => DeclarationReader.Read(With(File.ReadAllText(Path.Combine(Checkout.Root, example)), block.Text)).Mistakes).ToList();
        return attempts.Any(mistakes => mistakes.Count == 0) ? [] : attempts.SelectMany(mistakes => mistakes.Select(m => $"{block}: {m}"));
    }

    /// <summary>The declaration with the sections of the other in place of its own.</summary>
    private static string With(string declaration, string sections)
    {
        var (whole, part) = (Root(declaration), Root(sections));
        foreach (var (key, value) in part.Children)
            whole.Children[key] = value;
        using var writer = new StringWriter();
        new YamlStream(new YamlDocument(whole)).Save(writer, assignAnchors: false);
        return writer.ToString();
    }

    private static YamlMappingNode Root(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    /// <summary>Each member stands in what the reader saw.</summary>
    private static IEnumerable<string> Json(Snippet block, Reader reader)
    {
        using var json = JsonDocument.Parse(block.Text);
        return [.. Members(json.RootElement).Distinct().Where(name => !reader.Seen.Contains($"\"{name}\"", StringComparison.Ordinal)).Select(name => $"{block}: nothing that was printed has a member \"{name}\"")];
    }

    private static IEnumerable<string> Members(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Members(m.Value).Prepend(m.Name)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Members),
        _ => [],
    };

    private static IEnumerable<string> Lines(Snippet block) => block.Text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);

    private static HashSet<string> Sources(string language)
    {
        var (folders, pattern) = language switch { "csharp" => (new[] { "src", "tests" }, "*.cs"), "razor" => (["src", "tests"], "*.razor"), _ => (["examples", "tests"], "*.py") };
        return [.. folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Checkout.Root, f), pattern, SearchOption.AllDirectories)).SelectMany(File.ReadLines).Select(l => l.Trim())];
    }

    private static readonly Lazy<HashSet<string>> SourceNames = new(() =>
        [.. Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f))]);

    /// <summary>Names in the shape of our types; XService and its like stand for any.</summary>
    [GeneratedRegex(@"\b(?!X[A-Z])[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\]\((?!https?://|#)(?<to>[^)#\s]+)[^)]*\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
