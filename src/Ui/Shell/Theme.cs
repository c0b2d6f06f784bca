using Microsoft.AspNetCore.Http;

namespace Slipway.Ui;

/// <summary>Light, dark, or what the system says. Kept in a cookie, so that the first byte already has the right theme and no inline script is needed.</summary>
internal static class Theme
{
    public const string Cookie = "slipway-theme";

    /// <summary>"light" or "dark" when the visitor chose; null follows the system.</summary>
    public static string? Chosen(HttpContext? context) =>
        context?.Request.Cookies[Cookie] is "light" or "dark" ? context.Request.Cookies[Cookie] : null;
}
