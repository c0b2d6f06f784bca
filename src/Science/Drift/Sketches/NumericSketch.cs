using System.Text.Json.Serialization;

namespace Slipway.Drift;

/// <summary>A numeric column: counts between fixed edges, with minimum, maximum and mean.</summary>
public sealed class NumericSketch : FeatureSketch
{
    private readonly double[] _edges;
    private readonly long[] _counts;

    /// <param name="edges">The inner edges, ascending: bin 0 lies below the first, bin k from edge k - 1 (included) to edge k, the last from the last edge up.</param>
    /// <exception cref="ArgumentException">The edges do not ascend, or are not finite.</exception>
    public NumericSketch(IReadOnlyList<double> edges)
        : this(edges, new long[(edges?.Count ?? 0) + 1], 0, null, null, 0)
    {
    }

    /// <summary>A sketch as it was stored.</summary>
    /// <exception cref="ArgumentException">The parts do not fit each other.</exception>
    [JsonConstructor]
    public NumericSketch(IReadOnlyList<double> edges, IReadOnlyList<long> counts, long missing, double? minimum, double? maximum, double sum)
        : base(missing)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(counts);
        (_edges, _counts) = ([.. edges], [.. counts]);
        for (var i = 0; i < _edges.Length; i++)
        {
            if (!double.IsFinite(_edges[i]) || (i > 0 && _edges[i] <= _edges[i - 1]))
                throw new ArgumentException($"Edges are finite and ascend; edge {i} ({_edges[i]}) does not.", nameof(edges));
        }

        if (_counts.Length != _edges.Length + 1 || _counts.Any(count => count < 0))
            throw new ArgumentException($"{_edges.Length} edges make {_edges.Length + 1} bins, each with a count of 0 or more; {_counts.Length} counts were given.", nameof(counts));
        (Minimum, Maximum, Sum) = (minimum, maximum, sum);
    }

    public IReadOnlyList<double> Edges => _edges;

    public IReadOnlyList<long> Counts => _counts;

    /// <summary>The smallest value; null while there is none.</summary>
    public double? Minimum { get; private set; }

    /// <summary>The largest value; null while there is none.</summary>
    public double? Maximum { get; private set; }

    public double Sum { get; private set; }

    /// <summary>The mean of the values; null while there is none.</summary>
    [JsonIgnore]
    public double? Mean => Present == 0 ? null : Sum / Present;

    [JsonIgnore]
    public override long Present => _counts.Sum();

    /// <summary>The reference: bins at the quantiles of the values (see <see cref="QuantileEdges"/>), and the values counted.</summary>
    /// <exception cref="ArgumentException">No value is finite.</exception>
    public static NumericSketch OfReference(ReadOnlySpan<double> values, int bins = 10)
    {
        var sketch = new NumericSketch(QuantileEdges.Of(values, bins));
        sketch.AddRange(values);
        return sketch;
    }

    /// <summary>
    /// The reference of a model's answers. An edge of <see cref="OfReference"/> is itself one of the answers; here each lies halfway between two answers that follow each other, or a little outside of all.
    /// The counts are the same, and an answer that a served model gives in 32 bits still falls into the bin it was counted in.
    /// </summary>
    /// <exception cref="ArgumentException">No value is finite.</exception>
    public static NumericSketch OfAnswers(ReadOnlySpan<double> values, int bins = 10)
    {
        var sorted = values.ToArray().Where(double.IsFinite).Order().ToArray();
        var edges = QuantileEdges.Of(values, bins).Select(edge => Between(sorted, edge)).Distinct();
        var sketch = new NumericSketch([.. edges]);
        sketch.AddRange(values);
        return sketch;
    }

    /// <summary>Counts a row. NaN and infinities count as missing.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            AddMissing();
            return;
        }

        _counts[Bins.IndexOf(_edges, value)]++;
        Minimum = Minimum is { } least ? Math.Min(least, value) : value;
        Maximum = Maximum is { } most ? Math.Max(most, value) : value;
        Sum += value;
    }

    public void AddRange(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            Add(value);
    }

    public override FeatureSketch Empty() => new NumericSketch(_edges);

    public override void Merge(FeatureSketch other)
    {
        if (other is not NumericSketch numeric)
            throw new ArgumentException(CannotMerge("one is numeric, the other is not"), nameof(other));
        if (!numeric._edges.AsSpan().SequenceEqual(_edges))
            throw new ArgumentException(CannotMerge("their edges differ"), nameof(other));
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += numeric._counts[i];
        Missing += numeric.Missing;
        Minimum = Minimum is { } least && numeric.Minimum is { } lesser ? Math.Min(least, lesser) : Minimum ?? numeric.Minimum;
        Maximum = Maximum is { } most && numeric.Maximum is { } more ? Math.Max(most, more) : Maximum ?? numeric.Maximum;
        Sum += numeric.Sum;
    }

    private static double Between(double[] sorted, double edge)
    {
        var below = Array.FindLastIndex(sorted, value => value < edge);
        var margin = 1e-6 * Math.Max(1, Math.Abs(edge));
        return below < 0 ? edge - margin : below == sorted.Length - 1 ? sorted[below] + margin : sorted[below] + ((sorted[below + 1] - sorted[below]) / 2);
    }
}
