using Slipway.Data.Contracts;

namespace Slipway.Data.Checks;

/// <summary>What a check sees when it is bound to a table.</summary>
/// <param name="Schema">The columns, derived ones too.</param>
/// <param name="Time">The column of event time; null without one.</param>
/// <param name="AsOf">The instant that freshness is measured from.</param>
internal sealed record CheckTable(DataSchema Schema, string? Time, DateTimeOffset AsOf);

/// <summary>What a scan measured for one check.</summary>
/// <param name="Rows">The rows that it was measured on.</param>
/// <param name="Values">What its aggregates came to, in their order.</param>
/// <param name="SetAside">How many rows were set aside for it; null when it sets none aside.</param>
/// <param name="Table">The table.</param>
internal sealed record Measurement(long Rows, IReadOnlyList<object?> Values, long? SetAside, CheckTable Table);

/// <summary>What a check makes of its measurement.</summary>
internal sealed record Finding(CheckOutcome Outcome, double? Measured, string Bound, long? FailingRows, string Words);

/// <summary>Something that is expected of a table. Kinds are the classes of this folder; declared as a list of one-key objects, <c>{"range": {"column": "delay", "min": -120}}</c>.</summary>
public abstract record Check
{
    /// <summary>What happens when it does not hold.</summary>
    public Otherwise Else { get; init; }

    /// <summary>What people call it; null to be called after what it does.</summary>
    public string? Name { get; init; }

    /// <summary>Its kind, as it is declared.</summary>
    public abstract string Kind { get; }

    /// <summary>What it is about.</summary>
    internal abstract string Title { get; }

    /// <summary>Why it cannot be asked of a table; null when it can.</summary>
    internal abstract Refusal? Refuse(CheckTable table);

    /// <summary>SQL that is true for a row that breaks it; null where no single row does.</summary>
    internal virtual string? BreaksRow(CheckTable table) => null;

    /// <summary>SQL of the sentence that says why a row breaks it.</summary>
    internal virtual string ReasonSql(CheckTable table) => throw new NotSupportedException($"{Kind} sets no rows aside.");

    /// <summary>The columns whose repeated values break it from the second row on; null for other kinds.</summary>
    internal virtual IReadOnlyList<string>? Keys(CheckTable table) => null;

    /// <summary>Whether rows with a missing key are left alone.</summary>
    internal virtual bool SkipsMissingKeys => false;

    /// <summary>Aggregates over the table, to be measured in one scan with those of all other checks.</summary>
    internal abstract IReadOnlyList<string> Aggregates(CheckTable table);

    /// <summary>Judges what was measured.</summary>
    internal abstract Finding Judge(Measurement measured);

    internal CheckResult Result(int index, Measurement measured)
    {
        var finding = Judge(measured);
        return new CheckResult(index, Kind, Name ?? Title, Else, finding.Outcome, finding.Measured, finding.Bound, finding.FailingRows, finding.Words);
    }

    private protected CheckOutcome Unless(bool holds) => holds ? CheckOutcome.Passed : Else == Otherwise.Warn ? CheckOutcome.Warned : CheckOutcome.Failed;

    private protected static Refusal? RefuseColumn(CheckTable table, string kind, string? column, params ReadOnlySpan<ColumnType> types)
    {
        if (column is null)
            return Refusal.Invalid($"{kind}: names no column.", "Add 'column'.");
        if (table.Schema.Find(column) is not { } found)
            return Refusal.Invalid($"{kind}: there is no column '{column}'.", ColumnNames.Nearest(column, table.Schema.Columns.Select(c => c.Name)));
        return types.Length == 0 || types.Contains(found.Type) ? null : Refusal.Invalid($"{kind}: column '{found.Name}' is {Schemas.SchemaRules.Name(found.Type)}.", $"It applies to {string.Join(", ", types.ToArray().Select(Schemas.SchemaRules.Name))}.");
    }

    private protected Refusal? RefuseQuarantine() =>
        Else == Otherwise.Quarantine ? Refusal.Invalid($"{Kind}: says 'else: quarantine', but it is about the whole table and no row can be set aside for it.", "Use fail or warn.") : null;
}
