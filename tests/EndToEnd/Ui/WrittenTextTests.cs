using System.Xml.Linq;
using Slipway.Ui;

namespace Slipway.Tests.Ui;

/// <summary>Markdown that people wrote comes out as what they meant, and as nothing that runs, frames or fetches.</summary>
public sealed class WrittenTextTests
{
    [Theory]
    [InlineData("**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>\n")]
    [InlineData("one\ntwo", "<p>one<br />\ntwo</p>\n")]
    [InlineData("# A\n###### B", "<h3>A</h3>\n<h6>B</h6>\n")]
    [InlineData("[a](https://a.b/c \"t\")", "<p><a href=\"https://a.b/c\" title=\"t\">a</a></p>\n")]
    [InlineData("[a](/runs/1?x=a:b) [m](mailto:a@b.c)", "<p><a href=\"/runs/1?x=a:b\">a</a> <a href=\"mailto:a@b.c\">m</a></p>\n")]
    [InlineData("![plot](/get-artifact?path=a.png)", "<p><img src=\"/get-artifact?path=a.png\" alt=\"plot\" /></p>\n")]
    public void What_is_meant_is_drawn(string markdown, string html) => WrittenText.Html(markdown).ShouldBe(html);

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a <img src=x onerror=alert(1)> b")]
    [InlineData("<iframe src=//e.org>\n\n<svg onload=alert(1)>")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScRiPt:alert(1))")]
    [InlineData("[a](&#x6A;avascript:alert(1))")]
    [InlineData("[a](<java\tscript:alert(1)>)")]
    [InlineData("[a](< javascript:alert(1)>)")]
    [InlineData("[a](\\javascript:alert(1))")]
    [InlineData("[a](data:text/html,<script>alert(1)</script>)")]
    [InlineData("[a](vbscript:x)")]
    [InlineData("[a][b]\n\n[b]: javascript:alert(1)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("ftp://e.org/x")]
    [InlineData("![a](javascript:alert(1))")]
    [InlineData("![a](https://e.org/a.png)")]
    [InlineData("![a](//e.org/a.png)")]
    [InlineData("![a](/\\e.org/a.png)")]
    [InlineData("![\" onerror=\"alert(1)](data:image/png;base64,AA)")]
    [InlineData("[![a](https://e.org/a.png)](javascript:alert(1))")]
    [InlineData("# a {onclick=alert(1)}")]
    [InlineData("|a|\n|:-:|\n|<b onclick=alert(1)>|")]
    public void Nothing_in_it_can_do_harm(string markdown)
    {
        var html = WrittenText.Html(markdown);
        var read = XElement.Parse($"<all>{html}</all>");

        read.Descendants().Select(e => e.Name.LocalName).Intersect(["script", "img", "iframe", "svg", "b", "style"]).ShouldBeEmpty(html);
        read.Descendants().Attributes().Select(a => a.Name.LocalName).Except(["href", "title"]).ShouldBeEmpty(html);
        read.Descendants().Attributes("href").ShouldAllBe(a => a.Value.StartsWith("https:", StringComparison.Ordinal) || a.Value.StartsWith("//", StringComparison.Ordinal) || a.Value.StartsWith("/\\", StringComparison.Ordinal) || a.Value.StartsWith("/%5C", StringComparison.Ordinal), html);
    }

    [Fact]
    public void What_is_nested_too_deeply_is_shown_as_it_is() => WrittenText.Html(new string('>', 5000) + "<b>").ShouldContain("&gt;&lt;b&gt;");

    [Fact]
    public void A_cell_shows_the_words_alone() => WrittenText.Line("# Why\n\n*Because* of [it](/x)").ShouldBe("Why Because of it");
}
