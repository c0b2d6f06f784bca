namespace Slipway.Ui;

/// <summary>How the cells of a column are read, aligned, sorted and shown.</summary>
public enum ColumnType
{
    /// <summary>Words; sorted without regard to case.</summary>
    Text,

    /// <summary>Double-precision figures, right-aligned; NaN and null sort last.</summary>
    Number,

    /// <summary>Unix milliseconds, shown relative to now.</summary>
    Time,

    /// <summary>Milliseconds.</summary>
    Duration,

    /// <summary>The words of <see cref="StatusKind"/>.</summary>
    Status,

    /// <summary>A name before which stands the colour of the row's id.</summary>
    Run,

    /// <summary>Arrays of numbers, drawn as a small line.</summary>
    Spark,
}

/// <summary>Which end of a column is the good one; its best value is marked.</summary>
public enum ColumnGoal { None, Max, Min }

/// <summary>One column of a <c>RunsTable</c>.</summary>
/// <param name="Name">The key that filters and addresses use, such as "metrics.auc"; unique in the table.</param>
/// <param name="Type">How its cells are read and shown.</param>
public sealed record TableColumn(string Name, ColumnType Type)
{
    /// <summary>The words of the column's head; its <see cref="Name"/> when null.</summary>
    public string? Title { get; init; }

    /// <summary>Other names that filters may use, in lower case.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Columns of one group share a heading, such as "Metrics" and "Parameters".</summary>
    public string? Group { get; init; }

    /// <summary>Decimals of a number; null picks four significant digits for each value.</summary>
    public int? Digits { get; init; }

    /// <summary>Which end is good.</summary>
    public ColumnGoal Goal { get; init; }

    /// <summary>Left out at first, there to be chosen: what most visitors do not need, and what is beyond the first dozen.</summary>
    public bool Hidden { get; init; }

    /// <summary>Stays at the left while the others scroll.</summary>
    public bool Pinned { get; init; }

    /// <summary>Where the cell leads: a path beginning with "/" in which "{name}" is replaced by that column's value of the row.</summary>
    public string? Href { get; init; }

    /// <summary>Width at first, in pixels.</summary>
    public int? Width { get; init; }
}

/// <summary>A table by columns: <c>data[c]</c> has the values of column <c>c</c>, all equally many. A column without data is sent when the table asks for it (<see cref="TableQuestion"/>).</summary>
/// <param name="Columns">Heads, in the order shown.</param>
/// <param name="Data">One list a column: strings, numbers, or lists of numbers for sparklines; null where a row has no value. Null in place of a list that is not sent.</param>
public sealed record TableData(IReadOnlyList<TableColumn> Columns, IReadOnlyList<System.Collections.IEnumerable?> Data)
{
    /// <summary>The column whose values name the rows: for selection, colours and actions.</summary>
    public string Key { get; init; } = "id";

    /// <summary>How many rows these are; the length of the columns when null.</summary>
    public int? Count { get; init; }

    /// <summary>Whether these are only the first rows, and the others are to be asked for.</summary>
    public bool More { get; init; }

    /// <summary>A name for exactly these rows in this order; a table that has one asks for columns when it needs them. Null where all there is stands here.</summary>
    public string? Rows { get; init; }

    /// <summary>How many columns of a group stand in the table before a visitor asks for more.</summary>
    public int? OfGroup { get; init; }

    /// <summary>The same table, of whose columns only some are sent.</summary>
    public TableData Sending(Func<TableColumn, bool> sent) => this with { Data = [.. Columns.Select((column, c) => sent(column) ? Data[c] : null)] };

    /// <summary>The same table without some of its columns.</summary>
    public TableData Only(Func<TableColumn, bool> kept)
    {
        var places = Enumerable.Range(0, Columns.Count).Where(c => kept(Columns[c])).ToList();
        return this with { Columns = [.. places.Select(c => Columns[c])], Data = [.. places.Select(c => Data[c])] };
    }
}

/// <summary>What a table asks of its source, by POST.</summary>
/// <param name="Columns">Names of the columns whose values are wanted; null asks only which columns there are.</param>
/// <param name="Keys">Keys of the rows that are wanted; null for all. Those of them that are not answered are gone. Values are answered as they were written, and all columns of these rows are named.</param>
/// <param name="Rows">The name of the rows that the table has. Where they are still the same, the answer leaves out their keys.</param>
public sealed record TableQuestion(IReadOnlyList<string>? Columns = null, IReadOnlyList<string>? Keys = null, string? Rows = null);
