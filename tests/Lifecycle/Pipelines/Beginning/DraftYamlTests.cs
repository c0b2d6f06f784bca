using System.Text.RegularExpressions;
using CsCheck;
using Slipway.Data.Contracts;
using Slipway.Pipelines.Beginning;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;

namespace Slipway.Tests.Pipelines.Beginning;

/// <summary>What a first <c>slipway.yaml</c> says, and that it is read back whatever the data's names are.</summary>
public sealed partial class DraftYamlTests
{
    private static readonly string[] Odd =
    [
        "yes", "no", "null", "~", "true", "1", "1e3", "0x1F", "-", "- a", "a: b", "a #b", "#", "it's", "say \"hi\"", "back\\slash", "{x}", "[y]", "a,b", " lead", "trail ", "two  spaces", "größe", "年齢", "😀",
        "&anchor", "*alias", "!tag", "|", ">", "%d", "@at", "`tick`", "?", ": ", "=", "<<", "2001-01-01", "1:30", ".5", "+1", "\u2028line", "\uFEFFbom", "a.b", "a[0]", "on", "Y", "NaN", ".inf", "---", "...", "\u0085", "é\u0301",
    ];

    private static readonly string[] Plain = ["age", "Income", "home_town"];

    private static readonly Gen<string> Text = Gen.Frequency((3, Gen.Int[0, Odd.Length - 1].Select(i => Odd[i])), (1, Gen.String[Gen.Char['\u0020', '\u3000'], 1, 40]), (1, Gen.Int[0, 2].Select(i => Plain[i])));

    private static readonly Gen<ColumnLook> AnyColumn =
        from name in Text
        from type in Gen.Enum<ColumnType>()
        from nulls in Gen.Long[0, 300]
        from distinct in Gen.Long[0, 300]
        from values in Text.Array[0, 40]
        from a in Gen.Double[-1e18, 1e18]
        from b in Gen.Double[-1e3, 1e3]
        from length in Gen.Double[0, 80]
        from tie in Gen.Frequency((5, Gen.Const((string?)null)), (1, Text.Select(t => (string?)t)))
        select Make(name, type, nulls, distinct, values, Math.Min(a, b), Math.Max(a, b), length, tie);

