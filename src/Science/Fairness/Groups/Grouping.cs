namespace Slipway.Fairness;

/// <summary>Which rows belong to which group.</summary>
internal static class Grouping
{
    public static SortedDictionary<GroupKey, List<int>> Of(IReadOnlyList<SensitiveColumn> columns, IEnumerable<int> rows, int count)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
            throw new ArgumentException("Groups are made by at least one column.", nameof(columns));
        if (columns.FirstOrDefault(column => column.Values.Count != count) is { } odd)
            throw new ArgumentException($"The column '{odd.Name}' has {odd.Values.Count} values for {count} rows.", nameof(columns));
        SortedDictionary<GroupKey, List<int>> groups = [];
        foreach (var row in rows)
        {
            var key = new GroupKey(columns.Select(column => column.Values[row]));
            if (!groups.TryGetValue(key, out var members))
                groups[key] = members = [];
            members.Add(row);
        }

        return groups;
    }
}
