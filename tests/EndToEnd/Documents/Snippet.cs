using System.Globalization;

namespace Slipway.Tests.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Document">The document's path in the repository.</param>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Language">The word after the fence; empty when there is none.</param>
/// <param name="Text">What stands between the fences.</param>
internal sealed record Snippet(string Document, int Line, string Language, string Text)
{
    private const string Fence = "```";

    /// <summary>The documents that a reader is sent to: the README, the guides, and what stands beside what is deployed.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. new[] { "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "bench/README.md", "src/Client/README.md" },
        .. new[] { "docs", "deploy", "examples" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Checkout.Root, file)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The blocks of a document, in order.</summary>
    /// <exception cref="InvalidDataException">A fence is not closed.</exception>
    public static IReadOnlyList<Snippet> In(string document)
    {
        var found = new List<Snippet>();
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, document));
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            var end = Array.FindIndex(lines, i + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
            if (end < 0)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{document}:{i + 1}: the fence is not closed."));
            found.Add(new Snippet(document, i + 1, lines[i][Fence.Length..].Trim(), string.Join('\n', lines[(i + 1)..end])));
            i = end;
        }

        return found;
    }

    /// <summary>Where it stands.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Document}:{Line}");
}
