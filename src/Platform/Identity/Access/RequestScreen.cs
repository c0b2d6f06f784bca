using System.Net;
using Microsoft.AspNetCore.Http;

namespace Slipway.Identity.Access;

/// <summary>
/// Turns away what only a hostile page or a misplaced proxy sends: a foreign Host (DNS rebinding), a foreign Origin on what changes state, forwarding headers. Without it
/// every web page that the owner opens could speak to a loopback server as the owner.
/// </summary>
internal static class RequestScreen
{
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Real-IP"];

    /// <summary>Why this request is not even looked at; null when it is.</summary>
    public static Refusal? Refuse(HttpRequest request, IdentityOptions options)
    {
        if (!IsOurs(request.Host, options))
            return new(RefusalKind.Forbidden, "Invalid Host header - possible DNS rebinding attack detected.", "Use the address that 'slipway up' printed, or name this host with --host.");
        if (Array.Find(Forwarding, request.Headers.ContainsKey) is { } header)
            return new(RefusalKind.Invalid, $"The header {header} says that a proxy stands in between, and no proxy was declared.", "Let the proxy drop its forwarding headers, and give it a token to send.");
        return IsForeign(request) ? new(RefusalKind.Forbidden, "Cross-origin request blocked.", "Call the server from its own pages, or without an Origin header.") : null;
    }

    private static bool IsOurs(HostString host, IdentityOptions options)
    {
        if (!host.HasValue)
            return false;
        var name = host.Host.Trim('[', ']');
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address)))
            return true;
        return options.Hosts.Contains(name, StringComparer.OrdinalIgnoreCase) || (options.Hosts.Count == 0 && !options.LocalOwner);
    }

    private static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            var upgrade = request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase) || request.HttpContext.WebSockets.IsWebSocketRequest;
            return upgrade && HasForeignOrigin(request);
        }

        return HasForeignOrigin(request) || string.Equals(request.Headers["Sec-Fetch-Site"], "cross-site", StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasForeignOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
