namespace Slipway.Data.Contracts;

/// <summary>What the values of a table look like, column by column.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Columns">One entry a column, in the order of the schema.</param>
public sealed record Profile(long Rows, IReadOnlyList<ColumnProfile> Columns);

/// <summary>What one column's values look like.</summary>
/// <param name="Name">The column.</param>
/// <param name="Type">Its type.</param>
/// <param name="Nulls">How many are missing.</param>
/// <param name="Distinct">How many different values there are.</param>
/// <param name="DistinctExact">False where a sketch (HyperLogLog; within some 15 %) stands for values that are too many to count: beyond 50 million in all columns together, of columns with more than 2,000 different ones.</param>
/// <param name="Numbers">For int and float.</param>
/// <param name="Texts">For string.</param>
/// <param name="Times">For timestamp and date.</param>
/// <param name="Trues">For bool: how many are true.</param>
/// <param name="Histogram">For int, float, timestamp and date (microseconds since 1970 UTC); null when no value is finite.</param>
/// <param name="Top">The most frequent values, most frequent first; empty where nearly every value differs.</param>
public sealed record ColumnProfile(
    string Name, ColumnType Type, long Nulls, long Distinct, bool DistinctExact, NumberProfile? Numbers, TextProfile? Texts, TimeProfile? Times, long? Trues, Histogram? Histogram, IReadOnlyList<ValueCount> Top);

/// <summary>Of numbers. Not-a-number and the infinities are counted and otherwise left out.</summary>
/// <param name="Min">The least; null when there is none.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The arithmetic mean. Values beyond ±1e150 are left out of it and of <paramref name="Std"/>.</param>
/// <param name="Std">The standard deviation of the sample (n - 1); null below two values.</param>
/// <param name="Zeros">How many are 0.</param>
/// <param name="Negatives">How many are below 0.</param>
/// <param name="NotFinite">How many are not-a-number or infinite.</param>
/// <param name="Quantiles">At 1, 5, 25, 50, 75, 95 and 99 %, interpolated linearly.</param>
/// <param name="QuantilesExact">False where a sketch (t-digest) stands for too many values to sort in memory.</param>
public sealed record NumberProfile(double? Min, double? Max, double? Mean, double? Std, long Zeros, long Negatives, long NotFinite, IReadOnlyList<Quantile> Quantiles, bool QuantilesExact);

/// <summary>The value below which a share of all values lies.</summary>
public sealed record Quantile(double At, double Value);

/// <summary>Of texts: their lengths in characters.</summary>
public sealed record TextProfile(long? MinLength, long? MaxLength, double? MeanLength, long Empty);

/// <summary>Of instants and dates.</summary>
public sealed record TimeProfile(DateTimeOffset? Min, DateTimeOffset? Max);

/// <summary>Counts between fixed edges.</summary>
/// <param name="Edges">n + 1 increasing numbers.</param>
/// <param name="Counts">n counts: how many values lie above edge i and up to edge i + 1; the first bin holds its lower edge too.</param>
/// <param name="Below">How many lie below the first edge.</param>
/// <param name="Above">How many lie above the last.</param>
public sealed record Histogram(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts, long Below, long Above);

/// <summary>A value, as text, and how often it occurs.</summary>
public sealed record ValueCount(string Value, long Count);
