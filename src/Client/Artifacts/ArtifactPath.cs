namespace Slipway.Client;

/// <summary>Paths among artifacts: relative, with forward slashes, none of them climbing.</summary>
internal static class ArtifactPath
{
    /// <summary>The path without slashes at its ends.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string Normal(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var normal = path.Replace('\\', '/').Trim('/');
        return Climbs(normal) ? throw new ArgumentException($"'{path}' is no path among a run's files: it has to be relative, such as 'model/model.zip', without '.' and '..'.", nameof(path)) : normal;
    }

    /// <summary>The path below another.</summary>
    public static string Below(string folder, string path) => folder.Length == 0 ? path : path.Length == 0 ? folder : $"{folder}/{path}";

    /// <summary>The path as it stands in an address.</summary>
    public static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>Where a file that the server names goes below a folder here. A server does not choose what is written elsewhere.</summary>
    public static string Local(string folder, string path)
    {
        var root = Path.GetFullPath(folder);
        var local = Path.GetFullPath(Path.Combine(root, path));
        return !Climbs(path) && !path.Contains('\\', StringComparison.Ordinal) && local.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? local
            : throw new MlflowException("MALFORMED_ANSWER", $"The server names a file '{path}', which would lie outside '{folder}'; it was not written.");
    }

    private static bool Climbs(string path) => path.Length > 0 && path.Split('/').Any(part => part is "" or "." or "..");
}
