using System.Text.Json;

namespace Slipway.Tests.Drift;

/// <summary>One pair of samples with what the reference tools say of it.</summary>
public sealed class GoldenCase
{
    private static readonly Lazy<IReadOnlyList<GoldenCase>> Read = new(() =>
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Drift/Golden/drift.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(element => new GoldenCase(element.Clone()))];
    });

    private readonly JsonElement _json;

    private GoldenCase(JsonElement json) => _json = json;

    public static IReadOnlyList<GoldenCase> Numeric => [.. Read.Value.Where(one => one.Kind is "num")];

    public static IReadOnlyList<GoldenCase> Categorical => [.. Read.Value.Where(one => one.Kind is "cat")];

    public string Name => _json.GetProperty("name").GetString()!;

    public double[] Reference => Numbers("reference");

    public double[] Current => Numbers("current");

    public IReadOnlyDictionary<string, long> ReferenceCounts => Counts("ref_counts");

    public IReadOnlyDictionary<string, long> CurrentCounts => Counts("cur_counts");

    public string[] ReferenceValues => [.. _json.GetProperty("reference").EnumerateArray().Select(value => value.ToString())];

    public string[] CurrentValues => [.. _json.GetProperty("current").EnumerateArray().Select(value => value.ToString())];

    private string Kind => _json.GetProperty("kind").GetString()!;

    /// <summary>Evidently's number; null where the tool failed or the case lacks it.</summary>
    public double? Evidently(string method) =>
        _json.GetProperty("evidently").TryGetProperty(method, out var result) && result.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number ? score.GetDouble() : null;

    /// <summary>SciPy's number by path; null where the case lacks it.</summary>
    public double? Scipy(params string[] path)
    {
        var element = _json.GetProperty("scipy");
        foreach (var step in path)
        {
            if (!element.TryGetProperty(step, out element))
                return null;
        }

        return element.ValueKind == JsonValueKind.Number ? element.GetDouble() : null;
    }

    public double[] QuantileEdges => [.. _json.GetProperty("scipy").GetProperty("quantile_bins_10").GetProperty("edges").EnumerateArray().Select(edge => edge.GetDouble())];

    public override string ToString() => Name;

    private double[] Numbers(string name) => [.. _json.GetProperty(name).EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN)];

    private Dictionary<string, long> Counts(string name) => _json.GetProperty("categories").EnumerateArray().Select(category => category.ToString())
        .Zip(_json.GetProperty(name).EnumerateArray().Select(count => count.GetInt64())).ToDictionary(StringComparer.Ordinal);
}
