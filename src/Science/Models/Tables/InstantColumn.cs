namespace Slipway.Models.Tables;

/// <summary>A column of instants, to the microsecond, in the years 1 to 9999. Read as numbers they are microseconds since 1970.</summary>
public sealed class InstantColumn : NumericColumn
{
    /// <summary>What stands for a missing instant in a tensor of 64-bit integers: NumPy's NaT.</summary>
    public const long Missing = long.MinValue;

    private readonly long[] _values;

    internal InstantColumn(string name, long[] values) : base(name) => _values = values;

    public override ColumnKind Kind => ColumnKind.Instant;
    public override int Count => _values.Length;
    public override object? this[int row] => IsNull(row) ? null : Instants.Time(_values[row]);

    /// <summary>Microseconds since 1970 in UTC; a null row holds <see cref="Missing"/>.</summary>
    public ReadOnlySpan<long> Values => _values;

    public override bool IsNull(int row) => _values[row] == Missing;
    public override double Number(int row) => IsNull(row) ? double.NaN : _values[row];
    public override Column Take(ReadOnlySpan<int> rows) => new InstantColumn(Name, Rows.Take(_values, rows));
    public override Column Rename(string name) => new InstantColumn(name, _values);
}
