using System.Globalization;
using System.Text.Json;
using Slipway.Tests.Beginning;
using static Slipway.Tests.Moving.WandbImportTests;

namespace Slipway.Tests.Moving;

/// <summary>Folders that W&amp;B itself wrote, by two versions of it, come in whole.</summary>
public sealed class WandbGoldenTests(OwnServer server) : IClassFixture<OwnServer>
{
    private static readonly string[] Logged = ["flag", "inf", "late", "loss", "nan", "val.deep.f1", "val.loss"];
    private static readonly string[] SummedUp = ["best", "nested.high", "nested.low", "val.loss.min"];

    [Theory]
    [InlineData("wandb-0.16", "ab12cd34", "quiet-dawn-1", "/srv/train/train.py")]
    [InlineData("wandb-0.12", "0ld0ld01", "older-dawn-1", "/srv/train12/train.py")]
    public async Task A_run_is_what_its_program_logged(string version, string id, string name, string program)
    {
        var folder = server.Project(version);
        var from = Directory.EnumerateDirectories(MlflowWrote.Golden(version), "*-" + id).Single();

        var report = await server.Import(folder, 0, "wandb", "--from", from);

        report.GetProperty("notes").GetArrayLength().ShouldBe(0, report.ToString());
        var run = await server.Get("api/v1/runs/" + Id("", "churn", id));
        var info = run.GetProperty("info");
        (info.GetProperty("name").GetString(), info.GetProperty("user").GetString(), info.GetProperty("status").GetString()).ShouldBe((name, "ada", "Finished"));
        (info.GetProperty("endedAt").GetInt64() - info.GetProperty("startedAt").GetInt64()).ShouldBeInRange(2000, 20_000);
        run.Texts("params").ShouldBe(new Dictionary<string, string>
        {
            ["optimizer.name"] = "sgd", ["optimizer.momentum"] = "0.5", ["bias"] = "True", ["seed"] = "None", ["epochs"] = "3", ["added"] = "größe ☂",
        }, ignoreOrder: true);
        run.Texts("tags").ShouldBe(new Dictionary<string, string>
        {
            ["mlflow.runName"] = name, ["mlflow.note.content"] = "Erster Versuch\nmit Notiz", ["mlflow.source.name"] = program, ["wandb.id"] = id, ["wandb.project"] = "churn", ["wandb.group"] = "sweep-a", ["wandb.jobType"] = "train",
            ["wandb.tags"] = "baseline, gpu", ["wandb.host"] = "host-1", ["wandb.summary.verdict"] = "gut",
        }, ignoreOrder: true);
        await ThePointsAreWhole(Id("", "churn", id), run);
        (await server.Bytes($"api/v1/runs/{Id("", "churn", id)}/artifacts/content?path=media/images/image_100_d6325bd24a66141e9be5.png")).Length.ShouldBe(69);
        var head = await ServerState.AuditHead(server);
        await server.Import(folder, 0, "wandb", "--from", from);
        (await ServerState.AuditHead(server)).ShouldBe(head);
    }

    private async Task ThePointsAreWhole(string id, JsonElement run)
    {
        var keys = run.GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("key").GetString()!).ToLookup(k => k.StartsWith("system/", StringComparison.Ordinal));
        keys[false].ShouldBe(Logged.Concat(SummedUp), ignoreOrder: true);
        keys[true].ShouldContain("system/cpu");
        (await server.Points(id, "loss")).ShouldBe([.. Enumerable.Range(0, 40).Select(i => ((1.0 / (i + 1)).ToString("R", CultureInfo.InvariantCulture), (long)i))]);
        (await server.Points(id, "val.deep.f1")).ShouldBe([.. Enumerable.Range(0, 40).Select(i => ((i / 8.0).ToString("R", CultureInfo.InvariantCulture), (long)i))]);
        (await server.Points(id, "nan")).Select(p => p.Value).ShouldBe(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "0.5" : "NaN"));
        (await server.Points(id, "inf")).Select(p => p.Value).ShouldBe(Enumerable.Range(0, 40).Select(i => i switch { 3 => "Infinity", 4 => "-Infinity", _ => "1" }));
        (await server.Points(id, "flag")).Select(p => p.Value).ShouldBe(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "1" : "0"));
        (await server.Points(id, "late")).ShouldBe([("1.5", 100)]);
        (await server.Points(id, "best")).Concat(await server.Points(id, "val.loss.min")).Concat(await server.Points(id, "nested.high")).ShouldBe([("0.125", 100), ("0.05", 100), ("2.5", 100)]);
    }

    [Fact]
    public async Task All_runs_of_a_folder_come_and_what_is_no_number_is_named()
    {
        var folder = server.Project("all");

        var report = await server.Import(folder, 1, "wandb", "--from", MlflowWrote.Golden("wandb-0.16"));

        report.GetProperty("experiments").EnumerateArray().Select(e => e.GetProperty("name").GetString()).ShouldBe(["churn", "uncategorized"]);
        report.Tally("runs").Seen.ShouldBe(4);
        (report.Noted("What it logs is no number but a histogram"), report.Noted("What it logs is no number but a list"), report.Noted("What it logs is no number but a text"), report.Noted("Its files are no longer where they were logged from.")).ShouldBe((2, 1, 1, 1), report.ToString());
        (await server.Count(Id("", "", "big00000"), "loss")).ShouldBe(201);
        (await server.Get("api/v1/runs/" + Id("", "", "big00000"))).Texts("params")["long"].ShouldBe(new string('y', 70_000));
        (await server.Points(Id("", "churn", "twice000"), "loss")).ShouldBe([.. Enumerable.Range(0, 6).Select(i => (i.ToString(CultureInfo.InvariantCulture), (long)i))]);
        var odd = await server.Get("api/v1/runs/" + Id("", "churn", "hi5t0000"));
        (odd.GetProperty("info").GetProperty("status").GetString(), odd.Texts("tags")["wandb.summary.word"], odd.Texts("tags")["wandb.summary.list"]).ShouldBe(("Failed", "text", "[1, 2, 3]"));
        (await server.Bytes($"api/v1/runs/{Id("", "churn", "hi5t0000")}/artifacts/content?path=media/table/table_0_ccb61272ec5a88cbde3a.table.json")).Length.ShouldBe(53);
    }
}
