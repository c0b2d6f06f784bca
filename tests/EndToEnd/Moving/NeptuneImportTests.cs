using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Tests.Beginning;

namespace Slipway.Tests.Moving;

/// <summary>What Neptune's exporter wrote comes in whole and once; what is odd costs only itself.</summary>
public sealed class NeptuneImportTests(OwnServer server) : IClassFixture<OwnServer>
{
    private const string Project = "acme/churn";
    private const long Began = 1700000000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_comes_with_all_that_it_says_and_a_second_time_changes_nothing()
    {
        var folder = server.Project("whole");
        await Whole("CHURN-1").Save(Path.Combine(folder, "exports/data/acme_churn-0123/CHURN-1-ab_part_0.parquet"));
        await new NeptuneExport(Project, "CHURN-1").Point("metrics/loss", "2", Began + 3, "0.125").Save(Path.Combine(folder, "exports/data/acme_churn-0123/CHURN-1-ab_part_1.parquet"));
        Write(folder, "exports/files/acme_churn-0123/acme/churn/CHURN-1/model/weights", "weights");
        Write(folder, "exports/files/acme_churn-0123/plots/1.000000.png", "png");
        Write(folder, "exports/files/acme_churn-0123/set/a.txt", "a");

        var report = await server.Import(folder, 1, "neptune", "--from", "exports");

        (report.Tally("runs"), report.Tally("points"), report.Tally("artifacts")).ShouldBe(((1, 1, 0), (5, 5, 0), (4, 4, 0)), report.ToString());
        report.GetProperty("notes").GetArrayLength().ShouldBe(1, report.ToString());
        report.Noted("It is a series of histograms").ShouldBe(1);
        await TheRunIsWhole(Id(Project, "CHURN-1"));
        var head = await ServerState.AuditHead(server);
        var again = await server.Import(folder, 1, "neptune", "--from", "exports/data", "--files", "exports/files");
        (again.Tally("runs"), again.Tally("points"), again.Tally("artifacts")).ShouldBe(((1, 0, 1), (5, 0, 5), (4, 0, 4)));
        (await ServerState.AuditHead(server)).ShouldBe(head);
    }

    private static NeptuneExport Whole(string run) => new NeptuneExport(Project, run)
        .Text("sys/name", "erster Lauf ☂").Text("sys/owner", "ada").Text("sys/description", "Ein Text").Text("sys/hostname", "host-1").Text("sys/forking/parent", "CHURN-0").Instant("sys/creation_time", Began)
        .Value("sys/running_time", "float", "float_value", "60.5").Value("sys/failed", "bool", "bool_value", "true").Value("sys/tags", "string_set", "string_set_value", "['baseline', 'gpu']")
        .Value("params/lr", "float", "float_value", "1e-05").Value("params/layers", "int", "int_value", "3").Value("params/bias", "bool", "bool_value", "false").Text("params/name", "it's").Instant("params/day", Began)
        .Value("params/absent", "float", "float_value", "NULL")
        .Point("metrics/loss", "0", Began + 1, "0.5").Point("metrics/loss", "1", Began + 2, "0.25").Point("metrics/loss", "1.5", Began + 2, "NULL")
        .Point("metrics/acc", "0", null, "0.75").Point("monitoring/cpu", "0", Began + 1, "12.5")
        .Line("monitoring/stdout", "0", Began + 1, "begun, \"so\"").Line("monitoring/stdout", "1", Began + 2, "ended").Histogram("grads", "0", Began)
        .File("model/weights", "file", "NULL", "acme/churn/CHURN-1/model/weights").File("plots", "file_series", "1", "plots/1.000000.png").File("set", "file_set", "NULL", "set");

