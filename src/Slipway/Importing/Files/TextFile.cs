using System.Text;

namespace Slipway.Importing.Files;

/// <summary>Why a thing of a source cannot be read; it is left out, the rest goes on.</summary>
internal sealed class UnreadableException(string message) : Exception(message);

/// <summary>Small text files.</summary>
internal static class TextFile
{
    private const int LongestValue = 32 << 20;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="UnreadableException">It is not there, may not be read, is too long or no UTF-8.</exception>
    public static async Task<string> Read(string path, int longest, CancellationToken cancel)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: var length } && length > longest)
                throw new UnreadableException($"'{path}' has {length} bytes; at most {longest} are read.");
            return Strict.GetString(await File.ReadAllBytesAsync(path, cancel));
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableException($"'{path}' is no UTF-8 text.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableException($"'{path}' cannot be read: {fault.Message}");
        }
    }

    /// <summary>The files below a folder, each a value under its path as key: MLflow's form of parameters, tags and aliases.</summary>
    public static async Task<IReadOnlyList<(string Key, string Value)>> Values(string folder, CancellationToken cancel)
    {
        var values = new List<(string, string)>();
        foreach (var (key, path) in Keys(folder))
            values.Add((key, await Read(path, LongestValue, cancel)));
        return values;
    }

    /// <summary>The files below a folder by their keys. Links are not followed.</summary>
    public static IEnumerable<(string Key, string Path)> Keys(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(path => (System.IO.Path.GetRelativePath(folder, path).Replace(System.IO.Path.DirectorySeparatorChar, '/'), path)).OrderBy(file => file.Item1, StringComparer.Ordinal);
}
