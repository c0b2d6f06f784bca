using System.Globalization;
using System.Text;
using Slipway.Tests.Beginning;
using static Slipway.Tests.Moving.WandbImportTests;

namespace Slipway.Tests.Moving;

/// <summary>Folders of W&amp;B's that are damaged, odd, or lead astray.</summary>
public sealed class HardWandbTests(OwnServer server) : IClassFixture<OwnServer>
{
    private const int Block = 32 << 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_of_any_length_are_read_across_the_ends_of_blocks()
    {
        var folder = server.Project("blocks");
        var file = new WandbFile().Run("long0001", "blocks");
        for (var i = 0; i < 400; i++)
            file.Row(i, 1700000001 + i, ("loss", i.ToString(CultureInfo.InvariantCulture)), ("note", $"\"{new string('x', i * 7 % 1500)}\""));
        file.Config(("long", $"\"{new string('y', 5 * Block)}\""));
        for (var room = 0; room < 40; room++)
            file.Config(($"pad{room}", $"\"{new string('z', (int)(2 * Block - file.Bytes.Length % Block - 60 - room))}\""));
        file.Row(400, 1700000401, ("loss", "400")).Exit(0).Save(Path.Combine(Folder(folder, "run-20231114_221320-long0001"), "run-long0001.wandb"));

        var report = await server.Import(folder, 1, "wandb", "--from", "wandb");

        report.GetProperty("notes").GetArrayLength().ShouldBe(1, report.ToString());
        report.Noted("What it logs is no number but a text").ShouldBe(1);
        report.Tally("points").ShouldBe((401, 401, 0));
        var run = (await server.Get("api/v1/runs/" + Id("", "blocks", "long0001"))).Texts("params");
        (run.Count, run["long"].Length).ShouldBe((41, 5 * Block));
    }

    [Fact]
    public async Task A_damaged_block_costs_itself_and_a_cut_file_its_last_record()
    {
        var folder = server.Project("damaged");
        var file = Rows("dama0001", 2000);
        var bytes = file.Bytes;
        bytes.Length.ShouldBeGreaterThan(6 * Block);
        bytes[3 * Block + 100] ^= 1;
        Save(folder, "dama0001", bytes);
        var whole = Rows("cuts", 40).Bytes;
        var cuts = Enumerable.Range(0, 30).Select(i => whole.Length - 1 - i * 3).ToList();
        foreach (var cut in cuts)
            Save(folder, $"cuts{cut:D4}", Rows($"cuts{cut:D4}", 40).Bytes[..(cut + 4)]);
        Save(folder, "zero0001", [.. Rows("zero0001", 10).Bytes, .. new byte[500]]);

        var report = await server.Import(folder, 1, "wandb", "--from", "wandb");

        report.Noted("It is damaged there").ShouldBe(2);
        report.ToString().ShouldContain("run-dama0001.wandb, byte ");
        var count = await server.Count(Id("", "damaged", "dama0001"), "loss");
        count.ShouldBeInRange(2000 * 3 / 4, 1999);
        (await server.Count(Id("", "damaged", "zero0001"), "loss")).ShouldBe(10);
        foreach (var cut in cuts)
            (await server.Count(Id("", "damaged", $"cuts{cut:D4}"), "loss")).ShouldBeInRange(35, 40);
        report.Noted("The last record is cut off").ShouldBeInRange(25, 30);
        var head = await ServerState.AuditHead(server);
        await server.Import(folder, 1, "wandb", "--from", "wandb");
        (await ServerState.AuditHead(server)).ShouldBe(head);
    }

    [Fact]
    public async Task Folders_without_a_run_are_named_and_the_rest_comes()
    {
        var folder = server.Project("odd");
        Save(folder, "good0001", Rows("good0001", 3).Bytes);
        Save(folder, "text0001", "no log at all"u8.ToArray());
        Save(folder, "void0001", []);
        Save(folder, "head0001", new WandbFile().Bytes);
        var junk = new WandbFile();
        junk.Write([0xff, 0xff, 0xff, 0xff, 0xff]);
        junk.Write([0x8a, 0x01, 0x7f, 0x0a]);
        Save(folder, "junk0001", [.. junk.Run("junk0001", "damaged").Row(0, 1700000001, ("loss", "1")).Exit(0).Bytes]);
        Folder(folder, "run-20231114_221320-none0001");
        await ImportRunner.Shell(Folder(folder, "run-20231114_221320-pipe0001"), "mkfifo run-pipe0001.wandb");
        var secret = Directory.CreateDirectory(Path.Combine(folder, "secret")).FullName;
        Rows("secr0001", 3).Save(Path.Combine(secret, "run-secr0001.wandb"));
        await ImportRunner.Shell(Path.Combine(folder, "wandb"), "ln -s ../secret run-20231114_221320-link0001 && mkdir run-20231114_221320-file0001 && ln -s ../../secret/run-secr0001.wandb run-20231114_221320-file0001/");
        await ImportRunner.Shell(Folder(folder, "run-20231114_221320-good0001"), "mkdir files && ln -s ../../../secret/run-secr0001.wandb files/stolen && mkfifo files/pipe && printf '{' > files/wandb-metadata.json && printf whole > files/whole");

        var report = await server.Import(folder, 1, "wandb", "--from", "wandb");

        var said = report.ToString();
        report.Tally("runs").Seen.ShouldBe(2, said);
        (report.Noted("It does not say which run it is of."), report.Noted("The folder has no .wandb file."), report.Noted("A link leads out of the folders that may be read")).ShouldBe((1, 1, 2), said);
        (report.Noted("It is neither a file nor a folder."), report.Noted("A record is none of W&B's, or only in part."), report.Noted("It is no object of JSON")).ShouldBe((1, 2, 1), said);
        said.ShouldSatisfyAllConditions(
            s => s.ShouldContain("text0001.wandb' is no file of W&B's"), s => s.ShouldContain("void0001.wandb' is no file of W&B's"), s => s.ShouldContain("pipe0001.wandb': It is neither a file nor a folder."), s => s.ShouldContain("file0001/run-secr0001.wandb': A link leads out"));
        said.ShouldNotContain("secr0001 of project");
        (await server.Points(Id("", "damaged", "junk0001"), "loss")).ShouldBe([("1", 0)]);
        (await server.Files((await server.Get("api/v1/runs/" + Id("", "damaged", "good0001"))).GetProperty("info").GetProperty("experiment").ToString())).Where(f => f.StartsWith(Id("", "damaged", "good0001"), StringComparison.Ordinal))
            .Select(f => f.Split('/')[^1]).ShouldBe(["wandb-metadata.json", "whole"], ignoreOrder: true);
    }

