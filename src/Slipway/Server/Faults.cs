using System.Data.Common;
using Slipway.Identity.Access;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Ui;

namespace Slipway.Server;

/// <summary>The outermost layer: security headers on every answer, and a fault becomes a 500 that names the request, not the internals.</summary>
internal sealed partial class Faults(RequestDelegate next, IEnumerable<IRefusalShape> shapes, DiskSpace space, ILogger<Faults> log)
{
    /// <summary>How System.Text.Json marks what it says of a text that is not valid UTF-16, which it reads only when the text is asked for.</summary>
    private const string UnreadableText = "System.Text.Json.Rethrowable";

    public async Task Invoke(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = PageHeaders.ContentSecurityPolicy;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = 499;
        }
        catch (BadHttpRequestException mistake) when (!context.Response.HasStarted)
        {
            await Refuse(context, mistake.StatusCode, mistake.Message);
        }
        catch (Exception fault) when (!context.Response.HasStarted && space.Behind(fault) is { } full)
        {
            LogFault(context.TraceIdentifier, context.Request.Method, context.Request.Path, full);
            await Refuse(context, full.Refusal);
        }
        catch (BlobStoreException fault) when (!context.Response.HasStarted)
        {
            LogFault(context.TraceIdentifier, context.Request.Method, context.Request.Path, fault);
            // Where the store is and how it is reached is the operator's business: it stands in the log.
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, $"The store of this server's artifacts cannot be used now; try again later. The log says why under request {context.TraceIdentifier}.");
        }
        catch (DbException unstorable) when (unstorable.SqlState == StorableText.SqlState && !context.Response.HasStarted)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, "A text holds a NUL character (\\u0000), which no text may hold; leave it out.");
        }
        catch (InvalidOperationException half) when (half.Source == UnreadableText && !context.Response.HasStarted)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, "A text holds half of a surrogate pair, such as \\ud800 alone, which is no character; leave it out or send the whole pair.");
        }
#pragma warning disable CA1031 // The last catch there is.
        catch (Exception fault) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            LogFault(context.TraceIdentifier, context.Request.Method, context.Request.Path, fault);
            var words = $"Something broke here; the log says more under request {context.TraceIdentifier}.";
            await (PageShape.Wants(context.Request) ? PageAnswers.Page(500, words, null, context.TraceIdentifier) : (IResult)TypedResults.Problem(words, statusCode: 500)).ExecuteAsync(context);
        }
    }

    private Task Refuse(HttpContext context, Refusal refusal) =>
        shapes.FirstOrDefault(shape => shape.Takes(context)) is { } shape ? shape.Write(context, refusal) : refusal.ToProblem().ExecuteAsync(context);

    /// <summary>In the shape of the door that was asked; pages and problems have the exact status.</summary>
    private Task Refuse(HttpContext context, int status, string words)
    {
        if (PageShape.Wants(context.Request))
            return PageAnswers.Page(status, words).ExecuteAsync(context);
        var kind = status switch { StatusCodes.Status413PayloadTooLarge => RefusalKind.TooLarge, StatusCodes.Status503ServiceUnavailable => RefusalKind.Unavailable, _ => RefusalKind.Invalid };
        return shapes.FirstOrDefault(shape => shape.Takes(context)) is { } shape ? shape.Write(context, new Refusal(kind, words)) : TypedResults.Problem(words, statusCode: status).ExecuteAsync(context);
    }

    [LoggerMessage(1, LogLevel.Error, "Request {Request}: {Method} {Path} broke")]
    private partial void LogFault(string request, string method, PathString path, Exception fault);
}
