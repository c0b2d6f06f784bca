using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Identity.Access;
using Slipway.Ui;

namespace Slipway.Server;

/// <summary>Refusals at the doors that people use: a page, where a browser asks for one.</summary>
internal sealed class PageShape : IRefusalShape
{
    public bool Takes(HttpContext context) => Wants(context.Request);

    public Task Write(HttpContext context, Refusal refusal) => Page(HttpAnswers.Status(refusal.Kind), refusal.Message, refusal.Remedy, null).ExecuteAsync(context);

    /// <summary>Whether a person's browser asked, for a page and not for data.</summary>
    public static bool Wants(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    public static RazorComponentResult<ErrorPage> Page(int status, string detail, string? remedy, string? trace) => new(new { Status = status, Title = Title(status), Detail = detail, Remedy = remedy, Trace = trace }) { StatusCode = status };

    private static string Title(int status) => status switch
    {
        401 => "Please show a token",
        403 => "This is not yours to open",
        404 => "There is nothing here",
        >= 500 => "Something broke",
        _ => "That did not work",
    };
}

/// <summary>Hides navigation that its visitor may not open; the gate judges for itself.</summary>
internal sealed class ActorNavigation : INavigationGate
{
    public bool MayOpen(HttpContext context, string permission) => context.Features.Get<Actor>() is { } actor && actor.Permissions.Contains(permission);
}
