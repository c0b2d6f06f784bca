using System.Text.RegularExpressions;
using Slipway.Registry.Contracts;

namespace Slipway.Importing;

/// <summary>Says where the files of versions lie now: what named a place among a run's or a logged model's artifacts at the source names the same place here.</summary>
internal sealed partial class VersionSources(ServerDoor server)
{
    /// <summary>The tag that tells a source which nobody here could follow.</summary>
    public const string Tag = "slipway.import.source";

    private readonly Dictionary<string, string> _homes = new(StringComparer.Ordinal);

    /// <summary>Remembers where the artifacts of a run or logged model lie here.</summary>
    public void Remember(string id, string uri) => _homes[id] = uri;

    /// <summary>The version with its source as it is here.</summary>
    /// <returns>And whether its source had to be given up: it names a folder of a machine that nobody here knows.</returns>
    public async Task<(ForeignVersion Version, bool Lost)> Rewrite(ForeignVersion version, CancellationToken cancel)
    {
        var source = version.Source;
        if (string.IsNullOrEmpty(source))
            return (version with { Source = null }, false);
        var known = source.StartsWith("models:/m-", StringComparison.Ordinal) && !source["models:/".Length..].Contains('/', StringComparison.Ordinal) ? version with { LoggedModel = version.LoggedModel ?? source["models:/".Length..] } : version;
        if (source.StartsWith("runs:/", StringComparison.Ordinal) || source.StartsWith("models:/", StringComparison.Ordinal))
            return (known, false);
        if (Place().Match(source) is { Success: true } place && await Home(place.Groups["owner"].Value, cancel) is { } home && home.StartsWith(ServerDoor.Artifacts, StringComparison.Ordinal))
            return (known with { Source = home + place.Groups["rest"].Value.TrimEnd('/') }, false);
        if (Remote().IsMatch(source) && !source.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || IsPrompt(version))
            return (known, false);
        return (known with { Source = null, Tags = new Dictionary<string, string>(version.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal) { [Tag] = source } }, true);
    }

    /// <summary>Whether it is a prompt: its text is a tag, and its source stands for none.</summary>
    public static bool IsPrompt(ForeignVersion version) => version.Source is "dummy-source" or "prompt-template" && version.Tags?.ContainsKey("mlflow.prompt.is_prompt") == true;

    private async Task<string?> Home(string owner, CancellationToken cancel)
    {
        if (_homes.TryGetValue(owner, out var home) || owner.StartsWith("m-", StringComparison.Ordinal))
            return home;
        if (await server.ArtifactsOf(owner, cancel) is { } found)
            _homes[owner] = found;
        return _homes.GetValueOrDefault(owner);
    }

    [GeneratedRegex(@"(\A|/)(?<owner>(m-)?[0-9a-f]{32})/artifacts(?<rest>/.*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.\-]+:")]
    private static partial Regex Remote();
}
