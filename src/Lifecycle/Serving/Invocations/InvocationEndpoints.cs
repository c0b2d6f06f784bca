using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Serving.Invocations;

/// <summary>MLflow's scoring protocol for each deployment, and at the root while there is exactly one, where MLflow's own server has it.</summary>
internal static class InvocationEndpoints
{
    public static void MapInvocations(this IEndpointRouteBuilder app)
    {
        foreach (var prefix in new[] { "", "/deployments/{name}" })
        {
            app.MapPost(prefix + "/invocations", (HttpContext context, InvocationDoor door) => door.Invoke(context, context.Request.RouteValues["name"] as string)).Needs(Permission.DeploymentInvoke).WithTags("MLflow scoring").WithSummary("Predict");
            app.MapGet(prefix + "/ping", (HttpContext context, InvocationDoor door) => door.Ping(context, context.Request.RouteValues["name"] as string)).Needs(Permission.DeploymentInvoke).WithTags("MLflow scoring").WithSummary("Whether it answers");
        }
    }
}
