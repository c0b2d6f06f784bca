namespace Slipway.Tuning;

/// <summary>Which parameter hangs on which: who is active in a point, how many points there are, and which has a rank.</summary>
internal sealed class ParameterTree
{
    private const long MostPoints = 1L << 62;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly HashSet<ParameterValue>?[] _values;
    private readonly List<int>[] _children;
    private readonly long?[] _counts;
    private readonly int[] _parents;

    public ParameterTree(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        _values = new HashSet<ParameterValue>?[parameters.Count];
        _children = [.. parameters.Select(_ => new List<int>())];
        _parents = [.. parameters.Select(Hang)];
        _counts = new long?[parameters.Count];
        for (var i = parameters.Count - 1; i >= 0; i--)
            _counts[i] = CountBelow(i);
        Count = Product(Roots.Select(i => _counts[i]));
    }

    /// <summary>How many points there are; null for a continuum and beyond 2^62.</summary>
    public long? Count { get; }

    private IEnumerable<int> Roots => Enumerable.Range(0, _parameters.Count).Where(i => _parents[i] < 0);

    /// <summary>The place of the parameter that this one hangs on; -1 when it always exists.</summary>
    public int ParentOf(int i) => _parents[i];

    /// <summary>Whether the parameter exists where those before it have these values, null for those that do not exist.</summary>
    public bool IsActive(int i, ReadOnlySpan<ParameterValue?> values) =>
        _parents[i] < 0 || (values[_parents[i]] is { } value && _values[i]!.Contains(value));

    /// <summary>Whether the parameter exists where those before it have these coordinates, NaN for those that do not exist.</summary>
    public bool IsActive(int i, ReadOnlySpan<double> units) =>
        _parents[i] < 0 || (!double.IsNaN(units[_parents[i]]) && _values[i]!.Contains(_parameters[_parents[i]].Decode(units[_parents[i]])));

    /// <summary>The values of the point with this rank by place, null where a parameter does not exist.</summary>
    public ParameterValue?[] PointAt(long rank)
    {
        var values = new ParameterValue?[_parameters.Count];
        Fill(Roots, rank, values);
        return values;
    }

    private int Hang(Parameter parameter, int i)
    {
        if (parameter.When is not { } when)
            return -1;
        var parent = Enumerable.Range(0, i).FirstOrDefault(j => string.Equals(_parameters[j].Name, when.Parameter, StringComparison.Ordinal), -1);
        if (parent < 0)
            throw new ArgumentException($"'{parameter.Name}' exists only when {when}, but the space declares no '{when.Parameter}' before it.", nameof(parameter));
        if (_parameters[parent].Count is null)
            throw new ArgumentException($"'{parameter.Name}' cannot depend on '{when.Parameter}', which is continuous. Give that one a step, or make it an int or a choice.", nameof(parameter));
        if (when.In.Select(_parameters[parent].Refuse).FirstOrDefault(reason => reason is not null) is { } refusal)
            throw new ArgumentException($"'{parameter.Name}' has a condition that never holds: {refusal}", nameof(parameter));
        _values[i] = [.. when.In.Select(_parameters[parent].Normalize)];
        _children[parent].Add(i);
        return parent;
    }

    private IEnumerable<int> ChildrenAt(int i, ParameterValue value) => _children[i].Where(child => _values[child]!.Contains(value));

    // Only the values that some child asks for have more than one point below them.
    private IEnumerable<ParameterValue> BranchingValues(int i) =>
        _children[i].SelectMany(child => _values[child]!).Distinct().OrderBy(_parameters[i].IndexOf);

    private long? CountBelow(int i)
    {
        if (_parameters[i].Count is not { } total)
            return null;
        Int128 sum = total;
        foreach (var value in BranchingValues(i))
        {
            if (Product(ChildrenAt(i, value).Select(child => _counts[child])) is not { } below)
                return null;
            sum += below - 1;
        }

        return sum > MostPoints ? null : (long)sum;
    }

    // The last of the siblings changes fastest.
    private void Fill(IEnumerable<int> siblings, long rank, ParameterValue?[] values)
    {
        foreach (var i in siblings.Reverse())
        {
            (rank, var place) = Math.DivRem(rank, _counts[i]!.Value);
            FillBelow(i, place, values);
        }
    }

    private void FillBelow(int i, long place, ParameterValue?[] values)
    {
        var passed = 0L;
        foreach (var value in BranchingValues(i))
        {
            var index = _parameters[i].IndexOf(value);
            if (place < index + passed)
                break;
            var children = ChildrenAt(i, value).ToList();
            var below = Product(children.Select(child => _counts[child]))!.Value;
            if (place < index + passed + below)
            {
                values[i] = value;
                Fill(children, place - index - passed, values);
                return;
            }

            passed += below - 1;
        }

        values[i] = _parameters[i].ValueAt(place - passed);
    }

    private static long? Product(IEnumerable<long?> counts)
    {
        Int128 product = 1;
        foreach (var one in counts)
        {
            if (one is not { } count || (product *= count) > MostPoints)
                return null;
        }

        return (long)product;
    }
}
