namespace Slipway.Tuning;

/// <summary>The values of one parameter that a grid tries.</summary>
internal sealed class GridAxis
{
    private readonly Parameter _parameter;
    private readonly ParameterValue[]? _chosen;

    /// <param name="parameter">The parameter.</param>
    /// <param name="levels">How many values; null for all of a discrete parameter.</param>
    public GridAxis(Parameter parameter, int? levels)
    {
        _parameter = parameter;
        if (levels is { } count && (parameter.Count is null || count < parameter.Count))
            _chosen = [.. Enumerable.Range(0, count).Select(i => parameter.Decode(count == 1 ? 0.5 : i / (count - 1.0))).Distinct()];
        Count = _chosen?.Length ?? parameter.Count!.Value;
    }

    public string Name => _parameter.Name;

    public long Count { get; }

    public ParameterValue ValueAt(long index) => _chosen is null ? _parameter.ValueAt(index) : _chosen[index];
}
