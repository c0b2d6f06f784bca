using System.Text;

namespace Slipway.Models.Tables;

/// <summary>What a column holds.</summary>
public enum ColumnKind { Number, Whole, Boolean, Text, Instant }

/// <summary>A named column of one type, with nulls. Columns do not change once made.</summary>
/// <remarks>
/// In a column of doubles NaN and null are the same thing, as they are for LightGBM and in an ONNX tensor.
/// In a column of strings the empty text and null are the same thing, since a tensor of strings has no null.
/// </remarks>
public abstract class Column
{
    private protected Column(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    public string Name { get; }

    public abstract ColumnKind Kind { get; }

    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    public abstract bool IsNull(int row);

    /// <summary>The value of a row as <see cref="double"/>, <see cref="long"/>, <see cref="bool"/>, <see cref="string"/>, <see cref="DateTime"/> (UTC) or null.</summary>
    public abstract object? this[int row] { get; }

    /// <summary>The rows named, in that order; a row may be named more than once.</summary>
    public abstract Column Take(ReadOnlySpan<int> rows);

    /// <summary>The same values under another name.</summary>
    public abstract Column Rename(string name);

    /// <summary>How many rows are null.</summary>
    public int CountNulls()
    {
        var nulls = 0;
        for (var row = 0; row < Count; row++)
            nulls += IsNull(row) ? 1 : 0;
        return nulls;
    }

    /// <summary>A column of numbers; NaN is null.</summary>
    public static NumberColumn Of(string name, params ReadOnlySpan<double> values) => new(name, values.ToArray());

    /// <summary>A column of numbers with nulls.</summary>
    public static NumberColumn Of(string name, params ReadOnlySpan<double?> values)
    {
        var own = new double[values.Length];
        for (var row = 0; row < own.Length; row++)
            own[row] = values[row] ?? double.NaN;
        return new(name, own);
    }

    /// <summary>A column of whole numbers, without nulls.</summary>
    public static WholeColumn Of(string name, params ReadOnlySpan<long> values) => new(name, values.ToArray(), null);

    /// <summary>A column of whole numbers with nulls.</summary>
    public static WholeColumn Of(string name, params ReadOnlySpan<long?> values)
    {
        var (own, nulls) = Split(values);
        return new(name, own, nulls);
    }

    /// <summary>A column of truth values, without nulls.</summary>
    public static BooleanColumn Of(string name, params ReadOnlySpan<bool> values) => new(name, values.ToArray(), null);

    /// <summary>A column of truth values with nulls.</summary>
    public static BooleanColumn Of(string name, params ReadOnlySpan<bool?> values)
    {
        var (own, nulls) = Split(values);
        return new(name, own, nulls);
    }

    /// <summary>A column of texts; null and the empty text are the same. Half a surrogate pair becomes U+FFFD, as it does in every UTF-8 text.</summary>
    public static TextColumn Of(string name, params ReadOnlySpan<string?> values)
    {
        var own = values.ToArray();
        for (var row = 0; row < own.Length; row++)
        {
            if (own[row].AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
                own[row] = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(own[row]!));
        }
        return new(name, own);
    }

    /// <summary>A column of instants as microseconds since 1970 in UTC, with nulls.</summary>
    /// <exception cref="ModelException">An instant lies outside the years 1 to 9999.</exception>
    public static InstantColumn OfInstants(string name, params ReadOnlySpan<long?> microseconds)
    {
        var own = new long[microseconds.Length];
        for (var row = 0; row < own.Length; row++)
        {
            own[row] = microseconds[row] ?? InstantColumn.Missing;
            if (microseconds[row] is { } instant && instant is < Instants.First or > Instants.Last)
                throw new ModelException($"Row {row} of '{name}' is {instant} microseconds from 1970, which lies outside the years 1 to 9999.");
        }
        return new(name, own);
    }

    /// <summary>A column of instants, to the microsecond, with nulls; without an offset they are taken for UTC.</summary>
    public static InstantColumn OfInstants(string name, params ReadOnlySpan<DateTime?> instants)
    {
        var own = new long?[instants.Length];
        for (var row = 0; row < own.Length; row++)
            own[row] = instants[row] is { } instant ? Instants.Microseconds(instant) : null;
        return OfInstants(name, own);
    }

    private static (T[] Values, bool[]? Nulls) Split<T>(ReadOnlySpan<T?> values) where T : struct
    {
        var own = new T[values.Length];
        bool[]? nulls = null;
        for (var row = 0; row < own.Length; row++)
        {
            own[row] = values[row].GetValueOrDefault();
            if (!values[row].HasValue)
                (nulls ??= new bool[own.Length])[row] = true;
        }
        return (own, nulls);
    }
}
