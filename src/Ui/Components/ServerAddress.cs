using Microsoft.AspNetCore.Http;

namespace Slipway.Ui;

/// <summary>The address under which the visitor reached this server.</summary>
public static class ServerAddress
{
    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public static string Of(HttpContext? context) =>
        context is null ? "http://localhost:5000" : $"{context.Request.Scheme}://{context.Request.Host}";
}
