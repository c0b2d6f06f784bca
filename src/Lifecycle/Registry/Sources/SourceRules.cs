using System.Text.RegularExpressions;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Sources;

/// <summary>What a version's source may say. MLflow's rules: its clients reach the same service, and whoever follows a source later must not be led anywhere by it.</summary>
internal static partial class SourceRules
{
    private const int Longest = 2000;
    private const int MostDecodings = 8;

    /// <summary>The tag that makes a model or a version a prompt.</summary>
    public const string PromptTag = "mlflow.prompt.is_prompt";

    /// <summary>Whether it is a prompt with one of the sources that stand for none: its text is a tag.</summary>
    public static bool IsPlaceholder(NewVersion version) =>
        version.Source is "dummy-source" or "prompt-template" && version.Tags?.GetValueOrDefault(PromptTag)?.Equals("true", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The path of a source that names a place in a file system; null for every other.</summary>
    public static string? LocalPath(string source)
    {
        var scheme = Scheme().Match(source);
        if (!scheme.Success)
            return source;
        return scheme.Value.Equals("file:", StringComparison.OrdinalIgnoreCase) ? LeadingSlashes().Replace(source[scheme.Length..], "/") : null;
    }

    /// <summary>Why a source cannot be taken, wherever it points; null when it can.</summary>
    public static Refusal? Refuse(string source)
    {
        if (source.Length == 0 || source.Length > Longest)
            return Refusal.Invalid($"A source of {source.Length} characters.", $"Give 1 to {Longest}.");
        if (!StorableText.IsText(source) || Decode(source) is not { } decoded || decoded.Any(char.IsControl) || decoded.Split('/', '\\').Any(part => part is "." or ".."))
        {
            return LocalPath(source) is null
                ? Refusal.Invalid($"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.")
                : Outside(source);
        }

        return null;
    }

    /// <summary>Why a place in a file system cannot be a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="path">Its path.</param>
    /// <param name="root">Where the artifacts of the run or the logged model lie; null where none is named.</param>
    public static Refusal? RefuseLocal(string source, string path, string? root) =>
        root is not null && path.StartsWith('/') && LocalPath(root) is { } folder && (path + "/").StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal) ? null : Outside(source);

    private static Refusal Outside(string source) => Refusal.Invalid(
        $"Invalid model version source: '{source}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id.");

    /// <summary>Percent-decodes until nothing changes; null when that does not end.</summary>
    private static string? Decode(string source)
    {
        for (var i = 0; i < MostDecodings; i++)
        {
            var decoded = Uri.UnescapeDataString(source);
            if (decoded == source)
                return source;
            source = decoded;
        }

        return null;
    }

    /// <summary>Two letters at least: one is the drive of a Windows path.</summary>
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.\-]+:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\A/+")]
    private static partial Regex LeadingSlashes();
}
