using Slipway.Client;
using Slipway.Testing;
using Slipway.Tests.Beginning;
using Slipway.Tests.Kills;

namespace Slipway.Tests.Client;

/// <summary>The guide's code does what the guide says, against the program as people start it. Alone: it changes the folder and the environment of the process, as a program of its own would have them.</summary>
[Collection(Alone.Name)]
public sealed class GuideTests(OwnServer server) : IClassFixture<OwnServer>, IDisposable
{
    private readonly MlflowClient _client = new(new MlflowClientOptions { TrackingUri = server.Address });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_logged_flushed_stored_and_looked_up_is_there()
    {
        using var folder = new TempFolder();
        var run = await _client.StartRun("my-experiment", cancel: Cancel);
        run.LogMetric("loss", 0.5, 99);

        await Guide.Flush(run);

        var stored = await _client.GetRun(run.Id, Cancel);
        (stored.Metrics["loss"].Step, stored.Metrics["auc"].Value).ShouldBe((99, 0.87));
        await Guide.Files(folder, _client, run);
        await Guide.LookBack(_client, run);
        await run.DisposeAsync();
        (await _client.GetRun(run.Id, Cancel)).Status.ShouldBe(RunStatus.Finished);
    }

    [Fact]
    public async Task Runs_are_tracked_nested_and_taken_up_again()
    {
        var tracked = await _client.GetRun(await Guide.Track(_client), Cancel);
        var trial = await _client.GetRun(await Guide.Trial(_client), Cancel);

        tracked.Params.ShouldBe(new Dictionary<string, string> { ["learning_rate"] = "0.1", ["depth"] = "6" }, ignoreOrder: true);
        trial.Tags.ShouldContainKey("mlflow.parentRunId");
        (await With("MLFLOW_RUN_ID", trial.Id, () => Guide.Resume(_client))).ShouldBe(RunStatus.Running);
    }

    [Fact]
    public async Task The_environment_says_which_server()
    {
        await With("MLFLOW_TRACKING_URI", server.Address.ToString(), async () =>
        {
            await Guide.FiveLines();
            return true;
        });

        var experiment = await _client.FindExperiment("my-experiment", Cancel);
        var newest = await _client.SearchRuns([experiment!.Id], cancel: Cancel).FirstAsync(Cancel);
        (newest.Metrics["loss"].Step, newest.Metrics["loss"].Value).ShouldBe((99, 0.01));
        (await Should.ThrowAsync<InvalidOperationException>(() => With("MLFLOW_TRACKING_URI", "mlruns", () => Task.FromResult(new MlflowClient())))).Message.ShouldContain("MLFLOW_TRACKING_URI is 'mlruns'");
        Guide.Options("slp_secret").Token.ShouldBe("slp_secret");
    }

    public void Dispose() => _client.Dispose();

    private static async Task<T> With<T>(string variable, string value, Func<Task<T>> work)
    {
        Environment.SetEnvironmentVariable(variable, value);
        try
        {
            return await work();
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }
}
