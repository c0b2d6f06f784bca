using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Pipelines.Declaration;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Beginning;

/// <summary>A stranger's file, <c>slipway init</c>, <c>slipway apply</c>: a deployment answers, and nobody edited anything.</summary>
public sealed partial class InitTests(OwnServer server) : IClassFixture<OwnServer>
{
    [Fact]
    public async Task A_number_is_predicted_from_data_with_NA_in_it()
    {
        var project = await Begun("penguins", "--target", "body_mass_g");

        var (declared, predictions) = await Answered("penguins", project);

        declared.Train!.Task.ShouldBe("regression");
        declared.Data["penguins"].Nulls.ShouldBe(["NA"]);
        predictions.Select(Number).ShouldAllBe(mass => mass > 2000 && mass < 7000);
    }

    [Fact]
    public async Task Classes_are_told_apart_among_hundreds_of_names_and_what_gives_them_away_is_left_out()
    {
        var project = await Begun("storms", "--target", "status");

        var (declared, predictions) = await Answered("storms", project);

        declared.Train!.Task.ShouldBe("multiclass");
        declared.Train.Features!.Except.ShouldBe(["category", "wind"]);
        string[] classes = ["hurricane", "tropical depression", "tropical storm"];
        predictions.ShouldAllBe(answer => classes.Contains(answer.GetString()));
    }

    [Fact]
    public async Task With_dates_the_newest_rows_test_the_model_and_a_monitor_watches()
    {
        var project = await Begun("chicago", "--target", "ridership", "--time", "date");

        var (declared, predictions) = await Answered("chicago", project);

        declared.Train!.Split.By.ShouldBe("time");
        declared.Data["chicago"].Schema["date"].Type.ShouldBe("date");
        predictions.Select(Number).ShouldAllBe(riders => riders > 0 && riders < 40);
        (await server.Get("api/v1/monitors")).ToString().ShouldContain("chicago");
    }

    [Fact]
    public async Task Parquet_answers_as_CSV_does()
    {
        var csv = await Begun("sacramento", "--target", "price");
        var (_, expected) = await Answered("sacramento", csv);
        var project = server.Project("homes");
        await File.WriteAllBytesAsync(Path.Combine(project, "homes.parquet"), await server.Bytes("api/v1/datasets/sacramento/versions/latest/data"), TestContext.Current.CancellationToken);

        await server.Do(project, "init", "homes.parquet", "--target", "price");
        var (declared, predictions) = await Answered("homes", project);

        declared.Train!.Task.ShouldBe("regression");
        predictions.Select(Number).ShouldBe(expected.Select(Number));
    }

