using System.Security.Cryptography;

namespace Slipway;

/// <summary>New identifiers: version 7 UUIDs (RFC 9562) as 32 lower-case hexadecimal digits, time-ordered and the shape of an MLflow run id.</summary>
public static class Ids
{
    /// <summary>The id of something made at <paramref name="clock"/>'s present instant.</summary>
    public static string New(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    /// <summary>The same with a prefix that says what it names, such as <c>job_…</c>; the shape that audit entries take.</summary>
    public static string New(string prefix, TimeProvider clock) => $"{prefix}_{New(clock)}";

    /// <summary>An opaque id for something that has a natural key and no id of its own: the same key, the same id.</summary>
    /// <remarks>The key cannot be read back from it, but a guessed key can be confirmed: use it for content and pairs of ids, not for names of people.</remarks>
    public static string Of(string prefix, string key) =>
        $"{prefix}_{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}";
}
