namespace Slipway.Declarations;

/// <summary>Where something is sent over HTTP: an absolute address without a user in it, since addresses are shown and logged.</summary>
/// <param name="Url">The address.</param>
public readonly record struct WebAddress(Uri Url) : IQuantity<WebAddress>
{
    public static string Form => "an address that begins with https:// or http://, without a user in it";

    public static string Pattern => "^[hH][tT][tT][pP][sS]?://[^/@]+(/.*)?$";

    public static bool TryRead(string text, out WebAddress value)
    {
        value = Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0 ? new(url) : default;
        return value != default;
    }

    public override string ToString() => Url?.OriginalString ?? "";
}
