using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Slipway.Identity.Access;

/// <summary>Stands before every endpoint: screens the request, recognises its sender, asks for the endpoint's permission. Refusals take the shape of their door through <see cref="IRefusalShape"/>.</summary>
internal sealed partial class AccessGate(RequestDelegate next, Credentials credentials, IOptions<IdentityOptions> options, Denials denials, IEnumerable<IRefusalShape> shapes, ILogger<AccessGate> log)
{
    public async Task Invoke(HttpContext context)
    {
        if (RequestScreen.Refuse(context.Request, options.Value) is { } screened)
        {
            await Answer(context, screened);
            return;
        }

        var rule = context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();
        if (rule?.OpenBecause is not null)
        {
            await next(context);
            return;
        }

        if (!(await credentials.Recognise(context)).Succeeded(out var actor, out var refusal))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Slipway\", charset=\"UTF-8\"";
            await Answer(context, refusal);
            return;
        }

        // Every endpoint of ours has a rule, or the server would not have started; without one are only routing's own answers, such as 405.
        var needed = rule?.Permission ?? Permission.ServerRead;
        if (!actor.May(needed))
        {
            denials.Count(actor, needed.Name);
            LogDenied(actor.Principal, needed.Name, context.Request.Path);
            await Answer(context, new Refusal(RefusalKind.Forbidden, $"This needs the permission '{needed}', which you do not have.", "Ask for a token with a role that has it."));
            return;
        }

        context.Features.Set(actor);
        await next(context);
    }

    private Task Answer(HttpContext context, Refusal refusal) =>
        (shapes.FirstOrDefault(shape => shape.Takes(context)) ?? ProblemShape.Instance).Write(context, refusal);

    [LoggerMessage(202, LogLevel.Warning, "{Principal} was denied {Permission} at {Path}")]
    private partial void LogDenied(string principal, string permission, PathString path);
}

/// <summary>How refusals look at some doors: MLflow's errors on its routes, pages for browsers. Where none applies they are RFC 9457 problems.</summary>
public interface IRefusalShape
{
    bool Takes(HttpContext context);

    Task Write(HttpContext context, Refusal refusal);
}

/// <summary>The native API's shape.</summary>
internal sealed class ProblemShape : IRefusalShape
{
    public static readonly ProblemShape Instance = new();

    public bool Takes(HttpContext context) => true;

    public Task Write(HttpContext context, Refusal refusal) => refusal.ToProblem().ExecuteAsync(context);
}
