using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Mlflow;

/// <summary>What was answered to a step, or what this server answers on purpose.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error code; empty for none.</param>
/// <param name="Shape">The names of the body's members, all the way down; null where they were not recorded.</param>
/// <param name="Names">The rows of a search, by name; null where it is none.</param>
/// <param name="Why">Why it differs from MLflow's answer, where it does.</param>
internal sealed record Expected(int Status, string Code, JsonNode? Shape = null, IReadOnlyList<string>? Names = null, string? Why = null);

/// <summary>One recorded request.</summary>
internal sealed record Step(string Method, string Path, string? ContentType = null, string? Body = null, Expected? Mlflow = null, Expected? Ours = null);

/// <summary>Sends recorded requests in order, putting the ids made here in the place of those made there.</summary>
internal sealed partial class Replay(HttpClient http, string prefix)
{
    private readonly List<string> _experiments = [];
    private readonly List<string> _runs = [];
    private readonly string _unique = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Guid.CreateVersion7().GetHashCode() & int.MaxValue}{1_000_000_000}");

    public static IReadOnlyList<Step> Read(string name) =>
        JsonSerializer.Deserialize<List<Step>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Mlflow", "Golden", name)), JsonSerializerOptions.Web)!;

    /// <summary>Sends a step; says what is wrong with the answer, or null.</summary>
    public async Task<string?> Send(Step step, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), Fill(step.Path).Replace("/api/2.0/mlflow/registered-models", $"{prefix}2.0/mlflow/registered-models", StringComparison.Ordinal).Replace("/api/2.0/mlflow/model-versions", $"{prefix}2.0/mlflow/model-versions", StringComparison.Ordinal));
        if (step.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(step.Body)));
            request.Content.Headers.ContentType = step.ContentType is null ? null : MediaTypeHeaderValue.Parse(step.ContentType);
        }

        using var answer = await http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        var body = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        Learn(step, (int)answer.StatusCode, body);
        if ((step.Ours ?? step.Mlflow) is not { } expected)
            return null;
        var code = body?["error_code"]?.GetValue<string>() ?? "";
        if ((int)answer.StatusCode != expected.Status || code != expected.Code)
            return $"{step.Method} {step.Path} {Short(step.Body)}: {expected.Status} {expected.Code} was expected, it is {(int)answer.StatusCode} {code} {Short(text)}";
        if (expected.Shape is not null && !JsonNode.DeepEquals(Shape(body), expected.Shape))
            return $"{step.Method} {step.Path} {Short(step.Body)}: the shape {expected.Shape.ToJsonString()} was expected, it is {Shape(body)?.ToJsonString()}";
        return expected.Names is not null && !expected.Names.SequenceEqual(Names(body!)) ? $"{step.Path} {Short(step.Body)}: {string.Join(", ", expected.Names)} were expected, they are {string.Join(", ", Names(body!))}" : null;
    }

    /// <summary>The names of all members, sorted; lists as the union of their items.</summary>
    public static JsonNode? Shape(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Shape(m.Value)))),
        JsonArray items => Union(items),
        _ => JsonValue.Create("*"),
    };

    private static JsonArray Union(JsonArray items)
    {
        var union = new JsonObject();
        foreach (var member in items.Select(Shape).OfType<JsonObject>().SelectMany(o => o.ToList()))
            union[member.Key] = member.Value?.DeepClone();
        return items.Count == 0 ? [] : [union];
    }

    /// <summary>Runs and experiments by name, models by name and versions by number and stage; of these two, which others may have made too, those of this replay.</summary>
    private IEnumerable<string> Names(JsonNode body)
    {
        if (body["runs"] is JsonArray runs)
            return runs.Select(r => r!["info"]!["run_name"]!.GetValue<string>());
        if (body["model_versions"] is JsonArray versions)
            return versions.Where(v => Name(v).Contains(_unique, StringComparison.Ordinal)).Select(v => $"{v!["version"]} {v["current_stage"]}");
        if (body["registered_models"] is JsonArray models)
            return models.Select(Name).Where(name => name.Contains(_unique, StringComparison.Ordinal)).Select(name => name.Replace(_unique, "", StringComparison.Ordinal));
        return (body["experiments"] as JsonArray ?? []).Select(e => Name(e).Replace(_unique, "", StringComparison.Ordinal));
    }

    private static string Name(JsonNode? item) => item!["name"]!.GetValue<string>();

    private void Learn(Step step, int status, JsonNode? body)
    {
        if (status != 200)
            return;
        if (step.Path.EndsWith("experiments/create", StringComparison.Ordinal))
            _experiments.Add(body!["experiment_id"]!.GetValue<string>());
        if (step.Path.EndsWith("runs/create", StringComparison.Ordinal))
            _runs.Add(body!["run"]!["info"]!["run_id"]!.GetValue<string>());
    }

    private string Fill(string text) => Placeholder().Replace(text, match => match.Groups["kind"].Value switch
    {
        "n" => _unique,
        "e" => _experiments[Index(match)],
        "r" => _runs[Index(match)],
        "R" => _runs[Index(match)].ToUpperInvariant(),
        _ => _runs[Index(match)][^8..],
    });

    private static int Index(Match match) => int.Parse(match.Groups["i"].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static string Short(string? text) => text is null ? "" : text.Length <= 300 ? text : text[..300];

    [GeneratedRegex(@"\{(?<kind>n|e|r|R|tail)(?<i>\d*)\}")]
    private static partial Regex Placeholder();
}
