namespace Slipway.Tracking.Artifacts;

/// <summary>
/// Checks what a client calls an artifact. A path is only ever a key in a table; still, only one spelling of each is taken, so that a proxy, a log or a later export cannot
/// read it as something else.
/// </summary>
public static class ArtifactPath
{
    private const int Longest = 4000;
    private const int MostDecodings = 8;

    /// <summary>The key that an already decoded path stands for.</summary>
    /// <param name="path">Names joined by <c>/</c>.</param>
    /// <param name="emptyIsRoot">Whether the empty path, the root, may be named.</param>
    public static Result<string> Normal(string path, bool emptyIsRoot = false)
    {
        var decoded = Decode(path);
        if (decoded is null || decoded.Length > Longest || !Words.Storable(decoded))
            return Invalid;
        var trimmed = emptyIsRoot && decoded.EndsWith('/') ? decoded[..^1] : decoded;
        if (trimmed.Length == 0)
            return emptyIsRoot && decoded.Length == 0 ? Result.Of("") : Invalid;
        if (trimmed.Any(c => char.IsControl(c) || c is '#' or '\\') || IsDrive(trimmed) || trimmed.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return Invalid;
        return Array.Exists(trimmed.Split('/'), name => name is "" or "." or "..") ? Invalid : Result.Of(trimmed);
    }

    /// <summary>Whether a key lies in the folder of another, or is it.</summary>
    public static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";

    private static Refusal Invalid => Refusal.Invalid("Invalid path", "Give a relative path of names joined by single slashes, without '..', '.', '#', backslashes and control characters.");

    /// <summary>Percent-decodes until nothing changes, so that no later reader can decode more than was checked; null when that does not end.</summary>
    private static string? Decode(string path)
    {
        for (var i = 0; i < MostDecodings; i++)
        {
            var decoded = Uri.UnescapeDataString(path);
            if (decoded == path)
                return path;
            path = decoded;
        }

        return null;
    }

    private static bool IsDrive(string path) => path.Length >= 2 && char.IsAsciiLetter(path[0]) && path[1] == ':';
}
