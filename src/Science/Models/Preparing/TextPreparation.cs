using Slipway.Models.Tables;

namespace Slipway.Models.Preparing;

/// <summary>How one column of texts becomes features of 0 and 1, one per category.</summary>
public sealed record TextPreparation
{
    internal const int None = -1;

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    internal TextPreparation(string column, bool nullable, string[] categories, string[] infrequent)
    {
        (Column, Nullable, Categories, Infrequent) = (column, nullable, categories, infrequent);
        for (var i = 0; i < categories.Length; i++)
            _index[categories[i]] = i;
        foreach (var rare in infrequent)
            _index[rare] = categories.Length;
    }

    public string Column { get; }

    /// <summary>Whether the column may have nulls or empty texts: whether any row of the table had, or the options said so.</summary>
    public bool Nullable { get; }

    /// <summary>The categories with a feature of their own, in the order of the features.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The categories that share one feature, after those of <see cref="Categories"/>.</summary>
    public IReadOnlyList<string> Infrequent { get; }

    /// <summary>Which of the column's features is 1 when the text is missing; -1 for none.</summary>
    public int MissingFeature { get; internal init; } = None;

    /// <summary>Which of the column's features is 1 when no training row had the text; -1 for none.</summary>
    public int UnseenFeature { get; internal init; } = None;

    /// <summary>Whether missing texts have a feature of their own, the last one.</summary>
    public bool MissingIsCategory { get; internal init; }

    /// <summary>Features that this column becomes.</summary>
    public int Width => Categories.Count + (Infrequent.Count > 0 ? 1 : 0) + (MissingIsCategory ? 1 : 0);

    /// <summary>Which of the column's features is 1 for this text; -1 for none.</summary>
    public int FeatureOf(string? text) =>
        string.IsNullOrEmpty(text) ? MissingFeature : _index.GetValueOrDefault(text, UnseenFeature);

    internal static TextPreparation Fit(TextColumn column, ReadOnlySpan<int> rows, PreparationOptions options)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var missing = 0;
        foreach (var row in rows)
        {
            if (column.IsNull(row))
                missing++;
            else
                counts[column.Values[row]!] = counts.GetValueOrDefault(column.Values[row]!) + 1;
        }
        var own = options.MissingText == MissingText.OwnCategory && missing > 0;
        var ranked = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        var kept = Kept(ranked, options, options.MaxCategories - (own ? 1 : 0));
        var fitted = new TextPreparation(column.Name, options.IsNullable(column), Sorted(ranked[..kept]), Sorted(ranked[kept..]));
        var infrequent = fitted.Infrequent.Count > 0 ? fitted.Categories.Count : None;
        return fitted with
        {
            MissingIsCategory = own,
            MissingFeature = own ? fitted.Width : options.MissingText == MissingText.OwnCategory || ranked.Length == 0 ? None : fitted.FeatureOf(ranked[0].Key),
            UnseenFeature = options.UnseenText == UnseenText.Infrequent ? infrequent : None,
        };
    }

    internal IEnumerable<PreparedFeature> Features()
    {
        foreach (var category in Categories)
            yield return new($"{Column}={category}", Column, category);
        if (Infrequent.Count > 0)
            yield return new($"{Column}=(infrequent)", Column, null);
        if (MissingIsCategory)
            yield return new($"{Column}=(missing)", Column, null);
    }

    private static int Kept(KeyValuePair<string, int>[] ranked, PreparationOptions options, int room)
    {
        var frequent = ranked.Count(pair => pair.Value >= options.MinCategoryRows);
        return frequent == ranked.Length && frequent <= room ? frequent : Math.Min(frequent, room - 1);
    }

    private static string[] Sorted(KeyValuePair<string, int>[] pairs) =>
        [.. pairs.Select(pair => pair.Key).Order(StringComparer.Ordinal)];
}
