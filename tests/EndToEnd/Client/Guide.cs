using Slipway.Client;
using Slipway.Testing;

namespace Slipway.Tests.Client;

/// <summary>The code of <c>docs/log-from-dotnet.md</c> and of the README, line by line.</summary>
internal static class Guide
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task FiveLines()
    {
        using var client = new MlflowClient();
        await using var run = await client.StartRun("my-experiment");
        for (var step = 0; step < 100; step++)
            run.LogMetric("loss", 1.0 / (step + 1), step);
        Console.WriteLine(run.Page);
    }

    public static async Task Flush(ActiveRun run)
    {
        run.LogMetric("auc", 0.87);
        await run.Flush();
    }

    public static async Task<string> Track(MlflowClient client)
    {
        var trained = "";
        Task Train(ActiveRun run) => Task.FromResult(trained = run.Id);

        await client.Track("my-experiment", async run =>
        {
            run.LogParams(new Dictionary<string, object?> { ["learning_rate"] = 0.1, ["depth"] = 6 });
            await Train(run);
        });
        return trained;
    }

    public static async Task<RunStatus> Resume(MlflowClient client)
    {
        await using var given = await client.ResumeRun(Environment.GetEnvironmentVariable("MLFLOW_RUN_ID")!);
        return (await client.GetRun(given.Id, Cancel)).Status;
    }

    public static async Task<string> Trial(MlflowClient client)
    {
        await using var run = await client.StartRun("my-experiment");
        await using var trial = await client.StartRun("my-experiment", "depth 6", parent: run);
        return trial.Id;
    }

    public static async Task Files(TempFolder folder, MlflowClient client, ActiveRun run)
    {
        await File.WriteAllTextAsync(folder.At("model.zip"), "zip", Cancel);
        Directory.CreateDirectory(folder.At("plots"));
        await File.WriteAllTextAsync(folder.At("plots", "roc.svg"), "<svg/>", Cancel);
        var here = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder.Path);
        try
        {
            await run.LogText("What I tried.", "notes.txt");
            await run.LogFile("model.zip", "model");
            await run.LogFolder("plots", "plots");
            await foreach (var file in run.Artifacts.List(recursive: true))
                Console.WriteLine($"{file.Path} {file.Length}");
            await run.Artifacts.Download("plots", "fetched");
            File.Exists(folder.At("fetched", "plots", "roc.svg")).ShouldBeTrue();

            var version = await run.RegisterModel("my-model", "model", "The first that is worth a look");
            await client.SetAlias("my-model", "candidate", version.Version);
            var candidate = await client.GetModelVersionByAlias("my-model", "candidate");
            await client.DownloadModel(candidate, "models/candidate");
            (await File.ReadAllTextAsync(folder.At("models", "candidate", "model.zip"), Cancel)).ShouldBe("zip");
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
        }
    }

    public static async Task LookBack(MlflowClient client, ActiveRun run)
    {
        var experiment = await client.GetOrCreateExperiment("my-experiment");
        await foreach (var found in client.SearchRuns([experiment.Id], "metrics.auc > 0.8", ["metrics.auc DESC"]))
            Console.WriteLine($"{found.Name}: {found.Metrics["auc"].Value}");
        await foreach (var point in client.GetMetricHistory(run.Id, "loss"))
            Console.WriteLine($"{point.Step} {point.Value}");
    }

    public static MlflowClientOptions Options(string token)
    {
        var options = new MlflowClientOptions { TrackingUri = new Uri("https://slipway.example.com"), Token = token };
        return options;
    }
}
