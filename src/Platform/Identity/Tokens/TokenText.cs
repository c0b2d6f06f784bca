using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Identity.Tokens;

/// <summary>
/// What a token looks like: <c>slp_</c>, a public id of 8 characters, <c>_</c>, 43 characters of secret (256 bits) and 6 of checksum, all base 62. The prefix and the checksum
/// let secret scanners find leaked ones without asking the server; only the SHA-256 of the whole is kept.
/// </summary>
internal static partial class TokenText
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static (string Id, string Secret) Make()
    {
        var id = Base62(RandomNumberGenerator.GetBytes(8), 8);
        var body = $"slp_{id}_{Base62(RandomNumberGenerator.GetBytes(32), 43)}";
        return (id, body + Checksum(body));
    }

    /// <summary>Whether it could be a token at all; most mistakes (cut off, other product's) end here.</summary>
    public static bool IsWellFormed(string text) => Shape().IsMatch(text) && text.EndsWith(Checksum(text[..^6]), StringComparison.Ordinal);

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Checksum(string body) => Base62(Crc32.Hash(Encoding.ASCII.GetBytes(body)), 6);

    private static string Base62(ReadOnlySpan<byte> bytes, int length)
    {
        var value = new BigInteger(bytes, isUnsigned: true);
        var text = new char[length];
        for (var i = length - 1; i >= 0; i--)
            (value, text[i]) = (value / 62, Digits[(int)(value % 62)]);
        return new string(text);
    }

    [GeneratedRegex(@"\Aslp_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}\z")]
    private static partial Regex Shape();
}
