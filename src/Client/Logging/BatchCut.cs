namespace Slipway.Client.Logging;

/// <summary>Where a request ends: MLflow's limits, and one value a parameter.</summary>
internal static class BatchCut
{
    private const int MostItems = 1000;
    private const int MostParams = 100;
    private const int MostTags = 100;
    private const int MostBytes = 1_000_000;

    /// <summary>How many of the items, from the first on, fit into one request; at least one.</summary>
    public static int Length(ReadOnlySpan<LogItem> items)
    {
        var (parameters, tags, bytes) = (0, 0, 64);
        HashSet<string>? names = null;
        for (var i = 0; i < items.Length; i++)
        {
            ref readonly var item = ref items[i];
            bytes += item.MostBytes;
            if (item.Kind == LogKind.Tag)
                tags++;
            if (i > 0 && (i == MostItems || bytes > MostBytes || tags > MostTags))
                return i;
            // A parameter twice in one request is refused even where both values agree; one after the other they are compared.
            if (item.Kind == LogKind.Param && (++parameters > MostParams || !(names ??= new(StringComparer.Ordinal)).Add(item.Key)))
                return i;
        }

        return items.Length;
    }
}
