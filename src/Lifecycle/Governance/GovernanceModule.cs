using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Governance.Audit;
using Slipway.Governance.Lineage;
using Slipway.Governance.Timelines;
using Slipway.Governance.Tokens;
using Slipway.Ui;

namespace Slipway.Governance;

/// <summary>Who did what, who may, where things come from and what happened when: for those who answer for them.</summary>
public static class GovernanceModule
{
    public static IServiceCollection AddGovernance(this IServiceCollection services)
    {
        services.AddNavigation(
            new NavigationItem(LifecycleStage.Governance, "Timeline", "/timeline", Permission.LineageRead.Name, 0, 't'),
            new NavigationItem(LifecycleStage.Governance, "Lineage", "/lineage", Permission.LineageRead.Name, 1, 'l'),
            new NavigationItem(LifecycleStage.Governance, "Audit trail", "/audit", Permission.AuditRead.Name, 2, 'a'),
            new NavigationItem(LifecycleStage.Governance, "Access", "/access", Permission.TokenManage.Name, 3));
        services.AddSingleton<RunTagSearch>().AddSingleton<ServingLineage>().AddSingleton<ILineageStage>(provider => provider.GetRequiredService<ServingLineage>());
        services.AddSingleton<ILineageStage, DataLineage>().AddSingleton<ILineageStage, TrainingLineage>().AddSingleton<ILineageStage, ModelLineage>().AddSingleton<ILineageStage, MonitorLineage>();
        services.AddSingleton<ILineageStage, CommitLineage>().AddSingleton<LineageService>();
        return services.AddSingleton<EventReader>().AddSingleton<TimelineService>();
    }

    public static void MapGovernance(this IEndpointRouteBuilder app)
    {
        app.MapLineage();
        app.MapTimeline();
        app.MapAuditPages();
        app.MapAccessPages();
        app.MapLineagePages();
        app.MapTimelinePages();
    }
}
