using Slipway.Identity.Access;
using Slipway.Ui;

namespace Slipway.Server;

/// <summary>Refusals at the doors that people use: a page, where a browser asks for one.</summary>
internal sealed class PageShape : IRefusalShape
{
    public bool Takes(HttpContext context) => Wants(context.Request);

    public Task Write(HttpContext context, Refusal refusal) => PageAnswers.Refuse(refusal).ExecuteAsync(context);

    /// <summary>Whether a person's browser asked, for a page and not for data.</summary>
    public static bool Wants(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}

/// <summary>Hides navigation that its visitor may not open; the gate judges for itself.</summary>
internal sealed class ActorNavigation : INavigationGate
{
    public bool MayOpen(HttpContext context, string permission) => context.Features.Get<Actor>() is { } actor && actor.Permissions.Contains(permission);
}
