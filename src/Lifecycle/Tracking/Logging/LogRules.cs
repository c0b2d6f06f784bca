using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Logging;

/// <summary>What may be logged at once. All of it is looked at before anything is written.</summary>
internal static class LogRules
{
    private const int MostMetrics = 1000;
    private const int MostParams = 100;
    private const int MostTags = 100;
    private const int MostInAll = 1000;

    public static Refusal? Refuse(RunLog log)
    {
        var (metrics, parameters, tags) = (log.Metrics ?? [], log.Params ?? [], log.Tags ?? []);
        return TooMany("metrics", metrics.Count, MostMetrics) ?? TooMany("params", parameters.Count, MostParams) ?? TooMany("tags", tags.Count, MostTags)
            ?? TooMany("metrics, params, and tags", metrics.Count + parameters.Count + tags.Count, MostInAll)
            ?? First(metrics, (m, i) => Refuse(m, $"metrics[{i}].name", $"metrics[{i}].timestamp"))
            ?? First(parameters, (p, i) => Refuse(p, $"params[{i}].key"))
            ?? First(tags, (t, i) => Refuse(t, $"tags[{i}].key"))
            ?? RefuseDoubles(parameters);
    }

    public static Refusal? Refuse(MetricPoint point, string field = "name", string timestamp = "timestamp")
    {
        if (Words.RefuseKey(field, "Metric name", point.Key) is { } refusal)
            return refusal;
        return point.Timestamp < 0
            ? Refusal.Invalid($"Invalid value {point.Timestamp} for parameter '{timestamp}' supplied: metric '{point.Key}' (value={Words.Python(point.Value)}). Timestamp must be a nonnegative long (64-bit integer) ")
            : null;
    }

    public static Refusal? Refuse(Param param, string field = "key") => Words.RefuseKey(field, "Param key", param.Key) ?? Words.RefuseNul("value", param.Value);

    public static Refusal? Refuse(Tag tag, string field = "key") => Words.RefuseKey(field, "key", tag.Key) ?? Words.RefuseNul("value", tag.Value);

    private static Refusal? TooMany(string what, int count, int most) => count > most
        ? Refusal.Invalid($"A batch logging request can contain at most {most} {what}. Got {count} {what}. Please split up {what} across multiple requests and try again.")
        : null;

    private static Refusal? RefuseDoubles(IReadOnlyList<Param> parameters)
    {
        if (parameters.Count < 2)
            return null;
        var doubles = parameters.GroupBy(p => p.Key, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"'{g.Key}'").ToList();
        return doubles.Count == 0 ? null : Refusal.Invalid($"Duplicate parameter keys have been submitted: [{string.Join(", ", doubles)}]. Please ensure the request contains only one param value per param key.");
    }

    private static Refusal? First<T>(IReadOnlyList<T> items, Func<T, int, Refusal?> refuse)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (refuse(items[i], i) is { } refusal)
                return refusal;
        }

        return null;
    }
}
