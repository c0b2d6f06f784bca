using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Governance.Audit;
using Slipway.Governance.Tokens;
using Slipway.Ui;

namespace Slipway.Governance;

/// <summary>Who did what, and who may: the audit trail and access, for those who answer for them.</summary>
public static class GovernanceModule
{
    public static IServiceCollection AddGovernance(this IServiceCollection services) => services.AddNavigation(
        new NavigationItem(LifecycleStage.Governance, "Audit trail", "/audit", Permission.AuditRead.Name, 0, 'a'),
        new NavigationItem(LifecycleStage.Governance, "Access", "/access", Permission.TokenManage.Name, 1));

    public static void MapGovernance(this IEndpointRouteBuilder app)
    {
        app.MapAuditPages();
        app.MapAccessPages();
    }
}
