using System.Text.RegularExpressions;

namespace Slipway.Storage.Blobs;

/// <summary>Some bytes, known by what they are.</summary>
/// <param name="Sha256">Their SHA-256, 64 lower-case hexadecimal digits: their address.</param>
/// <param name="Md5">Their MD5, 32 digits: the name that DVC gives them.</param>
/// <param name="Length">How many there are.</param>
public sealed partial record Blob(string Sha256, string Md5, long Length)
{
    public static bool IsSha256(string text) => Sha256Shape().IsMatch(text);

    public static bool IsMd5(string text) => Md5Shape().IsMatch(text);

    /// <summary>The folder and the name under which every store keeps a blob. Only a checked digest becomes a path.</summary>
    /// <exception cref="ArgumentException">It is no digest.</exception>
    internal static string[] PlaceOf(string sha256) =>
        IsSha256(sha256) ? [sha256[..2], sha256[2..]] : throw new ArgumentException($"'{sha256}' is no SHA-256 in lower-case hexadecimal.", nameof(sha256));

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256Shape();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex Md5Shape();
}
