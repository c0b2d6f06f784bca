using System.Globalization;

namespace Slipway.Importing;

/// <summary>Instants as other tools write them.</summary>
internal static class Instants
{
    private const double Latest = 253_402_300_799;

    /// <summary>Unix milliseconds of Unix seconds; null for what is no instant between the years 1 and 9999.</summary>
    public static long? Milliseconds(double seconds) => Math.Abs(seconds) <= Latest ? (long)Math.Round(seconds * 1000) : null;

    /// <summary>An instant as ISO 8601 has it, in UTC.</summary>
    public static string Text(long milliseconds) => ClientTime.At(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
