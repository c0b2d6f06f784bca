using Microsoft.AspNetCore.Http;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>
/// An HTML file among artifacts, as it is sent to the frame that shows it. Its own policy shuts it in, also where somebody opens its address by itself: it has no origin,
/// so that it reaches no cookie and no door of this server, and it may load and send nothing.
/// </summary>
internal sealed class ArtifactPage(ArtifactContent content, bool scripts) : IResult
{
    public const string Type = "text/html";

    /// <summary>The page at a place; a refusal where there is none, or another sort of file.</summary>
    public static async Task<IResult> Open(IArtifacts artifacts, Result<string> place, string path, bool scripts, CancellationToken cancel)
    {
        if (ArtifactDownload.TypeOf(path) != Type)
            return PageAnswers.Refuse(Refusal.Invalid($"'{path}' is no page.", "Only HTML files are shown in a frame; download the others."));
        return place.Succeeded(out var whole, out var refusal) && (await artifacts.Open(whole, cancel)).Succeeded(out var content, out refusal) ? new ArtifactPage(content, scripts) : PageAnswers.Refuse(refusal);
    }

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
