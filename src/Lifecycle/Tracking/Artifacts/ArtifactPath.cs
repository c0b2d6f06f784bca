namespace Slipway.Tracking.Artifacts;

/// <summary>
/// Checks what a client calls an artifact. A path is only ever a key in a table; still, only one spelling of each is taken, so that a proxy, a log or a later export cannot
/// read it as something else.
/// </summary>
public static class ArtifactPath
{
    private const int Longest = 4000;
    private const int MostDecodings = 8;

    /// <summary>The key that a path stands for. Names may hold <c>%</c>: those that MLflow's clients give to images do.</summary>
    /// <param name="path">Names joined by <c>/</c>, as they are called: an address is decoded before, once.</param>
    /// <param name="emptyIsRoot">Whether the empty path, the root, may be named.</param>
    public static Result<string> Normal(string path, bool emptyIsRoot = false)
    {
        if (path.Length > Longest || !Words.Storable(path) || Climbs(path))
            return Invalid;
        var trimmed = emptyIsRoot && path.EndsWith('/') ? path[..^1] : path;
        if (trimmed.Length == 0)
            return emptyIsRoot && path.Length == 0 ? Result.Of("") : Invalid;
        if (trimmed.Any(c => char.IsControl(c) || c is '#' or '\\') || IsDrive(trimmed) || trimmed.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return Invalid;
        return Array.Exists(trimmed.Split('/'), name => name is "") ? Invalid : Result.Of(trimmed);
    }

    /// <summary>Whether a key lies in the folder of another, or is it.</summary>
    public static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";

    /// <summary>Whether a name in a path leads elsewhere, to whoever decodes it however often.</summary>
    public static bool Climbs(string path) => Decode(path) is not { } decoded || Array.Exists(decoded.Split('/', '\\'), name => name is "." or "..");

    private static Refusal Invalid => Refusal.Invalid("Invalid path", "Give a relative path of names joined by single slashes, without '#', backslashes and control characters, and without names that are, or decode to, '.' or '..'.");

    /// <summary>Percent-decodes until nothing changes, so that no later reader can decode to more than was checked; null when that does not end.</summary>
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
