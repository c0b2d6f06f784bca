using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Slipway.Storage.Blobs;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.Experiments;
using Slipway.Tracking.Imports;
using Slipway.Tracking.Inputs;
using Slipway.Tracking.LoggedModels;
using Slipway.Tracking.Logging;
using Slipway.Tracking.Metrics;
using Slipway.Tracking.Pages;
using Slipway.Tracking.Removal;
using Slipway.Tracking.Runs;
using Slipway.Tracking.Table;
using Slipway.Tracking.Uploads;
using Slipway.Work.Live;
using Slipway.Work.Retention;

namespace Slipway.Tracking;

/// <summary>Experiments, runs and what was logged to them: the face of the module. Other modules use <c>Slipway.Tracking.Contracts</c>.</summary>
public static class TrackingModule
{
    public static IServiceCollection AddTracking(this IServiceCollection services)
    {
        services.AddSingleton<MetricKeys>().AddSingleton<RunReader>().AddSingleton<TableService>();
        services.AddSingleton<ExperimentService>().AddSingleton<IExperiments>(provider => provider.GetRequiredService<ExperimentService>());
        services.AddSingleton<RunBeginnings>().AddSingleton<IRuns, RunService>().AddSingleton<IRunInputs, InputService>().AddSingleton<LogQueue>().AddSingleton<IRunLog, LiveCurves>();
        services.AddSingleton<IMetricHistory, HistoryService>().AddSingleton<ArtifactService>().AddSingleton<IArtifacts>(provider => provider.GetRequiredService<ArtifactService>()).AddSingleton<ILoggedModels, LoggedModelService>();
        services.AddSingleton<IBlobReferences, ArtifactBlobs>().AddSingleton<IRemovals, RunRemovals>().AddSingleton<IRemovals, ExperimentRemovals>().AddSingleton<IRemovals, LoggedModelRemovals>();
        services.AddSingleton<IArtifactUploads, UploadService>().AddSingleton<UploadRemovals>().AddSingleton<IRemovals>(provider => provider.GetRequiredService<UploadRemovals>())
            .AddSingleton<IBlobReferences>(provider => provider.GetRequiredService<UploadRemovals>());
        services.AddSingleton<ExperimentImport>().AddSingleton<RunImport>().AddSingleton<PointImport>().AddSingleton<LoggedModelImport>();
        services.AddSingleton(new LiveTopicRule("runs/", Permission.RunRead)).AddSingleton(new LiveTopicRule("experiments/", Permission.RunRead));
        return services.AddTrackingPages().AddHostedService<DefaultExperiment>();
    }

    public static void MapTracking(this IEndpointRouteBuilder app)
    {
        var experiments = app.MapGroup("/api/v1/experiments");
        experiments.MapExperiments();
        experiments.MapTable();
        app.MapGroup("/api/v1/runs").MapRuns();
        app.MapGroup("/api/v1/artifacts").MapArtifactFiles();
        app.MapGroup("/api/v1/logged-models").MapLoggedModelFiles();
        app.MapGroup("/api/v1/imports").MapImports();
        app.MapTrackingPages();
    }

    /// <summary>Experiment 0 is there before the first request.</summary>
    private sealed class DefaultExperiment(ExperimentService experiments) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) => await experiments.EnsureDefault(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
