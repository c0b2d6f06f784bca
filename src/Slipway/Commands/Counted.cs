using System.Globalization;

namespace Slipway.Commands;

/// <summary>Says how many of something there are: 1 row, 2 rows.</summary>
internal static class Counted
{
    /// <param name="count">How many.</param>
    /// <param name="thing">What one of them is called; more of them have an s.</param>
    /// <param name="things">What more of them are called, where that is not so.</param>
    public static string Of(long count, string thing, string? things = null) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? thing : things ?? thing + "s")}");
}
