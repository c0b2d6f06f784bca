using Microsoft.AspNetCore.Http;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Pages;

/// <summary>
/// An HTML file that a run left behind, as it is sent to the frame that shows it. Its own policy shuts it in, also where somebody opens its address by itself: it has no origin,
/// so that it reaches no cookie and no door of this server, and it may load and send nothing.
/// </summary>
internal sealed class ArtifactPage(ArtifactContent content, bool scripts) : IResult
{
    public const string Type = "text/html";

    public static bool Is(string path) => ArtifactDownload.TypeOf(path) == Type;

    /// <summary>Where the frame finds it.</summary>
    public static string Address(RunInfo run, string path, bool scripts) => $"{run.Address()}/artifacts/page?path={Uri.EscapeDataString(path)}{(scripts ? "&scripts=true" : "")}";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ContentSecurityPolicy =
            $"sandbox{(scripts ? " allow-scripts" : "")}; default-src 'none'; script-src {(scripts ? "'unsafe-inline'" : "'none'")}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; " +
            "media-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
        response.Headers.CacheControl = "no-store";
        response.ContentType = Type + "; charset=utf-8";
        response.ContentLength = content.Length;
        await using (content.Content)
            await content.Content.CopyToAsync(response.Body, httpContext.RequestAborted);
    }
}
