using System.Text.Json.Serialization;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Comparison;

/// <summary>A value that compared runs have or lack.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Differs">Whether the runs do not all have the same.</param>
/// <param name="Values">Each run's, in order; null where it has none.</param>
internal sealed record ComparedText(string Key, bool Differs, IReadOnlyList<string?> Values);

/// <summary>The same of a metric's latest values.</summary>
internal sealed record ComparedNumber(string Key, bool Differs, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] IReadOnlyList<double?> Values);

/// <summary>Runs side by side, with what differs marked.</summary>
internal sealed record RunComparison(IReadOnlyList<RunInfo> Runs, IReadOnlyList<ComparedText> Params, IReadOnlyList<ComparedNumber> Metrics, IReadOnlyList<ComparedText> Tags)
{
    public static RunComparison Of(IReadOnlyList<Run> runs)
    {
        var metrics = Keys(runs, r => r.Metrics.Select(m => m.Key)).Select(key =>
        {
            List<double?> values = [.. runs.Select(r => r.Metrics.FirstOrDefault(m => m.Key == key)?.Value)];
            return new ComparedNumber(key, values.Distinct().Count() > 1, values);
        });
        return new([.. runs.Select(r => r.Info)], Texts(runs, r => r.Params.Select(p => (p.Key, p.Value))), [.. metrics], Texts(runs, r => r.Tags.Select(t => (t.Key, t.Value))));
    }

    private static List<ComparedText> Texts(IReadOnlyList<Run> runs, Func<Run, IEnumerable<(string Key, string Value)>> texts)
    {
        var each = runs.Select(r => texts(r).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal)).ToList();
        return [.. Keys(each, e => e.Keys).Select(key =>
        {
            List<string?> values = [.. each.Select(e => e.GetValueOrDefault(key))];
            return new ComparedText(key, values.Distinct(StringComparer.Ordinal).Count() > 1, values);
        })];
    }

    private static IEnumerable<string> Keys<T>(IEnumerable<T> items, Func<T, IEnumerable<string>> keys) => items.SelectMany(keys).Distinct(StringComparer.Ordinal).Order(NaturalOrder.Instance);
}
