using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Server;
using Slipway.Testing;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines.Training;

/// <summary>The example <c>command-python</c> through the command line: a search, a model of plain Python, gates and a deployment.</summary>
public abstract class PythonExampleTests(ServerFixture server)
{
    private static readonly string[] Experiments = ["1"];
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plain_Python_trains_a_model_that_passes_its_gates_and_only_changed_code_trains_another()
    {
        using var folder = new TempFolder();
        foreach (var file in new[] { "slipway.yaml", "train.py", "onnx_file.py", "README.md" })
            Copy(Path.Combine("command-python", file), folder.At("command-python", file));
        Copy(Path.Combine("credit", "data", "credit.csv"), folder.At("credit", "data", "credit.csv"));
        var project = folder.At("command-python");

        var (code, said) = await Slipway("apply", "--project", project, "--yes", "--wait");

        code.ShouldBe(0, said);
        var metrics = await Metrics();
        metrics["roc_auc"].ShouldBeGreaterThan(0.75);
        metrics.ShouldContainKey("training/log_loss");
        await Answers();
        await Trials();

        await File.AppendAllTextAsync(folder.At("command-python", "README.md"), "More words.", Cancel);
        (await Slipway("apply", "--project", project, "--yes")).Said.Trim().ShouldBe("no changes");
        await File.AppendAllTextAsync(folder.At("command-python", "train.py"), "print('done')\n", Cancel);
        var (_, plan) = await Slipway("plan", "--project", project);
        plan.ShouldContain("~ code");
        plan.ShouldContain("A model will be trained: code is new or changed.");
    }

    private async Task<Dictionary<string, double>> Metrics()
    {
        var version = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/models/credit-python/versions/1", Cancel);
        var run = (await server.Http.GetFromJsonAsync<JsonElement>("/api/2.0/mlflow/runs/get?run_id=" + version.GetProperty("run").GetString(), Cancel)).GetProperty("run");
        run.GetProperty("data").GetProperty("tags").EnumerateArray().Select(t => t.GetProperty("key").GetString()).ShouldContain("slipway.code");
        return run.GetProperty("data").GetProperty("metrics").EnumerateArray().ToDictionary(m => m.GetProperty("key").GetString()!, m => m.GetProperty("value").GetDouble(), StringComparer.Ordinal);
    }

    /// <summary>Each trial is a child run with its values as parameters, its own curve, and what was measured on the validation part.</summary>
    private async Task Trials()
    {
        using var response = await server.Http.PostAsJsonAsync("/api/2.0/mlflow/runs/search", new { experiment_ids = Experiments, filter = "tags.slipway.trial != 'x'" }, Cancel);
        var runs = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("runs").EnumerateArray().ToList();
        runs.Count.ShouldBe(4);
        foreach (var data in runs.Select(run => run.GetProperty("data")))
        {
            data.GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("key").GetString()).ShouldBeSubsetOf([.. Measured.Select(m => "validation/" + m), "training/log_loss"]);
            data.GetProperty("metrics").EnumerateArray().Select(m => m.GetProperty("key").GetString()).ShouldContain("validation/log_loss");
            data.GetProperty("params").EnumerateArray().Select(p => p.GetProperty("key").GetString()).ShouldBe(["l2", "learning_rate"], ignoreOrder: true);
        }

        runs.Select(run => run.GetProperty("data").GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("key").GetString() == "validation/log_loss").GetProperty("value").GetDouble()).Distinct().Count().ShouldBe(4);
    }

    private static readonly string[] Measured = ["log_loss", "roc_auc", "average_precision", "brier", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "bias"];

    private async Task Answers()
    {
        var record = new Dictionary<string, object?> { ["Seniority"] = 9, ["Home"] = "rent", ["Time"] = 60, ["Records"] = "no", ["Job"] = null, ["Expenses"] = 73, ["Income"] = null, ["Assets"] = 0, ["Debt"] = 0, ["Amount"] = 800, ["Price"] = 846 };
        HttpResponseMessage response;
        while ((response = await server.Http.PostAsJsonAsync("/api/v1/deployments/credit-python/predict", new { records = new[] { record } }, Cancel)).StatusCode == HttpStatusCode.NotFound)
            await Task.Delay(50, Cancel);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer.ToString());
        var probabilities = answer.GetProperty("predictions")[0].GetProperty("probabilities");
        (probabilities[0].GetDouble() + probabilities[1].GetDouble()).ShouldBe(1, 1e-9);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(CommandProject.Example(from), to);
    }

    private async Task<(int Code, string Said)> Slipway(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SlipwayServer).Assembly.Location, .. words, "--server", server.Address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await said + await complained);
    }
}

public sealed class PythonExampleOnSqlite(SqliteServer server) : PythonExampleTests(server), IClassFixture<SqliteServer>;

public sealed class PythonExampleOnPostgres(PostgresServer server) : PythonExampleTests(server), IClassFixture<PostgresServer>;
