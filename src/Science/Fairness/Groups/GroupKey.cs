namespace Slipway.Fairness;

/// <summary>A group: one value of each sensitive column, null where it is missing. Equal when the values are.</summary>
public sealed class GroupKey : IEquatable<GroupKey>, IComparable<GroupKey>
{
    private readonly string?[] _values;

    public GroupKey(IEnumerable<string?> values) => _values = [.. values];

    public IReadOnlyList<string?> Values => _values;

    public static bool operator <(GroupKey left, GroupKey right) => Compare(left, right) < 0;

    public static bool operator >(GroupKey left, GroupKey right) => Compare(left, right) > 0;

    public static bool operator <=(GroupKey left, GroupKey right) => Compare(left, right) <= 0;

    public static bool operator >=(GroupKey left, GroupKey right) => Compare(left, right) >= 0;

    public static bool operator ==(GroupKey? left, GroupKey? right) => Equals(left, right);

    public static bool operator !=(GroupKey? left, GroupKey? right) => !Equals(left, right);

    public bool Equals(GroupKey? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    public override int GetHashCode() => _values.Aggregate(_values.Length, HashCode.Combine);

    /// <summary>In ordinal order of the values, column by column; missing ones last.</summary>
    public int CompareTo(GroupKey? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < Math.Min(_values.Length, other._values.Length); i++)
        {
            var (one, two) = (_values[i], other._values[i]);
            var order = one is null || two is null ? (one is null).CompareTo(two is null) : string.CompareOrdinal(one, two);
            if (order != 0)
                return order;
        }

        return _values.Length.CompareTo(other._values.Length);
    }

    /// <summary><c>female, over 25</c>; a missing value reads <c>(missing)</c>.</summary>
    public override string ToString() => string.Join(", ", _values.Select(value => value ?? "(missing)"));

    private static int Compare(GroupKey? left, GroupKey? right) => Comparer<GroupKey>.Default.Compare(left, right);
}
