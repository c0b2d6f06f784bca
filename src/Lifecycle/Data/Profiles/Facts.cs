using System.Collections;
using System.Globalization;
using Slipway.Data.Contracts;

namespace Slipway.Data.Profiles;

/// <summary>What the scans said of one column, on its way to a profile.</summary>
internal sealed class Facts(Column column, object?[] first, bool exact, bool counted)
{
    private const int Bins = 20;
    private const int MostTop = 20;
    private static readonly double[] At = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    public Column Column => column;

    public long Distinct => Whole(first[1]);

    /// <summary>The histogram's edges; null without one.</summary>
    public IReadOnlyList<double>? Edges { get; set; }

    private bool IsNumber => column.Type is ColumnType.Int or ColumnType.Float;

    /// <summary>Some twenty even bins over the middle 98 % of numbers, with round edges, so that a few wild values do not flatten the rest; over all of times.</summary>
    public IReadOnlyList<double>? OwnEdges()
    {
        if (!(IsNumber || column.Type is ColumnType.Timestamp or ColumnType.Date) || first[2] is null)
            return null;
        var (low, high) = (Real(first[2])!.Value, Real(first[3])!.Value);
        if (IsNumber && first[9] is IList quantiles)
        {
            var (q1, q99) = (Convert.ToDouble(quantiles[0], CultureInfo.InvariantCulture), Convert.ToDouble(quantiles[^1], CultureInfo.InvariantCulture));
            if (q99 > q1)
                (low, high) = (Math.Max(low, q1), Math.Min(high, q99));
        }

        if (!(high > low) || !double.IsFinite(high - low))
            return low == high ? [low, Math.BitIncrement(low) is var above && low + 1 > low ? low + 1 : above] : null;
        var step = IsNumber ? RoundStep((high - low) / Bins, column.Type == ColumnType.Int) : (high - low) / Bins;
        var start = IsNumber ? Math.Floor(low / step) * step : low;
        var count = Math.Max(1, (int)Math.Min(2 * Bins, Math.Ceiling((high - start) / step - 1e-9)));
        double[] edges = [.. Enumerable.Range(0, count + 1).Select(i => start + (i * step))];
        return edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second) ? edges : null;
    }

    public ColumnProfile Profile(object?[] second, object? rare)
    {
        var times = column.Type is ColumnType.Timestamp or ColumnType.Date ? new TimeProfile(Instant(first[2]), Instant(first[3])) : null;
        var texts = column.Type == ColumnType.String ? new TextProfile(Optional(first[2]), Optional(first[3]), Real(first[4]), Whole(first[5])) : null;
        var every = second[0] as IDictionary;
        return new ColumnProfile(
            column.Name, column.Type, Whole(first[0]), every?.Count ?? Distinct, counted || every is not null || Distinct == 0, IsNumber ? Numbers() : null, texts, times,
            column.Type == ColumnType.Bool ? Whole(first[2]) : null, second.Length > 1 ? Counts(second[1]) : null, Top(rare ?? second[0]));
    }

    private NumberProfile Numbers()
    {
        IReadOnlyList<Quantile> quantiles = first[9] is IList values ? [.. At.Select((at, i) => new Quantile(at, Convert.ToDouble(values[i], CultureInfo.InvariantCulture)))] : [];
        return new NumberProfile(Real(first[2]), Real(first[3]), Real(first[4]), Real(first[5]), Whole(first[6]), Whole(first[7]), Whole(first[8]), quantiles, exact);
    }

    private Histogram? Counts(object? bins)
    {
        var counts = new long[Edges!.Count - 1];
        var (below, above) = (0L, 0L);
        foreach (DictionaryEntry bin in (IDictionary?)bins ?? new Hashtable())
        {
            var (edge, count) = (Convert.ToDouble(bin.Key, CultureInfo.InvariantCulture), Whole(bin.Value));
            if (edge < Edges[0])
                below += count;
            else if (edge > Edges[^1])
                above += count;
            else
                counts[Math.Max(0, IndexOf(edge) - 1)] += count;
        }

        return new Histogram(Edges, counts, below, above);
    }

    private int IndexOf(double edge)
    {
        for (var i = 0; i < Edges!.Count; i++)
        {
            if (Edges[i] == edge)
                return i;
        }

        throw new InvalidOperationException($"A bin of {column.Name} ends at {edge}, which is no edge.");
    }

    /// <summary>The most frequent first; equal counts by value, so that the order is always the same. Nothing where no value occurs twice.</summary>
    private static IReadOnlyList<ValueCount> Top(object? map)
    {
        var values = new List<ValueCount>();
        foreach (DictionaryEntry entry in map as IDictionary ?? new Hashtable())
            values.Add(new ValueCount(Shown(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!), Whole(entry.Value)));
        return [.. values.OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal).Take(MostTop)];
    }

    private static string Shown(string value) => value.Length <= 200 ? value : value[..200] + "…";

    private static double RoundStep(double step, bool whole)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var round = (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
        return whole ? Math.Max(1, Math.Round(round)) : round;
    }

    private static DateTimeOffset? Instant(object? micros) => micros is null ? null : DateTimeOffset.UnixEpoch.AddTicks(Whole(micros) * 10);

    private static long Whole(object? value) => value is System.Numerics.BigInteger big ? (long)big : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static long? Optional(object? value) => value is null ? null : Whole(value);

    private static double? Real(object? value) => value is null ? null : value is System.Numerics.BigInteger big ? (double)big : Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
