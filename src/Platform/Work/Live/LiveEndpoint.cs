using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Slipway.Identity.Access;

namespace Slipway.Work.Live;

/// <summary>The one web socket of a page. Its origin is checked by the access gate, its topics one by one.</summary>
internal static class LiveEndpoint
{
    public static void MapLive(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/live", Open).Needs(Permission.ServerRead).WithTags("Live").WithSummary("What changes, as it changes: a web socket");

    private static async Task Open(HttpContext context, Actor actor, LiveTopics topics, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Refusal.Invalid("This address speaks WebSocket only.", "Open it with new WebSocket(…), or read the jobs' own addresses.").ToProblem().ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await new LiveSocket(socket, actor, topics).Run(ending.Token);
    }
}
