using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Checks;

/// <summary>How many good rows there are.</summary>
/// <param name="Min">At least; null for none.</param>
/// <param name="Max">At most; null for none.</param>
public sealed record RowsCheck(long? Min, long? Max) : Check
{
    public override string Kind => "rows";

    internal override string Title => "row count";

    internal override Refusal? Refuse(CheckTable table) => RefuseQuarantine()
        ?? (Min is null && Max is null ? Refusal.Invalid("rows: has neither 'min' nor 'max'.", "Add one of them.") : Min > Max ? Refusal.Invalid($"rows: min {Min} is above max {Max}.", "Swap them.") : null);

    internal override IReadOnlyList<string> Aggregates(CheckTable table) => [];

    internal override Finding Judge(Measurement measured)
    {
        var bound = (Min, Max) switch { (not null, not null) => $"{Words.Count(Min.Value)} to {Words.Count(Max.Value)}", (not null, null) => $"at least {Words.Count(Min.Value)}", _ => $"at most {Words.Count(Max!.Value)}" };
        return new Finding(Unless(!(measured.Rows < Min) && !(measured.Rows > Max)), measured.Rows, bound, null, $"There are {Words.Count(measured.Rows)} rows; expected {bound}.");
    }
}

/// <summary>Which columns there are.</summary>
/// <param name="Required">Columns that must be there.</param>
/// <param name="Exact">All columns of the source, in this order; null where more may come.</param>
/// <param name="Count">How many there are, derived ones left out; null for any number.</param>
public sealed record ColumnsCheck(IReadOnlyList<string> Required, IReadOnlyList<string>? Exact, int? Count) : Check
{
    public override string Kind => "columns";

    internal override string Title => "columns";

    internal override Refusal? Refuse(CheckTable table) => RefuseQuarantine()
        ?? (Required.Count == 0 && Exact is null && Count is null ? Refusal.Invalid("columns: declares nothing.", "Add 'required', 'exact' or 'count'.") : null);

    internal override IReadOnlyList<string> Aggregates(CheckTable table) => [];

    internal override Finding Judge(Measurement measured)
    {
        string[] have = [.. measured.Table.Schema.Columns.Where(c => c.Derived is null).Select(c => c.Name)];
        var faults = new List<string>();
        if (Required.Where(r => measured.Table.Schema.Find(r) is null).ToList() is { Count: > 0 } missing)
            faults.Add($"missing: {string.Join(", ", missing)}");
        if (Exact is not null && !Exact.SequenceEqual(have, StringComparer.Ordinal))
            faults.Add($"there are {string.Join(", ", have)}, expected {string.Join(", ", Exact)}");
        if (Count is not null && Count != have.Length)
            faults.Add($"there are {have.Length}, expected {Count}");
        var bound = Count is not null ? $"{Count} columns" : $"{(Exact ?? Required).Count} named columns";
        return new Finding(Unless(faults.Count == 0), have.Length, bound, null, faults.Count == 0 ? $"All of the {have.Length} columns are as expected." : $"Columns: {string.Join("; ", faults)}.");
    }
}

/// <summary>The newest event is not too old, measured from the load's as-of instant.</summary>
/// <param name="Within">The greatest age.</param>
/// <param name="Declared">How it was written.</param>
/// <param name="Column">The column of event time; null for the dataset's own.</param>
public sealed record FreshCheck(TimeSpan Within, string Declared, string? Column) : Check
{
    public override string Kind => "fresh";

    internal override string Title => "freshness";

    internal override Refusal? Refuse(CheckTable table) => RefuseQuarantine()
        ?? (Column is null && table.Time is null ? Refusal.Invalid("fresh: no column of event time is declared.", "Add 'column', or 'time' to the dataset.") : RefuseColumn(table, Kind, Column ?? table.Time, ColumnType.Timestamp, ColumnType.Date));

    internal override IReadOnlyList<string> Aggregates(CheckTable table) => [$"epoch_ms(max(CAST({Sql.Name(Column ?? table.Time!)} AS TIMESTAMP)))"];

    internal override Finding Judge(Measurement measured)
    {
        if (measured.Values[0] is null)
            return new Finding(Unless(holds: false), null, "within " + Declared, null, "There is no event at all.");
        var newest = DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(measured.Values[0], CultureInfo.InvariantCulture));
        var age = (measured.Table.AsOf - newest).TotalDays;
        return new Finding(Unless(age <= Within.TotalDays), age, "within " + Declared, null, string.Create(CultureInfo.InvariantCulture, $"The newest event is of {newest:yyyy-MM-dd HH:mm} UTC, {Words.Days(age)} before {measured.Table.AsOf:yyyy-MM-dd HH:mm} UTC; at most {Declared} are allowed."));
    }
}

/// <summary>A query of one's own over the table <c>data</c>; each row that it answers with counts as a fault.</summary>
/// <param name="Query">A single SELECT that reads nothing but <c>data</c>.</param>
/// <param name="Max">How many rows it may answer with.</param>
public sealed record SqlCheck(string Query, long Max) : Check
{
    public override string Kind => "sql";

    internal override string Title => "query";

    internal override Refusal? Refuse(CheckTable table) => RefuseQuarantine();

    internal override IReadOnlyList<string> Aggregates(CheckTable table) => [];

    internal override Finding Judge(Measurement measured) => measured.Values[0] is string fault
        ? new Finding(Unless(holds: false), null, $"at most {Max}", null, $"The query could not be answered: {fault}.")
        : Found(Convert.ToInt64(measured.Values[0], CultureInfo.InvariantCulture));

    private Finding Found(long rows) =>
        new(Unless(rows <= Max), rows, $"at most {Words.Count(Max)}", rows, $"The query answered with {Words.Count(rows)} rows; at most {Words.Count(Max)} may come.");
}
