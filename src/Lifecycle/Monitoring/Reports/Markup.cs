using System.Globalization;
using System.Net;

namespace Slipway.Monitoring.Reports;

/// <summary>Texts and numbers as they may stand in HTML and SVG.</summary>
internal static class Markup
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A measured value, to four places.</summary>
    public static string Number(double? value) => value is { } number ? number.ToString("0.####", CultureInfo.InvariantCulture) : "–";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double? share) => share is { } part ? (part * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>A coordinate, to a tenth of a pixel.</summary>
    public static string At(double place) => place.ToString("0.#", CultureInfo.InvariantCulture);
}
