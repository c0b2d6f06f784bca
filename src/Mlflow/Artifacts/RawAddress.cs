using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Mlflow.Artifacts;

/// <summary>The address as the client sent it.</summary>
internal static class RawAddress
{
    /// <summary>
    /// What stands behind a prefix and its slash, decoded once. The server's own reading has already resolved dots, so that a path that climbs would look harmless: it is taken before that.
    /// </summary>
    public static string Behind(HttpContext context, string prefix)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target : target[..end];
        var start = path.IndexOf(prefix, StringComparison.OrdinalIgnoreCase);

        // A target that spells even the prefix in escapes is no client's: what routing read would not be what was sent.
        return start < 0 ? "#" : path[(start + prefix.Length)..] is ['/', .. var rest] ? Uri.UnescapeDataString(rest) : "";
    }
}
