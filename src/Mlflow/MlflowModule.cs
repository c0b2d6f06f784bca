using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Mlflow.Artifacts;
using Slipway.Mlflow.Registry;
using Slipway.Mlflow.Tracking;

namespace Slipway.Mlflow;

/// <summary>
/// The MLflow-compatible API: translation alone, every rule lives in the stage that it is about. An area of MLflow's is one class of calls and one <c>Map…</c> method here.
/// </summary>
public static class MlflowModule
{
    private const string Get = "GET";
    private const string Post = "POST";
    private const string Patch = "PATCH";
    private const string Delete = "DELETE";

    public static IServiceCollection AddMlflow(this IServiceCollection services)
    {
        services.AddSingleton<ExperimentCalls>().AddSingleton<RunCalls>().AddSingleton<LogCalls>().AddSingleton<InputCalls>().AddSingleton<MetricCalls>().AddSingleton<LoggedModelCalls>();
        services.AddSingleton<RegisteredModelCalls>().AddSingleton<AliasCalls>().AddSingleton<ModelVersionCalls>().AddSingleton<VersionFiles>();
        services.AddSingleton<ArtifactCalls>().AddSingleton<ArtifactStreams>().AddSingleton<UploadDoors>();
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
        MapLoggedModels(dispatcher, app.ServiceProvider.GetRequiredService<LoggedModelCalls>());
        MapRegisteredModels(dispatcher, app.ServiceProvider.GetRequiredService<RegisteredModelCalls>());
        MapAliases(dispatcher, app.ServiceProvider.GetRequiredService<AliasCalls>());
        MapModelVersions(dispatcher, app.ServiceProvider.GetRequiredService<ModelVersionCalls>());
        MapArtifacts(dispatcher, app.ServiceProvider.GetRequiredService<ArtifactCalls>());
        app.ServiceProvider.GetRequiredService<ArtifactStreams>().Map(app);
        app.ServiceProvider.GetRequiredService<UploadDoors>().Map(app);
        app.ServiceProvider.GetRequiredService<VersionFiles>().Map(app);
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

    private static void MapLoggedModels(Dispatcher to, LoggedModelCalls calls)
    {
        to.Map(Post, MlflowAddresses.Classic, "logged-models", Permission.RunWrite, calls.Create);
        to.Map(Post, MlflowAddresses.Classic, "logged-models/search", Permission.RunRead, calls.Search);
        to.Map(Get, MlflowAddresses.Classic, "logged-models/{model_id}", Permission.RunRead, calls.Get);
        to.Map(Patch, MlflowAddresses.Classic, "logged-models/{model_id}", Permission.RunWrite, calls.Finish);
        to.Map(Delete, MlflowAddresses.Classic, "logged-models/{model_id}", Permission.RunWrite, calls.Delete);
        to.Map(Patch, MlflowAddresses.Classic, "logged-models/{model_id}/tags", Permission.RunWrite, calls.SetTags);
        to.Map(Delete, MlflowAddresses.Classic, "logged-models/{model_id}/tags/{tag_key}", Permission.RunWrite, calls.DeleteTag);
        to.Map(Post, MlflowAddresses.Classic, "logged-models/{model_id}/params", Permission.RunWrite, calls.AddParams);
        to.Map(Get, MlflowAddresses.Classic, "logged-models/{model_id}/artifacts/directories", Permission.RunRead, calls.ListFiles);
    }

    private static void MapRegisteredModels(Dispatcher to, RegisteredModelCalls calls)
    {
        to.Map(Post, MlflowAddresses.Classic, "registered-models/create", Permission.ModelWrite, calls.Create);
        to.Map(Get, MlflowAddresses.Classic, "registered-models/get", Permission.ModelRead, calls.Get);
        to.Map(Get, MlflowAddresses.Classic, "registered-models/search", Permission.ModelRead, calls.Search);
        to.Map(Post, MlflowAddresses.Classic, "registered-models/rename", Permission.ModelWrite, calls.Rename);
        to.Map(Patch, MlflowAddresses.Classic, "registered-models/update", Permission.ModelWrite, calls.Update);
        to.Map(Delete, MlflowAddresses.Classic, "registered-models/delete", Permission.ModelWrite, calls.Delete);
        to.Map(Post, MlflowAddresses.Classic, "registered-models/set-tag", Permission.ModelWrite, calls.SetTag);
        to.Map(Delete, MlflowAddresses.Classic, "registered-models/delete-tag", Permission.ModelWrite, calls.DeleteTag);
        to.Map(Get, MlflowAddresses.Classic, "registered-models/get-latest-versions", Permission.ModelRead, calls.Latest);
        to.Map(Post, MlflowAddresses.Classic, "registered-models/get-latest-versions", Permission.ModelRead, calls.Latest);
    }

    private static void MapAliases(Dispatcher to, AliasCalls calls)
    {
        to.Map(Get, MlflowAddresses.Classic, "registered-models/alias", Permission.ModelRead, calls.Get);
        to.Map(Post, MlflowAddresses.Classic, "registered-models/alias", Permission.AliasSet, calls.Set);
        to.Map(Delete, MlflowAddresses.Classic, "registered-models/alias", Permission.AliasSet, calls.Delete);
    }

    private static void MapModelVersions(Dispatcher to, ModelVersionCalls calls)
    {
        to.Map(Post, MlflowAddresses.Classic, "model-versions/create", Permission.ModelWrite, calls.Create);
        to.Map(Get, MlflowAddresses.Classic, "model-versions/get", Permission.ModelRead, calls.Get);
        to.Map(Get, MlflowAddresses.Classic, "model-versions/search", Permission.ModelRead, calls.Search);
        to.Map(Patch, MlflowAddresses.Classic, "model-versions/update", Permission.ModelWrite, calls.Update);
        // A stage is what older clients deploy by, as newer ones do by aliases: who may not move the one may not move the other.
        to.Map(Post, MlflowAddresses.Classic, "model-versions/transition-stage", Permission.AliasSet, calls.Transition);
        to.Map(Delete, MlflowAddresses.Classic, "model-versions/delete", Permission.ModelWrite, calls.Delete);
        to.Map(Get, MlflowAddresses.Classic, "model-versions/get-download-uri", Permission.ModelRead, calls.DownloadUri);
        to.Map(Post, MlflowAddresses.Classic, "model-versions/set-tag", Permission.ModelWrite, calls.SetTag);
        to.Map(Delete, MlflowAddresses.Classic, "model-versions/delete-tag", Permission.ModelWrite, calls.DeleteTag);
    }

    private static void MapArtifacts(Dispatcher to, ArtifactCalls calls)
    {
        to.Map(Get, MlflowAddresses.Classic, "artifacts/list", Permission.RunRead, calls.ListRun);
        to.Map(Post, MlflowAddresses.Classic, "artifacts/presigned-upload-url", Permission.RunWrite, ArtifactCalls.PresignedUpload);
        to.Map(Get, MlflowAddresses.Artifacts, "artifacts", Permission.RunRead, calls.ListFolder);
    }
}
