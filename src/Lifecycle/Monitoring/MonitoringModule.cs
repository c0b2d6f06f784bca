using System.Collections;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Declarations;
using Slipway.Monitoring.Contracts;
using Slipway.Monitoring.Labels;
using Slipway.Monitoring.Monitors;
using Slipway.Monitoring.Alerts;
using Slipway.Monitoring.Pages;
using Slipway.Monitoring.Windows;
using Slipway.Serving.Contracts;
using Slipway.Ui;
using Slipway.Work;

namespace Slipway.Monitoring;

/// <summary>What deployments do in production, window by window, and alerts when it is not what they were made for: the face of the module.</summary>
public static class MonitoringModule
{
    private const string SecretPrefix = "SLIPWAY_SECRET_";

    private const string ByName = """
        SELECT name, id, 'watches ' || deployment FROM monitor WHERE LOWER(name) LIKE @within ESCAPE '!'
        ORDER BY CASE WHEN LOWER(name) LIKE @start ESCAPE '!' THEN 0 ELSE 1 END, name LIMIT @most
        """;

    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddOptions<MonitoringOptions>().Configure(ReadSecrets).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(WebhookNotices.ClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddSingleton<MonitoringMetrics>().AddSingleton<ReferenceShelf>().AddSingleton<LabelJoin>().AddSingleton<WindowPredictions>().AddSingleton<WindowEvaluator>().AddSingleton<PublishedWindows>().AddSingleton<WindowPublisher>().AddSingleton<MonitorPass>().AddSingleton<TaskFit>().AddSingleton<MonitorService>();
        services.AddSingleton<IMonitors, MonitorsContract>().AddSingleton<IPredictionTruth, PredictionTruth>();
        services.AddSingleton<ISubscriber, DeclaredMonitors>().AddSingleton<IDeclaredObjects, StandingMonitors>().AddSingleton<ISubscriber, WindowNews>().AddSingleton<ISubscriber>(provider => provider.GetRequiredService<PublishedWindows>()).AddSingleton<ISubscriber, WebhookNotices>();
        services.AddNavigation(new NavigationItem(LifecycleStage.Monitors, "Monitors", "/monitors", Permission.MonitorRead.Name, Key: 'w'));
        services.AddSearch(new Searchable("monitor", Permission.MonitorRead, ByName, found => MonitorText.Address(found.Name)));
        return services.AddSingleton<MonitorLoop>().AddHostedService(provider => provider.GetRequiredService<MonitorLoop>());
    }

    public static void MapMonitoring(this IEndpointRouteBuilder app)
    {
        app.MapMonitors();
        app.MapMonitorPages();
    }

    private static void ReadSecrets(MonitoringOptions options)
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string name && name.StartsWith(SecretPrefix, StringComparison.Ordinal) && variable.Value is string { Length: > 0 } secret)
                options.Secrets[name[SecretPrefix.Length..]] = secret;
        }
    }
}