    [Fact]
    public async Task Names_and_values_that_are_not_taken_cost_only_themselves()
    {
        var folder = server.Project("names");
        new WandbFile().Run("name0001", "names", "", 1700000000, (8, "übermut"))
            .Config(("a@b", "1"), ("a_b", "2"), ("a%b", "3"), ("/lead//", "4"), ("..", "5"), (new string('k', 300), "6"), ("nul", "\"a\\u0000b\""), ("half", "\"x\\ud83dy\""), ("broken", "{"), ("deep", Deep(200)))
            .Row(0, 1700000001, ("top@1", "1"), ("top%1", "2"), ("grads", """{"_type": "histogram", "bins": [0, 1], "values": [1]}"""), ("list", "[1, 2]"), ("word", "\"x\""), ("nothing", "null"), ("broken", "{"), ("", "7"))
            .Row(1, double.NaN, ("late", "1")).Row(2, -5, ("early", "1"), ("fine", "1"))
            .Exit(-9).Save(Path.Combine(Folder(folder, "run-20231114_221320-name0001"), "run-name0001.wandb"));

        var report = await server.Import(folder, 1, "wandb", "--from", "wandb");

        var said = report.ToString();
        var id = Id("", "names", "name0001");
        var run = await server.Get("api/v1/runs/" + id);
        var parameters = run.Texts("params");
        (parameters["a_b"], parameters["lead"], parameters["__"], parameters["half"]).ShouldBe(("2", "4", "5", "x\ufffdy"), said);
        parameters.Keys.Where(k => k.StartsWith("a_b-", StringComparison.Ordinal)).Select(k => parameters[k]).Order(StringComparer.Ordinal).ShouldBe(["1", "3"]);
        parameters.Keys.Single(k => k.StartsWith("kkk", StringComparison.Ordinal)).Length.ShouldBe(250);
        (report.Noted("Its name has characters that no name has here"), report.Noted("A value of its configuration or summary is no JSON."), report.Noted("What it logs is no number but a ")).ShouldBe((8, 1, 4), said);
        said.ShouldSatisfyAllConditions(s => s.ShouldContain($"parameter 'nul' of run {id}"), s => s.ShouldContain("no number but a histogram"), s => s.ShouldContain("no number but a list"), s => s.ShouldContain("no number but a text"), s => s.ShouldContain("no number but a value that is no JSON"));
        run.GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("key").GetString()!.Split('-')[0]).ShouldBe(["_", "late", "top_1", "top_1"], ignoreOrder: true);
        report.Noted("The timestamp of a point is before 1970.").ShouldBe(2);
        (await server.Points(id, "late")).ShouldBe([("1", 1)]);
        run.GetProperty("info").GetProperty("status").GetString().ShouldBe("Failed");
        var head = await ServerState.AuditHead(server);
        await server.Import(folder, 1, "wandb", "--from", "wandb");
        (await ServerState.AuditHead(server)).ShouldBe(head);
    }

    private static string Deep(int levels) => new StringBuilder().Insert(0, "{\"a\":", levels).Append('1').Append('}', levels).ToString();

    private static WandbFile Rows(string id, int count)
    {
        var file = new WandbFile().Run(id, "damaged");
        for (var i = 0; i < count; i++)
            file.Row(i, 1700000001 + i, ("loss", (1.0 / (i + 1)).ToString("R", CultureInfo.InvariantCulture)));
        return file;
    }

    private static void Save(string folder, string id, byte[] bytes) => File.WriteAllBytes(Path.Combine(Folder(folder, "run-20231114_221320-" + id), $"run-{id}.wandb"), bytes);
}