    private async Task TheRunIsWhole(string id)
    {
        var run = await server.Get("api/v1/runs/" + id);
        var info = run.GetProperty("info");
        (info.GetProperty("name").GetString(), info.GetProperty("user").GetString(), info.GetProperty("status").GetString()).ShouldBe(("erster Lauf ☂", "ada", "Failed"));
        (info.GetProperty("startedAt").GetInt64(), info.GetProperty("endedAt").GetInt64()).ShouldBe((Began * 1000, Began * 1000 + 60_500));
        (await server.Get($"api/v1/experiments/{info.GetProperty("experiment")}")).GetProperty("name").GetString().ShouldBe(Project);
        run.Texts("params").ShouldBe(new Dictionary<string, string>
        {
            ["params/lr"] = "1e-05", ["params/layers"] = "3", ["params/bias"] = "False", ["params/name"] = "it's", ["params/day"] = "2023-11-14T22:13:20.000Z",
        }, ignoreOrder: true);
        run.Texts("tags").ShouldBe(new Dictionary<string, string>
        {
            ["mlflow.runName"] = "erster Lauf ☂", ["mlflow.note.content"] = "Ein Text", ["neptune.id"] = "CHURN-1", ["mlflow.parentRunId"] = Id(Project, "CHURN-0"), ["neptune.project"] = Project, ["neptune.tags"] = "baseline, gpu", ["neptune.sys/hostname"] = "host-1", ["neptune.sys/running_time"] = "60.5",
        }, ignoreOrder: true);
        (await server.Points(id, "metrics/loss")).ShouldBe([("0.5", 0), ("0.25", 1), ("0.125", 2)]);
        (await server.Points(id, "metrics/acc")).ShouldBe([("0.75", 0)]);
        (await server.Points(id, "system/cpu")).ShouldBe([("12.5", 0)]);
        foreach (var (path, content) in (IEnumerable<(string, string)>)[("model/weights", "weights"), ("plots/step_1.png", "png"), ("set/a.txt", "a"), ("monitoring/stdout.csv", "step,timestamp,value\n0,2023-11-14T22:13:21.000Z,\"begun, \"\"so\"\"\"\n1,2023-11-14T22:13:22.000Z,\"ended\"\n")])
            Encoding.UTF8.GetString(await server.Bytes($"api/v1/runs/{id}/artifacts/content?path={path}")).ShouldBe(content);
    }

    [Fact]
    public async Task Files_that_Arrow_wrote_with_the_exporter_s_columns_are_read()
    {
        var folder = server.Project("arrow");

        var report = await server.Import(folder, 0, "neptune", "--from", MlflowWrote.Golden("neptune"));

        (report.Tally("runs").Seen, report.Tally("points").Seen, report.Tally("artifacts").Seen, report.GetProperty("notes").GetArrayLength()).ShouldBe((2, 130, 5, 0), report.ToString());
        var id = Id("acme/flights", "FLY-1");
        var run = await server.Get("api/v1/runs/" + id);
        (run.GetProperty("info").GetProperty("startedAt").GetInt64(), run.GetProperty("info").GetProperty("endedAt").GetInt64()).ShouldBe((Began * 1000, Began * 1000 + 90_250));
        run.Texts("params").ShouldBe(new Dictionary<string, string>
        {
            ["config/lr"] = "1e-05", ["config/layers"] = "3", ["config/bias"] = "True", ["config/day"] = "2023-11-14T22:13:20.000Z", ["config/classes"] = "a, b c", ["config/empty"] = "",
        }, ignoreOrder: true);
        (await server.Points(id, "metrics/loss")).ShouldBe([.. Enumerable.Range(0, 60).Select(i => ((1.0 / (i + 1)).ToString("R", CultureInfo.InvariantCulture), (long)i))]);
        (await server.Get($"api/v1/runs/{id}/points?key=system/cpu")).GetProperty("items")[1].GetProperty("timestamp").GetInt64().ShouldBe(Began * 1000 + 1001);
        Encoding.UTF8.GetString(await server.Bytes($"api/v1/runs/{id}/artifacts/content?path=plots/step_2.txt")).ShouldBe("two");
        (await server.Get("api/v1/runs/" + Id("acme/flights", "FLY-2"))).GetProperty("info").GetProperty("status").GetString().ShouldBe("Failed");
    }

    [Fact]
    public async Task Steps_with_fractions_are_cut_or_multiplied()
    {
        var folder = server.Project("steps");
        await new NeptuneExport("acme/steps", "S-1").Point("loss", "0.125", Began, "1").Point("loss", "0.25", Began + 1, "2").Save(Path.Combine(folder, "exports/data/steps/S-1_part_0.parquet"));

        var dry = await server.Import(folder, 0, "neptune", "--from", "exports", "--dry-run", "--server", "http://127.0.0.1:9");
        (dry.Tally("points"), dry.Noted("Its steps have fractions")).ShouldBe(((2, 0, 0), 1));
        (await server.Import(folder, 0, "neptune", "--from", "exports", "--step-multiplier", "1000")).Noted("Its steps have fractions").ShouldBe(0);

        (await server.Points(Id("acme/steps", "S-1"), "loss")).ShouldBe([("1", 125), ("2", 250)]);
        (await server.Type(folder, "import", "neptune", "--from", "exports", "--step-multiplier", "0")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("--step-multiplier: '0' is not a whole number of at least 1."));
    }

