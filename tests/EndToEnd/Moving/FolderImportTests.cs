using Slipway.Tests.Beginning;

namespace Slipway.Tests.Moving;

/// <summary>A folder that MLflow wrote comes in whole, once, and goes on with its source.</summary>
public sealed class FolderImportTests(OwnServer server) : IClassFixture<OwnServer>
{
    private const string Experiment = "726087342514934772";
    private const string First = "dabd3e7764f7490e8663174e77712dc7";
    private const string Going = "341b150b416d4127a26725bf8dd2dd66";
    private const string Deleted = "86ac1c2fbfec480b968becce3f898f94";
    private const string Logged = "m-e259186c8d6244b4a88458a635f6ad53";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_of_it_comes_with_its_ids_and_a_second_time_changes_nothing()
    {
        var folder = server.Project("whole");
        var mlruns = MlflowWrote.Folder(folder);

        var report = await server.Import(folder, 0, "mlflow", "--from", mlruns);

        report.GetProperty("experiments").EnumerateArray().Select(e => (e.GetProperty("name").GetString(), e.GetProperty("from").GetInt64() == e.GetProperty("to").GetInt64())).ShouldBe(
            [("Default", true), ("Kreditprüfung: \"Größe\"", true), ("gone", true)], ignoreOrder: true);
        report.Tally("runs").ShouldBe((6, 6, 0));
        report.Tally("points").ShouldBe((33, 33, 0));
        report.Tally("artifacts").ShouldBe((6, 6, 0));
        report.Tally("versions").ShouldBe((5, 5, 0));
        await TheRunIsWhole();
        await TheModelsAreThere();
        (await server.Get($"api/v1/experiments/{Experiment}")).GetProperty("tags")[0].GetProperty("value").GetString().ShouldBe("Ein Text\nmit zwei Zeilen: und # Zeichen");
        (await server.Get($"api/v1/runs/{Deleted}")).GetProperty("info").GetProperty("deleted").GetBoolean().ShouldBeTrue();
        (await server.Get("api/v1/experiments/652437343643125298")).GetProperty("deleted").GetBoolean().ShouldBeTrue();

        var head = await ServerState.AuditHead(server);
        var again = await server.Import(folder, 0, "mlflow", "--from", mlruns);
        foreach (var kind in (string[])["runs", "points", "artifacts", "loggedModels", "models", "versions", "aliases"])
            again.GetProperty(kind).GetProperty("taken").GetInt64().ShouldBe(0, kind);
        (await ServerState.AuditHead(server)).ShouldBe(head);

        await ARunThatWentOnBringsWhatIsNew(folder, mlruns);
        await NamesStayAsTheyAreAndTracesAreCounted(folder, mlruns);
        await WhatPeopleDoHereStays(folder, mlruns);
    }

