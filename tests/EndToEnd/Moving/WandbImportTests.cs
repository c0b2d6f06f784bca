using System.Security.Cryptography;
using System.Text;
using Slipway.Tests.Beginning;

namespace Slipway.Tests.Moving;

/// <summary>What W&amp;B's folders hold comes in whole, once, and goes on with its source.</summary>
public sealed class WandbImportTests(OwnServer server) : IClassFixture<OwnServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_comes_with_all_that_it_says_and_a_second_time_changes_nothing()
    {
        var folder = server.Project("whole");
        var run = Folder(folder, "offline-run-20231114_221320-ab12cd34");
        new WandbFile()
            .Run("ab12cd34", "churn", "", 1700000000.25, (6, "sweep-a"), (7, "train"), (8, "quiet-dawn-1"), (9, "Erster Versuch\nmit Notiz"), (10, "baseline"), (10, "gpu"), (12, "sw33p"))
            .Config(("optimizer", """{"name": "adam", "lr": 1e-05, "betas": [0.9, 0.999]}"""), ("bias", "true"), ("seed", "null"), ("_wandb", """{"t": {"1": [1]}}"""), ("gone", "1"))
            .Nested(5, ["optimizer", "warmup", "steps"], "100").Nested(5, ["gone"], null)
            .Row(0, 1700000001.5, ("loss", "0.5"), ("val", """{"acc": 0.25, "deep": {"f1": 0.125}}"""), ("flag", "true"))
            .Row(1, 1700000002.5, ("loss", "NaN"), ("odd", "\"Infinity\""), ("image", """{"_type": "image-file", "path": "media/images/image_1_ab.png", "sha256": "00"}"""))
            .Row(5, 1700000003, ("loss", "-Infinity"), ("val", """{"acc": 0.75}"""))
            .Sample(1700000002, ("cpu", "12.5"), ("system.gpu.0.memory", "3")).Sample(1700000012, ("cpu", "25"))
            .Summary(("loss", "1"), ("best", "0.125"), ("verdict", "\"gut\""), ("limits", """{"low": 1, "all": [1, 2]}"""), ("_runtime", "60"))
            .Nested(3, ["limits", "high"], "9")
            .Exit(0).Save(Path.Combine(run, "run-ab12cd34.wandb"));
        Write(run, "files/wandb-metadata.json", """{"host": "host-1", "username": "ada", "program": "train.py", "git": {"remote": "https://example.com/churn.git", "commit": "0123456789abcdef"}}""");
        Write(run, "files/wandb-summary.json", """{"loss": 1, "best": 0.5, "loss_min": {"min": NaN}, "_wandb": {"runtime": 60}}""");
        Write(run, "files/output.log", "begun\n");
        Write(run, "files/media/images/image_1_ab.png", "png");
        Write(run, "logs/debug.log", "not of the run");
        Directory.CreateSymbolicLink(Path.Combine(folder, "wandb", "latest-run"), run);

        var report = await server.Import(folder, 0, "wandb", "--from", "wandb");

        var id = Id("", "churn", "ab12cd34");
        (report.Tally("runs"), report.Tally("points"), report.Tally("artifacts")).ShouldBe(((1, 1, 0), (15, 15, 0), (4, 4, 0)));
        await TheRunIsWhole(id);
        var head = await ServerState.AuditHead(server);
        var again = await server.Import(folder, 0, "wandb", "--from", "wandb");
        (again.Tally("runs"), again.Tally("points"), again.Tally("artifacts")).ShouldBe(((1, 0, 1), (15, 0, 15), (4, 0, 4)));
        (await ServerState.AuditHead(server)).ShouldBe(head);
    }

    private async Task TheRunIsWhole(string id)
    {
        var run = await server.Get("api/v1/runs/" + id);
        var info = run.GetProperty("info");
        (info.GetProperty("name").GetString(), info.GetProperty("user").GetString(), info.GetProperty("status").GetString()).ShouldBe(("quiet-dawn-1", "ada", "Finished"));
        (info.GetProperty("startedAt").GetInt64(), info.GetProperty("endedAt").GetInt64()).ShouldBe((1700000000250, 1700000060250));
        (await server.Get($"api/v1/experiments/{info.GetProperty("experiment")}")).GetProperty("name").GetString().ShouldBe("churn");
        run.Texts("params").ShouldBe(new Dictionary<string, string>
        {
            ["optimizer.name"] = "adam", ["optimizer.lr"] = "1e-05", ["optimizer.betas"] = "[0.9, 0.999]", ["optimizer.warmup.steps"] = "100", ["bias"] = "True", ["seed"] = "None",
        }, ignoreOrder: true);
        run.Texts("tags").ShouldBe(new Dictionary<string, string>
        {
            ["mlflow.runName"] = "quiet-dawn-1", ["mlflow.note.content"] = "Erster Versuch\nmit Notiz", ["mlflow.source.name"] = "train.py", ["mlflow.source.git.commit"] = "0123456789abcdef",
            ["mlflow.source.git.repoURL"] = "https://example.com/churn.git", ["wandb.id"] = "ab12cd34", ["wandb.project"] = "churn", ["wandb.group"] = "sweep-a", ["wandb.jobType"] = "train", ["wandb.sweep"] = "sw33p",
            ["wandb.tags"] = "baseline, gpu", ["wandb.host"] = "host-1", ["wandb.summary.verdict"] = "gut", ["wandb.summary.limits.all"] = "[1, 2]",
        }, ignoreOrder: true);
        (await server.Points(id, "loss")).ShouldBe([("0.5", 0), ("NaN", 1), ("-Infinity", 5)]);
        (await server.Points(id, "val.acc")).ShouldBe([("0.25", 0), ("0.75", 5)]);
        (await server.Points(id, "val.deep.f1")).ShouldBe([("0.125", 0)]);
        (await server.Points(id, "flag")).ShouldBe([("1", 0)]);
        (await server.Points(id, "odd")).ShouldBe([("Infinity", 1)]);
        (await server.Points(id, "system/cpu")).ShouldBe([("12.5", 0), ("25", 1)]);
        (await server.Points(id, "system/gpu.0.memory")).ShouldBe([("3", 0)]);
        (await server.Points(id, "best")).ShouldBe([("0.125", 5)]);
        (await server.Points(id, "limits.low")).Concat(await server.Points(id, "limits.high")).ShouldBe([("1", 5), ("9", 5)]);
        (await server.Points(id, "loss_min.min")).ShouldBe([("NaN", 5)]);
        (await server.Get($"api/v1/runs/{id}/points?key=loss")).GetProperty("items")[0].GetProperty("timestamp").GetInt64().ShouldBe(1700000001500);
        (await server.Bytes($"api/v1/runs/{id}/artifacts/content?path=media/images/image_1_ab.png")).ShouldBe("png"u8.ToArray());
    }

    [Fact]
    public async Task A_run_that_goes_on_and_one_that_was_resumed_bring_what_is_new()
    {
        var folder = server.Project("goes-on");
        var started = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()).ToUnixTimeSeconds() - 5;
        var file = new WandbFile().Run("live0001", "going", "acme", started).Row(0, started + 1, ("loss", "0.5"));
        var path = file.Save(Path.Combine(Folder(folder, "run-20240101_000000-live0001"), "run-live0001.wandb"));
        new WandbFile().Run("gone0001", "going", "acme", 1700000000).Row(0, 1700000001, ("loss", "0.5")).Save(Path.Combine(Folder(folder, "run-20231114_000000-gone0001"), "run-gone0001.wandb"));

        await server.Import(folder, 0, "wandb", "--from", "wandb");
        var id = Id("acme", "going", "live0001");
        (await Status(id), await Status(Id("acme", "going", "gone0001"))).ShouldBe(("Running", "Killed"));

        file.Row(1, started + 2, ("loss", "0.25")).Exit(1, 3).Save(path);
        var resumed = Folder(folder, "offline-run-20240102_000000-live0001");
        new WandbFile().Run("live0001", "going", "acme", started).Config(("lr", "0.1")).Row(2, started + 3, ("loss", "0.125")).Sample(started + 3, ("cpu", "1")).Exit(0, 4).Save(Path.Combine(resumed, "run-live0001.wandb"));
        Write(resumed, "files/output.log", "second");
        Write(Path.Combine(folder, "wandb", "run-20240101_000000-live0001"), "files/output.log", "first");
        var report = await server.Import(folder, 0, "wandb", "--from", "wandb");

        (report.Tally("runs"), report.Tally("points")).ShouldBe(((2, 1, 1), (5, 3, 2)));
        (await Status(id)).ShouldBe("Finished");
        (await server.Points(id, "loss")).ShouldBe([("0.5", 0), ("0.25", 1), ("0.125", 2)]);
        Encoding.UTF8.GetString(await server.Bytes($"api/v1/runs/{id}/artifacts/content?path=output.log")).ShouldBe("second");
    }

    [Fact]
    public async Task Projects_become_experiments_and_single_ones_can_be_chosen()
    {
        var folder = server.Project("projects");
        foreach (var (project, id) in (IEnumerable<(string, string)>)[("one", "aaaa0001"), ("two", "aaaa0001"), ("", "aaaa0003")])
            new WandbFile().Run(id, project).Row(0, 1700000001, ("loss", "1")).Exit(3).Save(Path.Combine(Folder(folder, $"run-20231114_221320-{id}{project}"), $"run-{id}.wandb"));

        var dry = await server.Import(folder, 0, "wandb", "--from", "wandb", "--dry-run", "--server", "http://127.0.0.1:9");
        dry.GetProperty("experiments").EnumerateArray().Select(e => e.GetProperty("name").GetString()).ShouldBe(["one", "two", "uncategorized"]);
        (dry.Tally("runs"), dry.Tally("points")).ShouldBe(((3, 0, 0), (3, 0, 0)));

        (await server.Import(folder, 0, "wandb", "--from", "wandb", "--experiment", "two")).Tally("runs").ShouldBe((1, 1, 0));
        (await server.Import(folder, 0, "wandb", "--from", "wandb/run-20231114_221320-aaaa0001one")).Tally("runs").ShouldBe((1, 1, 0));
        (await Status(Id("", "one", "aaaa0001")), await Status(Id("", "two", "aaaa0001"))).ShouldBe(("Failed", "Failed"));
        (await server.Type(folder, "import", "wandb", "--from", "wandb", "--experiment", "three")).Error.ShouldContain("The source has no experiment 'three'.");
        (await server.Type(folder, "import", "wandb", "--from", ".")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Error.ShouldContain("Perhaps this is meant: --from " + Path.Combine(folder, "wandb")));
        (await server.Type(folder, "import", "wandb", "--from", "none")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("There is no folder"));
    }

    [Fact]
    public async Task Steps_grow_from_row_to_row_whatever_a_row_says()
    {
        var folder = server.Project("steps");
        new WandbFile().Run("step0001", "steps")
            .Row(null, (["loss"], "1"), (["val", "acc"], "0.5"), (["_timestamp"], "1700000001"))
            .Row(7, (["loss"], "2"), (["_runtime"], "2"))
            .Row(null, (["loss"], "3"), (["_timestamp"], "1700000003"))
            .Row(3, (["loss"], "4"), (["_timestamp"], "1700000004"))
            .Row(null, (["loss"], "5"), (["_step"], "20"), (["_timestamp"], "1700000005"))
            .Row(null, (["loss"], "6"), (["_step"], "20.5"))
            .Exit(0).Save(Path.Combine(Folder(folder, "run-20231114_221320-step0001"), "run-step0001.wandb"));

        await server.Import(folder, 0, "wandb", "--from", "wandb");

        var id = Id("", "steps", "step0001");
        (await server.Points(id, "loss")).ShouldBe([("1", 0), ("2", 7), ("3", 8), ("4", 9), ("5", 20), ("6", 21)]);
        (await server.Points(id, "val.acc")).ShouldBe([("0.5", 0)]);
        (await server.Get($"api/v1/runs/{id}/points?key=loss")).GetProperty("items").EnumerateArray().Select(p => p.GetProperty("timestamp").GetInt64() - 1700000000000).ShouldBe([1000, 2000, 3000, 4000, 5000, 5000]);
    }

    [Fact]
    public async Task Files_of_artifacts_come_from_where_that_is_allowed()
    {
        var folder = server.Project("artifacts");
        var staging = Directory.CreateDirectory(Path.Combine(folder, "staging")).FullName;
        await File.WriteAllTextAsync(Path.Combine(staging, "tmp1"), "weights", Cancel);
        new WandbFile().Run("arti0001", "artifacts").Artifact("run-arti0001-table", "run_table", ("t.table.json", "/nowhere/t", "")).Artifact("model", "model", ("net/weights.bin", Path.Combine(staging, "tmp1"), "")).Artifact("data", "dataset", ("gone.csv", "/nowhere/gone.csv", ""), ("far", "", "s3://bucket/far")).Exit(0)
            .Save(Path.Combine(Folder(folder, "offline-run-20231114_221320-arti0001"), "run-arti0001.wandb"));

        var without = await server.Import(folder, 1, "wandb", "--from", "wandb");
        (without.Noted("Its files lie outside of the source's folder."), without.Noted("Its files are no longer where they were logged from."), without.Noted("It refers to files on another store")).ShouldBe((1, 1, 1));
        without.ToString().ShouldContain("--allow-artifact-root " + staging);

        await server.Import(folder, 1, "wandb", "--from", "wandb", "--allow-artifact-root", staging);
        Encoding.UTF8.GetString(await server.Bytes($"api/v1/runs/{Id("", "artifacts", "arti0001")}/artifacts/content?path=artifacts/model/net/weights.bin")).ShouldBe("weights");
    }

    /// <summary>The id that the guide names: from entity, project and id, by no code of the product.</summary>
    internal static string Id(string entity, string project, string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"wandb\n{entity}\n{project}\n{id}")))[..32];

    internal static string Folder(string folder, string name) => Directory.CreateDirectory(Path.Combine(folder, "wandb", name)).FullName;

    internal static void Write(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task<string> Status(string run) => (await server.Get("api/v1/runs/" + run)).GetProperty("info").GetProperty("status").GetString()!;
}
