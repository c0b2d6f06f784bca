using System.Text.Json;
using Slipway.Ui;

namespace Slipway.Tests.Ui;

/// <summary>The islands' logic without their elements: plain modules, imported and run in a real browser.</summary>
[Collection(typeof(InBrowser))]
public sealed class ModuleTests(Browser browser)
{
    private const string RunModule = "async name => { const { run } = await import('/modules/harness.js'); const { tests } = await import('/modules/' + name); return await run(tests); }";

    public static TheoryData<string> Modules =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Ui", "Modules"), "*.test.js").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Modules))]
    public async Task The_tests_of_a_module_pass(string module)
    {
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/blank");

        var results = await page.EvaluateAsync<JsonElement>(RunModule, module);

        results.GetArrayLength().ShouldBeGreaterThan(1);
        results.EnumerateArray()
            .Where(result => result.GetProperty("failure").ValueKind is not JsonValueKind.Null)
            .Select(result => $"{result.GetProperty("name")}: {result.GetProperty("failure")}")
            .ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_has_the_same_colour_on_both_sides()
    {
        string[] ids = [.. Enumerable.Range(0, 300).Select(i => $"{i * 7919:x32}"), "", "Zürich", "run-12"];
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/blank");

        var colours = await page.EvaluateAsync<int[]>("async ids => { const { runColour } = await import('/_content/Slipway.Ui/js/runColour.js'); return ids.map(runColour); }", ids);

        colours.ShouldBe(ids.Select(RunColour.IndexOf));
        colours.Distinct().Count().ShouldBe(RunColour.Count);
    }

    [Fact]
    public async Task Runs_shown_together_have_the_same_marks_on_both_sides()
    {
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"{i * 7919:x32}")];
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/blank");

        foreach (var count in (int[])[1, 10, 30, 40])
        {
            var marks = await page.EvaluateAsync<string[]>("async ids => { const { runMarks, markClasses } = await import('/_content/Slipway.Ui/js/runColour.js'); const marks = runMarks(ids); return ids.map(id => markClasses(marks.get(id))); }", ids.Take(count));

            var here = RunColour.Among(ids.Take(count).Reverse());
            marks.ShouldBe(ids.Take(count).Select(id => here[id].Classes));
            marks.Distinct().Count().ShouldBe(Math.Min(30, count));
            marks.Take(10).Select(mark => mark.Split(' ')[0]).ShouldBeUnique();
        }
    }

    [Fact]
    public async Task A_figure_is_written_alike_on_both_sides()
    {
        double[] values = [0, 1, -1, 0.5, 0.12345678, 1234.5678, -98765.4321, 1e9, 4.2e12, 1e-3, 9.9e-5, -3e-7, 123456789.1];
        double[] milliseconds = [0, 1, 9.96, 840, 999.9, 12_400, 59_990, 185_000, 9_612_000, 442_800_000, -1_500];
        await using var visitor = await browser.Visit();
        var page = await visitor.Go("/blank");

        var written = await page.EvaluateAsync<string[]>("async ([values, spans]) => { const { number, duration } = await import('/_content/Slipway.Ui/js/format.js'); return [...values.flatMap(v => [number(v, 4), number(v, 0)]), ...spans.map(duration)]; }", new[] { values, milliseconds });

        written.ShouldBe(values.SelectMany(value => new[] { Show.Number(value), Show.Number(value, 0) }).Concat(milliseconds.Select(value => Show.Duration(TimeSpan.FromMilliseconds(value)))));
    }
}