    private static readonly Gen<(DataLook Look, Wish Wish)> Anything =
        from columns in AnyColumn.Array[2, 12]
        from source in Text
        from classes in Gen.Select(Text, Gen.Long[0, 200]).Array[0, 12]
        from markers in Gen.Frequency((3, Gen.Const(Array.Empty<string>())), (1, Text.Array[1, 3]))
        from project in Text
        from others in Gen.Int[0, 11].Array[0, 3]
        from time in Gen.Int[-8, 11]
        let distinct = columns.DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase).ToList()
        let look = new DataLook(source, 300, distinct, [.. classes.DistinctBy(c => c.Item1).Select(c => new ClassLook(c.Item1, c.Item2, c.Item2))], markers)
        select (look, new Wish(Wish.NameFrom(project), distinct[0].Name, [.. others.Select(i => distinct[i % distinct.Count].Name)], time < 0 ? null : distinct[time % distinct.Count].Name));

    [Fact]
    public void Whatever_the_data_what_is_written_is_read_back_without_a_mistake()
    {
        var written = 0;
        Anything.Sample(
            any =>
            {
                if (!Fit(any.Look, any.Wish).Succeeded(out var draft, out _))
                    return;
                written++;
                var yaml = DraftYaml.Write(draft);
                var (project, mistakes) = DeclarationReader.Read(yaml);
                mistakes.ShouldBeEmpty(yaml);
                project!.Train!.Target.ShouldBe(draft.Target.Name);
                project.Data[any.Wish.Project].Source.ShouldBe(any.Look.Source);
                project.Data[any.Wish.Project].Schema.Keys.ShouldBe(any.Look.Columns.Select(c => c.Name));
                (project.Data[any.Wish.Project].Nulls ?? []).ShouldBe(any.Look.Markers);
                foreach (var (column, _) in draft.LeftOut)
                    project.Train.Features!.Except!.ShouldContain(column.Name);
                foreach (var feature in draft.Features)
                    (project.Train.Features?.Except ?? []).ShouldNotContain(feature.Name);
            },
            iter: 3000);
        written.ShouldBeGreaterThan(500);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("12")]
    [InlineData("no: thing")]
    [InlineData("true")]
    public void A_class_that_looks_like_something_else_stays_a_text(string positive)
    {
        var look = Table([Make("t", ColumnType.String, 0, 2, [positive, "zz"]), Numbers("x")], [new(positive, 100, 100), new("zz", 200, 200)]);

        var project = Read(look, new Wish("p", "t", [], null));

        project.Train!.Task.ShouldBe("binary");
        project.Train.Positive.ShouldBe(positive);
    }

    [Fact]
    public void Without_a_protected_column_there_is_no_gate_but_for_quality_and_speed()
    {
        var look = Table([Make("t", ColumnType.Bool, 0, 2), Numbers("age"), Make("sex", ColumnType.String, 0, 2, ["f", "m"]), Numbers("x")], [new("true", 100, 100), new("false", 200, 200)]);

        Read(look, new Wish("p", "t", [], null)).Gates.Select(g => g.GetType()).ShouldBe([typeof(MetricGate), typeof(LatencyGate)]);
        var judged = Read(look, new Wish("p", "t", ["age", "sex"], null));
        judged.Gates.OfType<FairnessGate>().Select(g => g.By).ShouldBe(["age band", "sex"]);
        judged.Train!.Features!.Except.ShouldBe(["age", "sex", "age band"]);
        judged.Data["p"].Derive["age band"].ShouldBe("CASE WHEN \"age\" IS NULL THEN NULL WHEN \"age\" < 2 THEN 'under 2' WHEN \"age\" < 5 THEN '2 to under 5' WHEN \"age\" < 8 THEN '5 to under 8' ELSE '8 and over' END");
    }

    [Fact]
    public void Numbers_with_many_values_are_measured_and_few_are_told_apart()
    {
        Read(Table([Numbers("t"), Numbers("x")], []), new Wish("p", "t", [], null)).Train!.Task.ShouldBe("regression");
        ClassLook[] classes = [new("1", 100, 100), new("2", 100, 100), new("3", 97, 97), new("4", 3, 3)];
        var project = Read(Table([Make("t", ColumnType.Int, 0, 4, ["1", "2", "3", "4"], 1, 4), Numbers("x")], classes), new Wish("p", "t", [], null));
        project.Train!.Task.ShouldBe("multiclass");
        var rare = project.Data["p"].Checks.OfType<Slipway.Pipelines.Declaration.ValuesCheck>().Single(c => c.Column == "t");
        rare.In.ShouldBe([1L, 2L, 3L]);
        rare.Else.ShouldBe("quarantine");
    }

    [Fact]
    public void With_a_time_the_newest_rows_are_held_back_and_a_monitor_watches()
    {
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var when = Make("when", ColumnType.Date, 0, 300) with { From = from, To = from.AddYears(3) };

        var project = Read(Table([Numbers("t"), Numbers("x"), when, Make("other", ColumnType.Date, 0, 300)], []), new Wish("p", "t", [], "when"));

        project.Train!.Split.By.ShouldBe("time");
        project.Data["p"].Time.ShouldBe("when");
        project.Train.Features!.Except.ShouldBe(["when", "other"]);
        project.Monitor["p"].Window.ToString().ShouldBe("1mo");
        Read(Table([Numbers("t"), Numbers("x")], []), new Wish("p", "t", [], null)).Monitor.ShouldBeEmpty();
    }

    [Fact]
    public void What_waits_for_the_truth_stands_in_comments_that_can_be_taken_away()
    {
        var when = Make("when", ColumnType.Date, 0, 300) with { From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UnixEpoch.AddYears(3) };
        var look = Table([Make("t", ColumnType.Float, 0, 300), Numbers("x"), when, Make("id", ColumnType.Int, 0, 300)], []) with { Reading = new(";", "utf-8", true, [], ",") };
        Draft.Of(look, new Wish("p", "t", [], "when")).Succeeded(out var draft, out var refusal).ShouldBeTrue(refusal?.Message);
        var yaml = DraftYaml.Write(draft!);

        var (project, mistakes) = DeclarationReader.Read(OptionalLine().Replace(yaml, "${indent}"));

        mistakes.ShouldBeEmpty(yaml);
        var monitor = project!.Monitor["p"];
        (monitor.Labels!.Data, monitor.Labels.Key, monitor.Labels.Value).ShouldBe(("p-outcomes", "id", "t"));
        monitor.Rules.Select(rule => rule.GetType().Name).ShouldBe(["DriftRule", "QualityRule", "CalibrationRule", "PerformanceRule"]);
        project.Data["p-outcomes"].ShouldSatisfyAllConditions(d => d.Checks.ShouldBeEmpty(), d => d.Csv!.Decimal.ShouldBe("comma"), d => d.Schema.Keys.ShouldBe(["id", "t"]));
        yaml.ShouldContain("# - calibration: {max: 0.5");
    }

    [Fact]
    public void What_was_found_of_the_files_form_is_written_down()
    {
        var look = Table([Numbers("t"), Numbers("x"), Make("day", ColumnType.Date, 0, 300) with { Format = "%d/%m/%Y" }], []) with { Markers = ["NA", "null", "?"], Reading = new(";", "windows-1252", false, ["NA"]) };

        var data = Read(look, new Wish("p", "t", [], null)).Data["p"];

        data.Nulls.ShouldBe(["NA", "null", "?"]);
        (data.Csv!.Delimiter, data.Csv.Encoding, data.Csv.Header).ShouldBe(("semicolon", "windows-1252", false));
        data.Schema.ToDictionary(c => c.Key, c => (c.Value.Type, c.Value.Format)).ShouldBe(new Dictionary<string, (string, string?)> { ["t"] = ("int", null), ["x"] = ("int", null), ["day"] = ("date", "%d/%m/%Y") });
        var plain = Read(Table([Numbers("t"), Numbers("x")], []) with { Reading = new(",", "utf-8", true, []) }, new Wish("p", "t", [], null)).Data["p"];
        (plain.Nulls, plain.Csv).ShouldBe((null, null));
    }

    [Fact]
    public void What_cannot_be_learned_is_refused_with_a_way_out()
    {
        var look = Table([Numbers("price"), Numbers("x"), Make("d", ColumnType.Date, 0, 300), Make("one", ColumnType.Int, 0, 1)], []);

        Said(look, new Wish("p", "prize", [], null)).ShouldBe("--target: data.csv has no column 'prize'; did you mean 'price'? Its columns: price, x, d, one.");
        Said(look, new Wish("p", "price", ["price"], null)).ShouldStartWith("--protected: 'price' is the target");
        Said(look, new Wish("p", "price", [], "x")).ShouldStartWith("--time: 'x' is read as int, which is no event time.");
        Said(look, new Wish("p", "d", [], null)).ShouldStartWith("'d' holds dates");
        Said(look, new Wish("p", "one", [], null)).ShouldStartWith("'one' has the same value in every row");
        Said(look with { Rows = 12 }, new Wish("p", "price", [], null)).ShouldStartWith("data.csv has 12 rows");
        Said(look with { Columns = [look.Columns[0], look.Columns[2]] }, new Wish("p", "price", [], null)).ShouldStartWith("No column is left to learn from: 'd' holds dates");
        Said(Table([Make("t", ColumnType.Bool, 0, 2), Numbers("x")], [new("true", 3, 3), new("false", 297, 297)]), new Wish("p", "t", [], null)).ShouldStartWith("Only 3 rows to learn from have 'true' in 't'");
    }

    [Theory]
    [InlineData("My Data (2)", "my-data-2")]
    [InlineData("---", "project")]
    [InlineData("größe", "gr-e")]
    public void A_projects_name_is_made_from_the_files(string file, string name) => Wish.NameFrom(file).ShouldBe(name);

    [GeneratedRegex(@"^(?<indent> +)# (?=p-outcomes:|  (source|csv|schema):|    [a-z]+: \{|labels:|- (calibration|performance):)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex OptionalLine();

    private static ColumnLook Numbers(string name) => Make(name, ColumnType.Int, 0, 11, ["0"], 0, 10);

    private static ColumnLook Make(string name, ColumnType type, long nulls, long distinct, IReadOnlyList<string>? values = null, double min = 0, double max = 10, double length = 5, string? tie = null)
    {
        var number = type is ColumnType.Int or ColumnType.Float;
        return new(name, type, null, nulls, distinct, values ?? [], number ? min : null, number ? max : null, type == ColumnType.String ? length : null, number ? [2, 4.5, 7.25] : [], null, null, tie);
    }

    private static DataLook Table(IReadOnlyList<ColumnLook> columns, IReadOnlyList<ClassLook> classes) => new("data.csv", 300, columns, classes, []);

    /// <summary>Random classes rarely fit a random target's type; they are put right, so that most draws are written.</summary>
    private static Result<Draft> Fit(DataLook look, Wish wish)
    {
        var target = look.Columns[0];
        ClassLook[] classes = target.Type switch
        {
            ColumnType.Bool => [new("true", 100, 100), new("false", 200, 200)],
            ColumnType.Int => [.. Enumerable.Range(0, (int)Math.Clamp(target.Distinct, 2, 10)).Select(i => new ClassLook(i.ToString(System.Globalization.CultureInfo.InvariantCulture), 10 + (8 * i), 10 + (8 * i)))],
            _ => look.Classes.Count >= 2 ? [.. look.Classes.Select(c => c with { Early = c.Early + 10, Rows = c.Rows + 10 })] : [new("yes", 100, 100), new("1", 200, 200)],
        };
        var distinct = target.Type is ColumnType.Float ? target.Distinct : Math.Max(classes.Length, 2);
        return Draft.Of(look with { Columns = [target with { Distinct = distinct }, .. look.Columns.Skip(1)], Classes = classes }, wish);
    }

    private static Slipway.Pipelines.Declaration.Project Read(DataLook look, Wish wish)
    {
        Draft.Of(look, wish).Succeeded(out var draft, out var refusal).ShouldBeTrue(refusal?.Message);
        var yaml = DraftYaml.Write(draft!);
        var (project, mistakes) = DeclarationReader.Read(yaml);
        mistakes.ShouldBeEmpty(yaml);
        return project!;
    }

    private static string Said(DataLook look, Wish wish)
    {
        Draft.Of(look, wish).Succeeded(out _, out var refusal).ShouldBeFalse();
        return $"{refusal!.Message} {refusal.Remedy}";
    }
}
