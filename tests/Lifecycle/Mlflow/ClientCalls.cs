using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Mlflow;

/// <summary>A call as a Python client made it: method, path, the names of what it sent, and the status it got.</summary>
internal sealed partial record ClientCall(string Operation, string Method, string Path, IReadOnlyList<string> Parameters, bool HasBytes, int Status)
{
    public static IReadOnlyList<ClientCall> Read(string file)
    {
        var calls = new List<ClientCall>();
        var operation = "";
        foreach (var line in File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Mlflow", "Golden", file)))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                operation = line[3..];
            if (Line().Match(line) is not { Success: true } match)
                continue;
            var names = match.Groups["query"].Success ? match.Groups["query"].Value.Split(',') : match.Groups["body"].Success ? [.. Name().Matches(match.Groups["body"].Value).Select(m => m.Groups[1].Value)] : (string[])[];
            calls.Add(new ClientCall(operation, match.Groups["method"].Value, match.Groups["path"].Value, names, match.Groups["bytes"].Success, int.Parse(match.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture)));
        }

        return calls;
    }

    /// <summary>Whether the call is about an area that another stage serves, or none does yet.</summary>
    public bool IsElsewhere => Elsewhere().IsMatch(Path);

    /// <summary>The request, its parameters filled with what stands for each name.</summary>
    public HttpRequestMessage Request(Func<string, JsonNode> value, string run, string experiment, string model)
    {
        var path = Place().Replace(Path, match => match.Groups["models"].Success ? $"/artifacts/{experiment}/models/{model}/" : $"/artifacts/{experiment}/{run}/").Replace("m-<id>", model, StringComparison.Ordinal).Replace("<id>", run, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(Method), Method == "GET" && Parameters.Count > 0 ? $"{path}?{string.Join("&", Parameters.Select(p => $"{p}={Uri.EscapeDataString(value(p).ToString())}"))}" : path);
        if (HasBytes)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes($"bytes of {path}"));
        else if (Method != "GET")
            request.Content = new StringContent(new JsonObject(Parameters.Select(p => KeyValuePair.Create(p, (JsonNode?)value(p)))).ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    [GeneratedRegex(@"^\s+(?<method>GET|POST|PUT|PATCH|DELETE) (?<path>\S+) +(\?(?<query>\S+)|\[(?<body>[^\]]*)\]|(?<bytes><body>))? *-> (?<status>\d+)")]
    private static partial Regex Line();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Name();

    [GeneratedRegex(@"/artifacts/\d+/(?:(?<models>models/m-<id>/)|<id>/)")]
    private static partial Regex Place();

    [GeneratedRegex(@"^(/version|/v1/traces|/api/3\.0/mlflow/traces|/api/2\.0/mlflow-artifacts/artifacts/\d+/traces/)")]
    private static partial Regex Elsewhere();
}
