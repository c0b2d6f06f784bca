using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Mlflow.Wire;

/// <summary>An endpoint of <c>endpoints.txt</c> and what that file knows of it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The address, with <c>{names}</c> of what stands in it.</param>
/// <param name="In">The fields of the request, those in the address among them.</param>
/// <param name="Out">The fields of the answer.</param>
/// <param name="SendsBytes">Whether the body is a file.</param>
/// <param name="GetsBytes">Whether the answer is a file.</param>
internal sealed partial record WireEndpoint(string Method, string Path, IReadOnlyList<WireField> In, IReadOnlyList<WireField> Out, bool SendsBytes, bool GetsBytes)
{
    /// <summary>The lines below it in the file, by their first word.</summary>
    private readonly Dictionary<string, List<string>> _facts = new(StringComparer.Ordinal);

    /// <summary>Every endpoint of the file.</summary>
    public static IReadOnlyList<WireEndpoint> All { get; } = Read();

    /// <summary>How tests call it.</summary>
    public string Name => $"{Method} {Path}";

    /// <summary>A request that is taken; null where the file has none.</summary>
    public JsonObject? Example => _facts.TryGetValue("example", out var lines) ? JsonNode.Parse(lines.Single())!.AsObject() : null;

    /// <summary>What has to be there though the example does not name it.</summary>
    public IReadOnlyList<string> Given => Facts("given");

    /// <summary>Fields of the answer that are never there.</summary>
    public IReadOnlyList<string> Absent => Facts("absent");

    /// <summary>Fields that may name nothing, and the status then.</summary>
    public IEnumerable<(string Field, int Status)> Unknown => Statuses("unknown", 404);

    /// <summary>Things that may be deleted, and the status then.</summary>
    public IEnumerable<(string Thing, int Status)> Deleted => Statuses("deleted", 400);

    /// <summary>What the example is answered with.</summary>
    public Wanted Taken => Facts("answers") is [var line] && line.Split(' ', 3) is [var status, var code, var message] ? new Wanted(int.Parse(status, CultureInfo.InvariantCulture), code, message) : Wanted.Success;

    /// <summary>The addresses that it stands at.</summary>
    public IReadOnlyList<string> Paths => Path.StartsWith("/api/", StringComparison.Ordinal) ? [Path, "/ajax-api/" + Path["/api/".Length..]] : [Path];

    /// <summary>Whether parameters are read off the query.</summary>
    public bool IsGet => Method == "GET";

    /// <summary>Whether the example cannot be sent twice.</summary>
    public bool IsOnce => _facts.ContainsKey("once");

    /// <summary>The fields of query or body.</summary>
    public IEnumerable<WireField> InBody => In.Where(f => !IsInPath(f.Name));

    /// <summary>Whether a request has a JSON body.</summary>
    public bool HasBody => !IsGet && !SendsBytes && InBody.Any();

    public static WireEndpoint Named(string name) => All.FirstOrDefault(endpoint => endpoint.Name == name) ?? throw new InvalidOperationException($"endpoints.txt has no '{name}'.");

    public bool IsInPath(string field) => Path.Contains($"{{{field}}}", StringComparison.Ordinal);

    /// <summary>What is said where a required field is missing.</summary>
    public string WhenMissing(string path) => Facts("missing").Select(line => line.Split(' ', 2)).FirstOrDefault(parts => parts[0] == path)?[1] ?? $"Missing value for required parameter '{path}'.";

    /// <summary>The address of a request.</summary>
    /// <param name="path">One of <see cref="Paths"/>.</param>
    /// <param name="values">What stands in it.</param>
    public static string Address(string path, JsonObject values) =>
        Parameter().Replace(path, match => Uri.EscapeDataString(values[match.Groups["name"].Value]!.ToString()).Replace("%2F", "/", StringComparison.Ordinal));

    /// <summary>The query string of parameters; a list is a key that stands there several times, null nothing.</summary>
    public static string Query(JsonObject parameters)
    {
        var pairs = parameters.SelectMany(p => (p.Value as JsonArray ?? new JsonArray(p.Value?.DeepClone())).Where(v => v is not null).Select(v => $"{p.Key}={Uri.EscapeDataString(v!.ToString())}")).ToList();
        return pairs.Count == 0 ? "" : "?" + string.Join("&", pairs);
    }

    /// <summary>A body as it is sent; null for a file.</summary>
    public static HttpContent Content(string? json, string? contentType)
    {
        var content = new ByteArrayContent(json is null ? "bytes of a file"u8.ToArray() : Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    /// <summary>Whether an address is one of this endpoint's.</summary>
    public bool Takes(string address) => Paths.Any(path => IsLike(path.Split('/'), address.Split('/')));

    private List<string> Facts(string kind) => _facts.GetValueOrDefault(kind) ?? [];

    private IEnumerable<(string Name, int Status)> Statuses(string kind, int otherwise) => Facts(kind).Select(line => line.Split(' ')).Select(words => (words[0], words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : otherwise));

    private static bool IsLike(string[] pattern, string[] address)
    {
        var takesRest = pattern[^1] == "{artifact_path}";
        var begin = takesRest ? pattern[..^1] : pattern;
        return (takesRest ? address.Length >= begin.Length : address.Length == begin.Length) && begin.Zip(address).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }

    private static List<WireEndpoint> Read()
    {
        var endpoints = new List<WireEndpoint>();
        foreach (var line in WireFile.Lines("endpoints.txt"))
        {
            if (line[0] != ' ')
            {
                endpoints.Add(ReadOne(line));
                continue;
            }

            var words = line.Trim().Split(' ', 2);
            if (words[0] is not ("example" or "once" or "given" or "unknown" or "deleted" or "absent" or "missing" or "answers"))
                throw new InvalidOperationException($"endpoints.txt: '{words[0]}' is no word of this file.");
            if (!endpoints[^1]._facts.TryGetValue(words[0], out var facts))
                endpoints[^1]._facts[words[0]] = facts = [];
            facts.Add(words[^1]);
        }

        return endpoints;
    }

    private static WireEndpoint ReadOne(string line) => line.Split(" | ") is [var address, var fields, var answer] && address.Split(' ') is [var method, var path]
        ? new WireEndpoint(method, path, WireField.ReadAll(fields), WireField.ReadAll(answer), fields.Contains("<bytes>", StringComparison.Ordinal), answer == "<bytes>")
        : throw new InvalidOperationException($"endpoints.txt: '{line}' is not METHOD path | fields | fields.");

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Parameter();
}