    private async Task TheRunIsWhole()
    {
        var run = await server.Get("api/v1/runs/" + First);
        var info = run.GetProperty("info");
        (info.GetProperty("name").GetString(), info.GetProperty("user").GetString(), info.GetProperty("status").GetString()).ShouldBe(("erster Lauf ☂", "ada", "Finished"));
        (info.GetProperty("startedAt").GetInt64(), info.GetProperty("endedAt").GetInt64()).ShouldBe((1700000000000, 1700000005000));
        run.GetProperty("params").EnumerateArray().ToDictionary(p => p.GetProperty("key").GetString()!, p => p.GetProperty("value").GetString()!).ShouldBe(new Dictionary<string, string>
        {
            ["lines"] = "a\nb", ["long"] = new('x', 5000), ["lr"] = "0.1", ["null-like"] = "null", ["opt/name"] = "adam ✓",
        }, ignoreOrder: true);
        run.GetProperty("datasets")[0].GetProperty("dataset").GetProperty("source").GetString().ShouldBe("{\"uri\": \"/data/german.csv\"}");
        run.GetProperty("modelOutputs")[0].ToString().ShouldBe($$"""{"model":"{{Logged}}","step":7}""");
        (await server.Points(First, "odd/values")).ShouldBe([("0.25", -3), ("NaN", 0), ("0.5", 1), ("Infinity", 1), ("-Infinity", 2), ("1E-300", 9)]);
        (await server.Points(First, "same")).Select(p => p.Value).ShouldBe(["1", "2", "3"]);
        (await server.Bytes($"api/v1/runs/{First}/artifacts/content?path=model/model.bin")).ShouldBe([.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        (await server.Bytes($"api/v1/runs/{First}/artifacts/content?path={Uri.EscapeDataString("notes/größe 1.txt")}")).ShouldBe("Text"u8.ToArray());
    }

    private async Task TheModelsAreThere()
    {
        var model = await server.Get("api/v1/models/credit-default");
        (model.GetProperty("description").GetString(), model.GetProperty("aliases").ToString()).ShouldBe(("Wer zahlt zurück?", """{"champion":2,"first":1}"""));
        var sources = (await server.Get("api/v1/models/credit-default/versions")).GetProperty("items").EnumerateArray().ToDictionary(v => v.GetProperty("number").GetInt32(), v => (v.GetProperty("source").GetString(), v.GetProperty("stage").GetString(), v.GetProperty("files").GetArrayLength()));
        sources.ShouldBe(new Dictionary<int, (string?, string?, int)>
        {
            [5] = ("s3://bucket/elsewhere/model", "None", 0), [4] = ("models:/" + Logged, "None", 2), [2] = ($"runs:/{First}/model", "Production", 2), [1] = ($"mlflow-artifacts:/{Experiment}/{First}/artifacts/model", "None", 2),
        }, ignoreOrder: true);
        (await server.Get("api/v1/models/greeting/versions/1")).GetProperty("tags").GetProperty("mlflow.prompt.text").GetString().ShouldBe("Hallo {{name}}");
    }

    private async Task ARunThatWentOnBringsWhatIsNew(string folder, string mlruns)
    {
        var run = Path.Combine(mlruns, Experiment, Going);
        await File.AppendAllTextAsync(Path.Combine(run, "metrics", "loss"), "1700000000001 0.25 1\n1700000000002 0.125 2\n", Cancel);
        var meta = Path.Combine(run, "meta.yaml");
        await File.WriteAllTextAsync(meta, (await File.ReadAllTextAsync(meta, Cancel)).Replace("status: 1", "status: 3", StringComparison.Ordinal).Replace("end_time: null", "end_time: 1700000000009", StringComparison.Ordinal), Cancel);

        var report = await server.Import(folder, 0, "mlflow", "--from", mlruns);

        (report.Tally("runs"), report.Tally("points")).ShouldBe(((6, 1, 5), (35, 2, 33)));
        (await server.Get("api/v1/runs/" + Going)).GetProperty("info").GetProperty("status").GetString().ShouldBe("Finished");
        (await server.Points(Going, "loss")).ShouldBe([("0.5", 0), ("0.25", 1), ("0.125", 2)]);
    }

    private async Task NamesStayAsTheyAreAndTracesAreCounted(string folder, string mlruns)
    {
        string[] names = ["loss%step%0%timestamp%1700000000000%5fab.png", "a%20b.txt", "a b.txt"];
        Directory.CreateDirectory(Path.Combine(mlruns, Experiment, Going, "artifacts"));
        foreach (var name in names)
            await File.WriteAllTextAsync(Path.Combine(mlruns, Experiment, Going, "artifacts", name), name, Cancel);
        foreach (var trace in (string[])["tr-1", "tr-2"])
            Directory.CreateDirectory(Path.Combine(mlruns, Experiment, "traces", trace));

        var report = await server.Import(folder, 0, "mlflow", "--from", mlruns);

        report.GetProperty("notes").EnumerateArray().Single(n => n.GetProperty("why").GetString() == "Traces are not taken; they stay at the source.").GetProperty("such")[0].GetString().ShouldBe("2 traces of experiment 'Kreditprüfung: \"Größe\"'");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(mlruns, Experiment, Going, "artifacts", "images")).FullName, "train#dog%step%0%x.png"), "dog", Cancel);
        (await server.Import(folder, 0, "mlflow", "--from", mlruns)).Noted("The name of an image has a '#'").ShouldBe(1);
        (await server.Bytes($"api/v1/runs/{Going}/artifacts/content?path={Uri.EscapeDataString("images/train~dog%step%0%x.png")}")).ShouldBe("dog"u8.ToArray());
        foreach (var name in names)
            (await server.Bytes($"api/v1/runs/{Going}/artifacts/content?path={Uri.EscapeDataString(name)}")).ShouldBe(System.Text.Encoding.UTF8.GetBytes(name));
    }

    private async Task WhatPeopleDoHereStays(string folder, string mlruns)
    {
        await server.Do(folder, "model", "promote", "credit-default/1");

        var report = await server.Import(folder, 0, "mlflow", "--from", mlruns);

        report.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("why").GetString()).ShouldContain("The alias points at version 1 here and at 2 at the source; it stays.");
        (await server.Get("api/v1/models/credit-default")).GetProperty("aliases").GetProperty("champion").GetInt32().ShouldBe(1);
    }
}
