using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Artifacts;

/// <summary>How an artifact is sent: always as an attachment, whatever it is, so that a page somebody uploaded never runs as a page of this server.</summary>
public static class ArtifactDownload
{
    private static readonly HashSet<string> PlainNames = new(StringComparer.OrdinalIgnoreCase) { "MLmodel", "MLproject" };

    private static readonly HashSet<string> PlainEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt", ".log", ".err", ".out", ".cfg", ".conf", ".cnf", ".ini", ".properties", ".prop", ".hocon", ".toml", ".yaml", ".yml", ".xml", ".json", ".js", ".py", ".py3", ".csv", ".tsv", ".md", ".rst",
        ".jsonnet", ".sql", ".sh", ".r", ".cs",
    };

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html", [".htm"] = "text/html", [".css"] = "text/css", [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif",
        [".svg"] = "image/svg+xml", [".webp"] = "image/webp", [".bmp"] = "image/bmp", [".pdf"] = "application/pdf", [".zip"] = "application/zip", [".gz"] = "application/gzip",
        [".tar"] = "application/x-tar", [".mp4"] = "video/mp4", [".mp3"] = "audio/mpeg", [".wav"] = "audio/wav",
    };

    /// <summary>The answer that sends it, with length, entity tag and ranges.</summary>
    public static IResult ToDownload(this ArtifactContent content) => TypedResults.Stream(
        content.Content, TypeOf(content.Path), content.Path[(content.Path.LastIndexOf('/') + 1)..], content.ModifiedAt, new EntityTagHeaderValue($"\"{content.Sha256}\""), enableRangeProcessing: true);

    /// <summary>The media type that a name suggests.</summary>
    public static string TypeOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var ending = Path.GetExtension(name);
        return PlainNames.Contains(name) || PlainEndings.Contains(ending) ? "text/plain" : Types.GetValueOrDefault(ending, "application/octet-stream");
    }
}
