using Slipway.Declarations;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;

namespace Slipway.Tests.Pipelines.Declaration;

/// <summary>What a <c>slipway.yaml</c> is read as, and what is said of a broken one.</summary>
public sealed class DeclarationTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Pipelines", "Declaration");

    public static TheoryData<string> BrokenFiles => [.. Directory.GetFiles(Path.Combine(Folder, "Broken"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_complete_example_is_read_whole()
    {
        var (project, mistakes) = DeclarationReader.Read(File.ReadAllText(Path.Combine(Folder, "complete.yaml")));

        mistakes.ShouldBeEmpty();
        project.ShouldNotBeNull();
        project.Name.ShouldBe("flights");
        project.Data["flights"].Checks.Count.ShouldBe(7);
        project.Data["flights"].Checks[2].ShouldBe(new RangeCheck { Column = "delay", Min = -120L, Max = 2000L, Else = "quarantine" });
        project.Train!.Positive.ShouldBe(true);
        project.Train.Split.Test.Last!.Value.Period.Months.ShouldBe(1);
        project.Tune!.Search["boosting"].Choice.ShouldBe(["gbdt", "dart"]);
        project.Gates[3].ShouldBe(new LatencyGate { Median = new Period(0, TimeSpan.FromMilliseconds(20)), Calls = 200 });
        project.Monitor["flights"].Rules[0].For.Count.ShouldBe(2);
        project.Retrain!.When[1].ShouldBe(new ScheduleTrigger { Cron = "0 4 1 * *", Zone = "Europe/Berlin" });
        project.Retrain.AtMost!.Value.ToString().ShouldBe("1 per 7d");
    }

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_is_refused_with_words(string name)
    {
        var yaml = File.ReadAllText(Path.Combine(Folder, "Broken", name + ".yaml"));

        var (project, mistakes) = DeclarationReader.Read(yaml);

        project.ShouldBeNull();
        string.Join('\n', mistakes).ShouldBe(File.ReadAllText(Path.Combine(Folder, "Broken", name + ".txt")).Trim());
    }

    [Fact]
    public void An_anchor_that_unfolds_without_end_is_refused()
    {
        var bomb = "project: x\ndata: &a {}\ntrain: {data: d, target: t, parameters: {}}\ntune:\n  metric: log_loss\n  search:\n    a: {choice: &l0 [1, 1, 1, 1, 1, 1, 1, 1, 1]}\n"
            + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"    p{i}: {{choice: *l0}}\n"));

        DeclarationReader.Read(bomb).Mistakes.ShouldContain(m => m.Message.Contains("unfolds to more than", StringComparison.Ordinal));
    }

    [Fact]
    public void The_schema_knows_every_section_and_kind()
    {
        var schema = DeclarationReader.Schema();
        var text = schema.ToJsonString();

        schema["$defs"]!["Project"]!["properties"]!.AsObject().Select(p => p.Key).ShouldBe(["project", "objective", "data", "train", "tune", "register", "gates", "deploy", "monitor", "retrain"]);
        foreach (var kind in new[] { "range", "nulls", "fairness", "champion", "calibration", "webhook", "new_data" })
            text.ShouldContain($"\"{kind}\"");
    }

    [Theory]
    [InlineData("30d", "2001-03-31T00:00:00Z", "2001-03-01T00:00:00Z")]
    [InlineData("1mo", "2001-03-31T00:00:00Z", "2001-02-28T00:00:00Z")]
    [InlineData("20ms", "2001-01-01T00:00:01Z", "2001-01-01T00:00:00.980Z")]
    public void A_period_counts_back_by_its_unit(string text, string from, string to)
    {
        Period.TryRead(text, out var period).ShouldBeTrue();

        period.Before(DateTimeOffset.Parse(from, null)).ShouldBe(DateTimeOffset.Parse(to, null));
        period.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("613566757w")]
    [InlineData("9999y")]
    [InlineData("999999999mo")]
    [InlineData("999999999d")]
    [InlineData("-1d")]
    [InlineData("1 d")]
    public void A_period_without_a_meaning_is_none(string text) => Period.TryRead(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("1mo", "2001-03-31T13:00:00Z", "2001-03-01T00:00:00Z")]
    [InlineData("1d", "2001-03-31T13:00:00Z", "2001-03-31T00:00:00Z")]
    [InlineData("3mo", "2001-05-31T13:00:00Z", "2001-04-01T00:00:00Z")]
    [InlineData("1d", "1969-12-31T13:00:00Z", "1969-12-31T00:00:00Z")]
    public void A_window_begins_where_the_calendar_says(string text, string instant, string start)
    {
        Period.TryRead(text, out var period).ShouldBeTrue();

        period.WindowOf(DateTimeOffset.Parse(instant, null)).ShouldBe(DateTimeOffset.Parse(start, null));
    }
}
