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
    public static async Task<string> Read(SourceTree tree, string path, int longest, CancellationToken cancel)
    {
        try
        {
            var real = tree.File(path);
            if (new FileInfo(real).Length is var length && length > longest)
                throw new UnreadableException($"'{path}' has {length} bytes; at most {longest} are read.");
            return Strict.GetString(await File.ReadAllBytesAsync(real, cancel));
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

    /// <summary>The files below a folder, each a value under its path as key: MLflow's form of parameters, tags and aliases. One that cannot be read is left out by name.</summary>
    public static async Task<IReadOnlyList<(string Key, string Value)>> Values(SourceTree tree, string folder, Notes notes, CancellationToken cancel)
    {
        var values = new List<(string, string)>();
        foreach (var (key, file) in tree.Files(folder).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            try
            {
                values.Add((key, await Read(tree, file.Path, LongestValue, cancel)));
            }
            catch (UnreadableException fault)
            {
                notes.Left(file.Path, fault.Message);
            }
        }

        return values;
    }
}