    [Fact]
    public async Task What_is_damaged_or_leads_astray_is_named_and_the_rest_comes()
    {
        var folder = server.Project("hard [1] 'x' *?");
        var data = Path.Combine(folder, "exports/data/hard");
        Write(folder, "secret", "secret");
        Write(folder, "exports/files/hard/whole.bin", "whole");
        await new NeptuneExport("acme/hard", "GOOD").Point("loss", "0", Began, "1").Value("a@b", "int", "int_value", "1").Value("a_b", "int", "int_value", "2")
            .File("up", "file", "NULL", "../../../secret").File("rooted", "file", "NULL", Path.Combine(folder, "secret")).File("linked", "file", "NULL", "linked").File("gone", "file", "NULL", "gone.bin").File("whole", "file", "NULL", "whole.bin")
            .Save(Path.Combine(data, "GOOD_part_0.parquet"));
        await new NeptuneExport("acme/hard", "LATE").Point("loss", "0", Began, "1").Save(Path.Combine(data, "LATE_part_1.parquet"));
        var cut = await new NeptuneExport("acme/hard", "CUT").Point("loss", "0", Began, "1").Save(Path.Combine(data, "CUT_part_0.parquet"));
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(cut, Cancel))[..^20], Cancel);
        await File.WriteAllTextAsync(Path.Combine(data, "TEXT_part_0.parquet"), "no parquet", Cancel);
        var part = new NeptuneExport("acme/hard", "GOOD");
        for (var i = 0; i < 500; i++)
            part.Point("acc", i.ToString(CultureInfo.InvariantCulture), Began + i, (1.0 / (i + 1)).ToString("R", CultureInfo.InvariantCulture));
        await Spoil(await part.Save(Path.Combine(data, "GOOD_part_1.parquet")));
        await ImportRunner.Shell(data, "touch STOP_part_0.parquet.tmp; mkfifo PIPE_part_0.parquet; ln -s ../../../secret LINK_part_0.parquet; ln -s ../../../secret ../../files/hard/linked");

        var report = await server.Import(folder, 1, "neptune", "--from", "exports");

        var said = report.ToString();
        (report.Tally("runs"), report.Tally("points"), report.Tally("artifacts")).ShouldBe(((2, 2, 0), (2, 2, 0), (1, 1, 0)), said);
        (report.Noted("It cannot be read as the exporter writes it"), report.Noted("Its export was stopped"), report.Noted("An export that was stopped left it"), report.Noted("Its path leads out of"), report.Noted("Its file is not in")).ShouldBe((3, 1, 1, 2, 1), said);
        said.ShouldSatisfyAllConditions(s => s.ShouldContain("PIPE_part_0.parquet': It is neither a file nor a folder."), s => s.ShouldContain("LINK_part_0.parquet': A link leads out"), s => s.ShouldContain("linked of run GOOD"));
        (await server.Get("api/v1/runs/" + Id("acme/hard", "GOOD"))).Texts("params")["a_b"].ShouldBe("2");
        Encoding.UTF8.GetString(await server.Bytes($"api/v1/runs/{Id("acme/hard", "GOOD")}/artifacts/content?path=whole.bin")).ShouldBe("whole");
        (await server.Type(folder, "import", "neptune", "--from", "exports/files")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Error.ShouldContain("is no export of Neptune's"));
        (await server.Import(folder, 1, "neptune", "--from", "exports/data", "--dry-run")).Noted("Its files were exported to a folder that is not known.").ShouldBe(5);
    }

    /// <summary>Overwrites the middle of a file, where its numbers are.</summary>
    private static async Task Spoil(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        bytes.AsSpan(bytes.Length / 3, bytes.Length / 3).Fill(0xff);
        await File.WriteAllBytesAsync(file, bytes, Cancel);
    }

    /// <summary>The id that the guide names: from project and id, by no code of the product.</summary>
    private static string Id(string project, string run) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"neptune\n{project}\n{run}")))[..32];

    private static void Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
