using Slipway.Ui;

namespace Slipway.Server;

/// <summary>The outermost layer: security headers on every answer, and a fault becomes a 500 that names the request, not the internals.</summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> log)
{
    /// <summary>PostgreSQL's character_not_in_repertoire.</summary>
    private const string NoText = "22021";

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
            var words = mistake.InnerException is System.Text.Json.JsonException json ? $"The body is not the JSON this takes: {json.Message}"
                : mistake.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal) ? "The body is missing: this takes one in JSON." : mistake.Message;
            await (PageShape.Wants(context.Request) ? PageAnswers.Page(mistake.StatusCode, words) : (IResult)TypedResults.Problem(words, statusCode: mistake.StatusCode)).ExecuteAsync(context);
        }
        catch (System.Data.Common.DbException unstorable) when (unstorable.SqlState == NoText && !context.Response.HasStarted)
        {
            const string words = "A text holds a NUL character (\\u0000), which no text may hold.";
            await (PageShape.Wants(context.Request) ? PageAnswers.Page(StatusCodes.Status400BadRequest, words) : (IResult)TypedResults.Problem(words, statusCode: StatusCodes.Status400BadRequest)).ExecuteAsync(context);
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

    [LoggerMessage(1, LogLevel.Error, "Request {Request}: {Method} {Path} broke")]
    private partial void LogFault(string request, string method, PathString path, Exception fault);
}
