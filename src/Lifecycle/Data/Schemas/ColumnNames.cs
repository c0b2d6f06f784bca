namespace Slipway.Data;

/// <summary>What columns may be called.</summary>
internal static class ColumnNames
{
    /// <summary>The beginning of names that scans keep for themselves.</summary>
    public const string Reserved = "__slipway_";

    /// <summary>Why these names cannot stand side by side; null when they can.</summary>
    /// <param name="names">In order.</param>
    /// <param name="where">What has them, for the message.</param>
    public static Refusal? Refuse(IReadOnlyList<string> names, string where)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Trim().Length == 0 || names[i].Length > 255 || names[i].Any(char.IsControl))
                return Refusal.Invalid($"{where}: column {i + 1} has no name that can be used.", "Give it 1 to 255 characters without control characters.");
            if (names[i].StartsWith(Reserved, StringComparison.OrdinalIgnoreCase))
                return Refusal.Invalid($"{where}: '{names[i]}' begins with {Reserved}, which is kept for Slipway.", "Rename the column.");
            if (!seen.TryAdd(names[i], i))
                return Refusal.Invalid($"{where}: columns {seen[names[i]] + 1} and {i + 1} are both called '{names[i]}' (case does not count).", "Rename one of them.");
        }

        return null;
    }

    /// <summary>The known name nearest to one that is not known, in words for a remedy; the list where none is near.</summary>
    public static string Nearest(string name, IEnumerable<string> known)
    {
        var all = known.ToList();
        var nearest = all.Select(k => (Name: k, Distance: Distance(name.ToUpperInvariant(), k.ToUpperInvariant()))).OrderBy(k => k.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(2, name.Length / 3) ? $"Did you mean '{nearest.Name}'?" : $"There are: {string.Join(", ", all.Take(20))}{(all.Count > 20 ? ", …" : "")}.";
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[b.Length];
    }
}
