using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Mlflow.Artifacts;
using Slipway.Mlflow.Tracking;

namespace Slipway.Mlflow;

/// <summary>
/// The MLflow-compatible API: translation alone, every rule lives in the stage that it is about. An area of MLflow's is one class of calls and one <c>Map…</c> method here.
/// </summary>
public static class MlflowModule
{
    private const string Get = "GET";
    private const string Post = "POST";

    public static IServiceCollection AddMlflow(this IServiceCollection services)
    {
        services.AddSingleton<ExperimentCalls>().AddSingleton<RunCalls>().AddSingleton<LogCalls>().AddSingleton<InputCalls>().AddSingleton<MetricCalls>();
        services.AddSingleton<ArtifactCalls>().AddSingleton<ArtifactStreams>();
        return services.AddSingleton<IRefusalShape, MlflowRefusals>();
    }

    public static void MapMlflow(this IEndpointRouteBuilder app)
    {
        var dispatcher = new Dispatcher(app);
        MapServer(dispatcher);
        MapExperiments(dispatcher, app.ServiceProvider.GetRequiredService<ExperimentCalls>());
        MapRuns(dispatcher, app.ServiceProvider.GetRequiredService<RunCalls>());
        MapLogging(dispatcher, app.ServiceProvider.GetRequiredService<LogCalls>());
        MapInputs(dispatcher, app.ServiceProvider.GetRequiredService<InputCalls>());
        MapMetrics(dispatcher, app.ServiceProvider.GetRequiredService<MetricCalls>());
        MapArtifacts(dispatcher, app.ServiceProvider.GetRequiredService<ArtifactCalls>());
        app.ServiceProvider.GetRequiredService<ArtifactStreams>().Map(app);
        foreach (var prefix in MlflowAddresses.Classic.Concat(MlflowAddresses.Newer).Concat(MlflowAddresses.Artifacts))
            dispatcher.MapRest(prefix);
    }

    private static void MapServer(Dispatcher to) => to.Map(Get, MlflowAddresses.Newer, "server-info", Permission.ServerRead, _ => Task.FromResult<Result<Answer>>(new Answer(json =>
    {
        json.WriteString("store_type", "SqlStore");
        json.WriteBoolean("workspaces_enabled", false);
    })));

    private static void MapExperiments(Dispatcher to, ExperimentCalls calls)
    {
        to.Map(Post, MlflowAddresses.Classic, "experiments/create", Permission.RunWrite, calls.Create);
        to.Map(Get, MlflowAddresses.Classic, "experiments/get", Permission.RunRead, calls.Get);
        to.Map(Get, MlflowAddresses.Classic, "experiments/get-by-name", Permission.RunRead, calls.GetByName);
        to.Map(Get, MlflowAddresses.Classic, "experiments/search", Permission.RunRead, calls.Search);
        to.Map(Post, MlflowAddresses.Classic, "experiments/search", Permission.RunRead, calls.Search);
        to.Map(Post, MlflowAddresses.Classic, "experiments/update", Permission.RunWrite, calls.Update);
        to.Map(Post, MlflowAddresses.Classic, "experiments/delete", Permission.RunWrite, calls.Delete);
        to.Map(Post, MlflowAddresses.Classic, "experiments/restore", Permission.RunWrite, calls.Restore);
        to.Map(Post, MlflowAddresses.Classic, "experiments/set-experiment-tag", Permission.RunWrite, calls.SetTag);
        to.Map(Post, MlflowAddresses.Classic, "experiments/delete-experiment-tag", Permission.RunWrite, calls.DeleteTag);
        to.Map(Post, [MlflowAddresses.Classic[1]], "experiments/search-datasets", Permission.RunRead, calls.SearchDatasets);
    }

    private static void MapRuns(Dispatcher to, RunCalls calls)
    {
        to.Map(Post, MlflowAddresses.Classic, "runs/create", Permission.RunWrite, calls.Create);
        to.Map(Get, MlflowAddresses.Classic, "runs/get", Permission.RunRead, calls.Get);
        to.Map(Post, MlflowAddresses.Classic, "runs/search", Permission.RunRead, calls.Search);
        to.Map(Post, MlflowAddresses.Classic, "runs/update", Permission.RunWrite, calls.Update);
        to.Map(Post, MlflowAddresses.Classic, "runs/delete", Permission.RunWrite, calls.Delete);
        to.Map(Post, MlflowAddresses.Classic, "runs/restore", Permission.RunWrite, calls.Restore);
        to.Map(Post, MlflowAddresses.Classic, "runs/delete-tag", Permission.RunWrite, calls.DeleteTag);
    }

    private static void MapLogging(Dispatcher to, LogCalls calls)
    {
        to.Map(Post, MlflowAddresses.Classic, "runs/log-metric", Permission.RunWrite, calls.Metric);
        to.Map(Post, MlflowAddresses.Classic, "runs/log-parameter", Permission.RunWrite, calls.Parameter);
        to.Map(Post, MlflowAddresses.Classic, "runs/set-tag", Permission.RunWrite, calls.SetTag);
        to.Map(Post, MlflowAddresses.Classic, "runs/log-batch", Permission.RunWrite, calls.Batch);
    }

    private static void MapInputs(Dispatcher to, InputCalls calls)
    {
        to.Map(Post, MlflowAddresses.Classic, "runs/log-inputs", Permission.RunWrite, calls.Inputs);
        to.Map(Post, MlflowAddresses.Classic, "runs/outputs", Permission.RunWrite, calls.Outputs);
        to.Map(Post, MlflowAddresses.Classic, "runs/log-model", Permission.RunWrite, calls.Model);
    }

    private static void MapMetrics(Dispatcher to, MetricCalls calls)
    {
        to.Map(Get, MlflowAddresses.Classic, "metrics/get-history", Permission.RunRead, calls.History);
        to.Map(Get, [MlflowAddresses.Classic[1]], "metrics/get-history-bulk", Permission.RunRead, calls.Bulk);
        to.Map(Get, MlflowAddresses.Classic, "metrics/get-history-bulk-interval", Permission.RunRead, calls.Interval);
    }

    private static void MapArtifacts(Dispatcher to, ArtifactCalls calls)
    {
        to.Map(Get, MlflowAddresses.Classic, "artifacts/list", Permission.RunRead, calls.ListRun);
        to.Map(Post, MlflowAddresses.Classic, "artifacts/presigned-upload-url", Permission.RunWrite, ArtifactCalls.PresignedUpload);
        to.Map(Get, MlflowAddresses.Artifacts, "artifacts", Permission.RunRead, calls.ListFolder);
    }
}
