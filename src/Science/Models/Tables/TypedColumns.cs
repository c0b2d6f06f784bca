namespace Slipway.Models.Tables;

/// <summary>A column that a model can read as numbers: every kind but text.</summary>
public abstract class NumericColumn : Column
{
    private protected NumericColumn(string name) : base(name)
    {
    }

    /// <summary>The row as a number: true is 1, false 0, null NaN. Whole numbers beyond 2^53 lose their last digits.</summary>
    public abstract double Number(int row);
}

/// <summary>A column of numbers; NaN is null.</summary>
public sealed class NumberColumn : NumericColumn
{
    private readonly double[] _values;

    internal NumberColumn(string name, double[] values) : base(name) => _values = values;

    public override ColumnKind Kind => ColumnKind.Number;
    public override int Count => _values.Length;
    public override object? this[int row] => IsNull(row) ? null : _values[row];
    public ReadOnlySpan<double> Values => _values;
    internal Memory<double> Memory => _values;

    public override bool IsNull(int row) => double.IsNaN(_values[row]);
    public override double Number(int row) => _values[row];
    public override Column Take(ReadOnlySpan<int> rows) => new NumberColumn(Name, Rows.Take(_values, rows));
    public override Column Rename(string name) => new NumberColumn(name, _values);
}

/// <summary>A column of whole numbers of 64 bits.</summary>
public sealed class WholeColumn : NumericColumn
{
    private readonly long[] _values;
    private readonly bool[]? _nulls;

    internal WholeColumn(string name, long[] values, bool[]? nulls) : base(name) => (_values, _nulls) = (values, nulls);

    public override ColumnKind Kind => ColumnKind.Whole;
    public override int Count => _values.Length;
    public override object? this[int row] => IsNull(row) ? null : _values[row];

    /// <summary>The values; a null row holds 0 here.</summary>
    public ReadOnlySpan<long> Values => _values;
    internal Memory<long> Memory => _values;

    public override bool IsNull(int row) => _nulls is not null && _nulls[row];
    public override double Number(int row) => IsNull(row) ? double.NaN : _values[row];
    public override Column Take(ReadOnlySpan<int> rows) => new WholeColumn(Name, Rows.Take(_values, rows), _nulls is null ? null : Rows.Take(_nulls, rows));
    public override Column Rename(string name) => new WholeColumn(name, _values, _nulls);
}

/// <summary>A column of truth values.</summary>
public sealed class BooleanColumn : NumericColumn
{
    private readonly bool[] _values;
    private readonly bool[]? _nulls;

    internal BooleanColumn(string name, bool[] values, bool[]? nulls) : base(name) => (_values, _nulls) = (values, nulls);

    public override ColumnKind Kind => ColumnKind.Boolean;
    public override int Count => _values.Length;
    public override object? this[int row] => IsNull(row) ? null : _values[row];

    /// <summary>The values; a null row holds false here.</summary>
    public ReadOnlySpan<bool> Values => _values;
    internal Memory<bool> Memory => _values;

    public override bool IsNull(int row) => _nulls is not null && _nulls[row];
    public override double Number(int row) => IsNull(row) ? double.NaN : _values[row] ? 1 : 0;
    public override Column Take(ReadOnlySpan<int> rows) => new BooleanColumn(Name, Rows.Take(_values, rows), _nulls is null ? null : Rows.Take(_nulls, rows));
    public override Column Rename(string name) => new BooleanColumn(name, _values, _nulls);
}

/// <summary>A column of texts; null and the empty text are the same.</summary>
public sealed class TextColumn : Column
{
    private readonly string?[] _values;

    internal TextColumn(string name, string?[] values) : base(name) => _values = values;

    public override ColumnKind Kind => ColumnKind.Text;
    public override int Count => _values.Length;
    public override object? this[int row] => IsNull(row) ? null : _values[row];

    /// <summary>The texts; a null row may hold null or the empty text.</summary>
    public ReadOnlySpan<string?> Values => _values;

    public override bool IsNull(int row) => string.IsNullOrEmpty(_values[row]);
    public override Column Take(ReadOnlySpan<int> rows) => new TextColumn(Name, Rows.Take(_values, rows));
    public override Column Rename(string name) => new TextColumn(name, _values);
}

internal static class Rows
{
    public static T[] Take<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var taken = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            taken[i] = values[rows[i]];
        return taken;
    }
}
