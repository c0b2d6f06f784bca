using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Identity.Tokens;

namespace Slipway.Identity.Access;

/// <summary>Tells who sent a request: the holder of a token (Bearer, or the password of Basic, which is what MLflow clients send), else the local owner where there is one.</summary>
internal sealed class Credentials(TokenCache tokens, LocalOwner owner)
{
    public async Task<Result<Actor>> Recognise(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return owner.Actor is { } local ? local with { Request = context.TraceIdentifier } : new Refusal(RefusalKind.Unauthenticated, "Nobody is known to have sent this.", Remedy);
        if (Secret(header) is not { } secret)
            return new Refusal(RefusalKind.Unauthenticated, "The Authorization header holds neither a Bearer token nor a Basic password.", Remedy);
        if (await tokens.Find(secret, context.RequestAborted) is not { } actor)
            return new Refusal(RefusalKind.Unauthenticated, "This token is not known here, has ended or was taken back.", "Make another with 'slipway token create'.");
        return actor.Request.Length > 0 ? actor : actor with { Request = context.TraceIdentifier };
    }

    private const string Remedy = "Send a token as 'Authorization: Bearer slp_…', or as the password of Basic (MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_PASSWORD).";

    private static string? Secret(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var parsed) || parsed.Parameter is null)
            return null;
        if (parsed.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return parsed.Parameter;
        if (!parsed.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            return null;
        Span<byte> bytes = new byte[parsed.Parameter.Length];
        return Convert.TryFromBase64String(parsed.Parameter, bytes, out var written) && Encoding.UTF8.GetString(bytes[..written]).Split(':', 2) is [_, var password] ? password : null;
    }
}

/// <summary>The person at the machine: known by reaching a server that only the machine itself can reach.</summary>
public sealed class LocalOwner
{
    /// <summary>Null where everybody must show a token.</summary>
    public Actor? Actor { get; internal set; }
}
