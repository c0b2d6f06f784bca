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

/// <summary>Which columns there are, derived ones left out.</summary>
/// <param name="Names">Columns that must be there.</param>
/// <param name="Exactly">Whether there may be no others, and the order counts.</param>
/// <param name="Count">How many there are; null for any number.</param>
public sealed record ColumnsCheck(IReadOnlyList<string> Names, bool Exactly, int? Count) : Check
{
    public override string Kind => "columns";

    internal override string Title => "columns";

    internal override Refusal? Refuse(CheckTable table) => RefuseQuarantine()
        ?? (Names.Count == 0 && Count is null ? Refusal.Invalid("columns: declares nothing.", "Add 'names' or 'count'.") : null);

    internal override IReadOnlyList<string> Aggregates(CheckTable table) => [];

    internal override Finding Judge(Measurement measured)
    {
        string[] have = [.. measured.Table.Schema.Columns.Where(c => c.Derived is null).Select(c => c.Name)];
        var faults = new List<string>();
        if (Names.Except(have, StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } missing)
            faults.Add($"missing are {string.Join(", ", missing)}");
        else if (Exactly && !Names.SequenceEqual(have, StringComparer.OrdinalIgnoreCase))
            faults.Add($"there are {string.Join(", ", have)}, expected are {string.Join(", ", Names)}");
        if (Count is not null && Count != have.Length)
            faults.Add($"there are {have.Length}, expected are {Count}");
        var bound = Names.Count == 0 ? $"{Count} columns" : $"{(Exactly ? "exactly " : "")}{string.Join(", ", Names)}";
        return new Finding(Unless(faults.Count == 0), have.Length, bound, null, faults.Count == 0 ? $"The {have.Length} columns are as expected." : $"Columns: {string.Join("; ", faults)}.");
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
/// <param name="Max">How many rows it may answer with, or which share of all.</param>
public sealed record SqlCheck(string Query, Limit Max) : Check
{
    public override string Kind => "sql";

    internal override string Title => "query";

    internal override Refusal? Refuse(CheckTable table) => RefuseQuarantine();

    internal override IReadOnlyList<string> Aggregates(CheckTable table) => [];

    internal override Finding Judge(Measurement measured)
    {
        if (measured.Values[0] is string fault)
            return new Finding(Unless(holds: false), null, $"at most {Max}", null, $"The query could not be answered: {fault}.");
        var found = Convert.ToInt64(measured.Values[0], CultureInfo.InvariantCulture);
        return new Finding(Unless(Max.Allows(found, measured.Rows)), Max.Measure(found, measured.Rows), $"at most {Max}", found, $"The query found {Words.Count(found)} rows; at most {Max} may be found.");
    }
}