    [Fact]
    public async Task A_file_that_is_odd_in_every_way_answers_too()
    {
        var project = server.Project("odd");
        await using (var packed = new GZipStream(File.Create(Path.Combine(project, "Odd file (1).csv.gz")), CompressionLevel.Fastest))
            await packed.WriteAsync(Odd(), TestContext.Current.CancellationToken);

        var said = JsonSerializer.Deserialize<JsonElement>(await server.Do(project, "init", "Odd file (1).csv.gz", "--target", "größe: ja?", "--project", "odd", "--json"));
        var (declared, predictions) = await Answered("odd", project);

        said.GetProperty("left_out").EnumerateArray().Select(l => l.GetProperty("column").GetString()).ShouldBe(["null", "id", "note", "always", "never", "copy", "seen"]);
        var data = declared.Data["odd"];
        (data.Csv!.Delimiter, data.Csv.Encoding, data.Csv.Decimal, data.Schema["preis"].Type, data.Schema["seen"].Format).ShouldBe(("semicolon", "windows-1252", "comma", "float", "%d.%m.%Y"));
        data.Nulls.ShouldBe(["k.A."]);
        declared.Train!.Positive.ShouldBe("ja");
        declared.Train.Features!.Except!.ShouldNotContain("yes");
        predictions.Select(p => p.GetString()).ShouldBeSubsetOf(["ja", "nein"]);
        var version = (await server.Get("api/v1/datasets/odd/versions/latest")).GetProperty("version");
        version.GetProperty("rows").GetInt32().ShouldBe(OddRows);
        version.GetProperty("setAside").GetInt32().ShouldBe(1);
        (await server.Get("api/v1/datasets/odd/versions/latest/profile")).GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "preis").GetProperty("nulls").GetInt32().ShouldBe(Enumerable.Range(0, OddRows).Count(i => i % 13 == 4));
        (await server.Get("api/v1/datasets/odd/versions/latest/quarantine")).ToString().ShouldContain("has 2 fields where 12 are expected");
    }

    [Fact]
    public async Task The_monitor_it_declares_says_what_it_cannot_judge_and_what_labels_would_ask()
    {
        var (project, cancel, start) = (server.Project("watched"), TestContext.Current.CancellationToken, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        string At(double day) => start.AddDays(day).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var random = new Random(5);
        var rows = Enumerable.Range(0, 600).Select(i => (At: At(i / 30.0), X: random.Next(100))).Select((row, i) => $"case{i:000},{row.At},{row.X},{((row.X > 50) ^ (random.Next(9) == 0) ? "yes" : "no")}\n");
        await File.WriteAllTextAsync(Path.Combine(project, "watched.csv"), "id,at,x,outcome\n" + string.Concat(rows), cancel);
        await server.Do(project, "init", "watched.csv", "--target", "outcome", "--time", "at");
        var written = Path.Combine(project, "slipway.yaml");
        var yaml = await File.ReadAllTextAsync(written, cancel);
        yaml.ShouldContain("window: 1w      # some 210 rows each");

        await server.Do(project, "apply", "--yes", "--wait");
        await server.Do(project, "deployment", "predict", "watched", JsonSerializer.Serialize(new[] { 0.1, 0.2, 0.3, 20 }.Select(day => new { at = At(day), x = 7 })));
        await server.Do(project, "monitor", "evaluate", "watched");
        (await server.Do(project, "monitor", "show", "watched")).ShouldSatisfyAllConditions(said => said.ShouldContain("too few rows (3)"), said => said.ShouldNotContain("unknown"));

        await File.WriteAllTextAsync(written, Uncommented().Replace(yaml, "${indent}"), cancel);
        await File.WriteAllTextAsync(Path.Combine(project, "outcomes.csv"), "id,outcome\ncase000,yes\n", cancel);
        (await server.Do(project, "plan")).ShouldContain("Each record of a request to 'watched' must carry 'id'");
    }

    [Fact]
    public async Task What_is_there_already_is_left_alone_and_what_cannot_be_learned_leaves_nothing()
    {
        var project = server.Project("refused");
        await File.WriteAllTextAsync(Path.Combine(project, "one.csv"), "n\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i}\n")), TestContext.Current.CancellationToken);

        var (code, _, error) = await server.Type(project, "init", "one.csv", "--target", "n");
        (code, File.Exists(Path.Combine(project, "slipway.yaml"))).ShouldBe((1, false));
        error.ShouldContain("No column is left to learn from");
        await File.WriteAllTextAsync(Path.Combine(project, "slipway.yaml"), "project: mine\n", TestContext.Current.CancellationToken);
        (code, _, error) = await server.Type(project, "init", "one.csv", "--target", "n");
        (code, await File.ReadAllTextAsync(Path.Combine(project, "slipway.yaml"), TestContext.Current.CancellationToken)).ShouldBe((1, "project: mine\n"));
        error.ShouldContain("say --force to write over it");
    }

    /// <summary>A project that <c>init</c> began with one of the data sets beside these tests.</summary>
    private async Task<string> Begun(string name, params IReadOnlyList<string> options)
    {
        var project = server.Project(name);
        File.Copy(Path.Combine(Checkout.Root, $"tests/EndToEnd/Beginning/Data/{name}.csv"), Path.Combine(project, name + ".csv"));
        await server.Do(project, ["init", name + ".csv", .. options]);
        return project;
    }

    /// <summary>Applies what <c>init</c> wrote as it stands, and asks its deployment about rows of the data.</summary>
    private async Task<(Project Declared, IReadOnlyList<JsonElement> Predictions)> Answered(string name, string project)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(project, "slipway.yaml"), TestContext.Current.CancellationToken);
        var declared = DeclarationReader.Read(yaml).Project!;
        await server.Do(project, "apply", "--yes", "--wait");
        await File.WriteAllTextAsync(Path.Combine(project, "records.json"), await Records(name, declared), TestContext.Current.CancellationToken);
        var answer = JsonSerializer.Deserialize<JsonElement>(await server.Do(project, "deployment", "predict", name, "@records.json", "--json"));
        (await server.Do(project, "plan")).ShouldContain("no changes", Case.Insensitive);
        JsonElement[] predictions = [.. answer.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty(declared.Train!.Task == "regression" ? "prediction" : "label"))];
        predictions.Length.ShouldBe(5);
        return (declared, predictions);
    }

    /// <summary>The first rows of the version that were trained on or held back, without what is not asked.</summary>
    private async Task<string> Records(string name, Project declared)
    {
        var page = await server.Get($"api/v1/datasets/{name}/versions/latest/rows?limit=20");
        string[] columns = [.. page.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];
        var asked = columns.Where(c => c == declared.Data[name].Time || (c != declared.Train!.Target && declared.Train.Features?.Except?.Contains(c) != true)).ToList();
        var target = page.GetProperty("values")[Array.IndexOf(columns, declared.Train!.Target)];
        return JsonSerializer.Serialize(Enumerable.Range(0, 20).Where(row => target[row].ValueKind != JsonValueKind.Null).Take(5).Select(row => asked.ToDictionary(c => c, c => page.GetProperty("values")[Array.IndexOf(columns, c)][row])));
    }

    /// <summary>The marks before what <c>init</c> wrote for the labels of a monitor.</summary>
    [GeneratedRegex(@"^(?<indent> +)# (?=watched-outcomes:|  source: outcomes|  schema:|    (id|outcome): \{|labels:|- (calibration|performance):)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Uncommented();

    private static double Number(JsonElement prediction) => prediction.GetDouble();

    private const int OddRows = 400;

    /// <summary>Latin-1 and semicolons; a line end in a quoted field; names that YAML takes for something else; dates of Germany; a record that is cut.</summary>
    private static byte[] Odd()
    {
        var random = new Random(3);
        var text = new StringBuilder("null;id;yes;note;always;never;1e3;copy;seen;\"a \"\"b\"\"\";preis;größe: ja?\r\n");
        for (var i = 0; i < OddRows; i++)
        {
            var (x, flag) = (random.Next(1000), random.Next(2) == 0);
            var yes = (x > 500) ^ (random.Next(8) == 0);
            string[] words = [.. Enumerable.Range(0, 9).Select(_ => "wört" + random.Next(1000).ToString(CultureInfo.InvariantCulture))];
            text.Append(CultureInfo.InvariantCulture, $"k{i};{i + 1};{(flag ? "TRUE" : "FALSE")};\"{string.Join(' ', words)}\r\nund mehr\";1;;{x};{(yes ? "A" : "B")};{(i % 28) + 1:00}.01.2020;{(random.Next(9) == 0 ? "" : random.Next(60).ToString(CultureInfo.InvariantCulture))};{(i % 13 == 4 ? "k.A." : $"{random.Next(1, 9)}.{random.Next(100, 999)},{random.Next(10, 99)}")};{(i % 10 == 9 ? "" : yes ? "ja" : "nein")}\r\n");
        }

        return Encoding.Latin1.GetBytes(text.Append("abgeschnitten;7\r\n").ToString());
    }
}
