using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Slipway.Ui;

/// <summary>
/// What people wrote about a thing, in Markdown (CommonMark with tables, task lists, strikethrough and bare links), as HTML that can do no harm: markup in it is shown as text, links lead to http,
/// https, mailto or within this server and else are text, and an image from elsewhere is a link to it.
/// </summary>
public static class WrittenText
{
    /// <summary>Beneath the headings of the page: its own is the first, those of its cards the second.</summary>
    private const int HeadingsBelow = 2;
    private const int LowestHeading = 6;

    private static readonly string[] Schemes = ["http", "https", "mailto"];
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseTaskLists().UseEmphasisExtras().UseAutoLinks().UseSoftlineBreakAsHardlineBreak().Build();

    /// <summary>The text as HTML.</summary>
    public static string Html(string markdown)
    {
        if (Parse(markdown) is not { } document)
            return $"<p>{System.Net.WebUtility.HtmlEncode(markdown)}</p>";
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(LowestHeading, heading.Level + HeadingsBelow);
        // The page's policy allows no styles in the text.
        foreach (var column in document.Descendants<Table>().SelectMany(table => table.ColumnDefinitions))
            (column.Alignment, column.Width) = (null, 0);
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            if (!link.IsEmail && !MayLead(link.Url))
                link.ReplaceBy(new LiteralInline(link.Url));
        }

        foreach (var link in document.Descendants<LinkInline>().ToList())
            Tame(link);
        return document.ToHtml(Pipeline);
    }

    /// <summary>The text in one line without its marks, for a cell of a table.</summary>
    public static string Line(string markdown) =>
        Parse(markdown) is null ? markdown : string.Join(' ', Markdown.ToPlainText(markdown, Pipeline).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The parsed text; null where it is nested too deeply to be any.</summary>
    private static MarkdownDocument? Parse(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void Tame(LinkInline link)
    {
        (link.Url, link.GetDynamicUrl) = (link.GetDynamicUrl?.Invoke() ?? link.Url ?? "", null);
        if (link.IsImage && !IsWithin(link.Url))
        {
            link.IsImage = false;
            if (link.FirstChild is null)
                link.AppendChild(new LiteralInline(link.Url));
        }

        if (link.IsImage || MayLead(link.Url))
            return;
        foreach (var part in link.ToList())
        {
            part.Remove();
            link.InsertBefore(part);
        }

        link.Remove();
    }

    private static bool MayLead(string address) => Scheme(address) is not { } scheme || Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an address is one of this server: no scheme, no host.</summary>
    private static bool IsWithin(string address) => Scheme(address) is null && Bare(address) is var bare && !(bare.Length > 1 && bare[0] is '/' or '\\' && bare[1] is '/' or '\\');

    /// <summary>What stands before the first colon, as browsers read an address; null where it is relative.</summary>
    private static string? Scheme(string address)
    {
        var bare = Bare(address);
        var end = bare.AsSpan().IndexOfAny(":/?#");
        return end >= 0 && bare[end] == ':' ? bare[..end] : null;
    }

    /// <summary>Browsers leave out control characters, and spaces before an address.</summary>
    private static string Bare(string address) => string.Concat(address.Where(c => c > ' '));
}
