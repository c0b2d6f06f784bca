namespace Slipway.Serving.Predictions;

/// <summary>Predictions' ids as parts of addresses: they are whatever callers send. A slash is left as it is, since servers do not decode an escaped one.</summary>
internal static class PredictionAddress
{
    public static string Escape(string id) => string.Join('/', id.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The id that an address gives; programs that escape the whole of it are understood too.</summary>
    public static string Read(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
