using System.Globalization;
using Slipway.Data.Contracts;

namespace Slipway.Pipelines.Beginning;

/// <summary>Finds columns that give the target away, or that say no more than when a row happened.</summary>
internal sealed class Ties(RowsView rows, ColumnLook target, ColumnLook? time)
{
    /// <summary>Fewer rows can agree by chance.</summary>
    private const int FewRows = 20;

    /// <summary>A value must come back so often, on average, for it to be no chance that it goes with one value of the target.</summary>
    private const int Repeats = 5;

    /// <summary>One in so many rows may be an error in the data.</summary>
    private const int Exceptions = 100;

    private const int RankedRows = 200_000;
    private const double SameOrder = 0.99995;

    private readonly long _targetValues = rows.Distinct(target.Name);

    private bool IsClass => target.Type != ColumnType.Float && _targetValues <= DataLook.MostClasses;

    /// <summary>The tie in words; null when there is none.</summary>
    public string? Of(ColumnLook column) => column.IsTime || column.Distinct == 0 ? null : WithTarget(column) ?? (time is null ? null : WithTime(column));

    private string? WithTarget(ColumnLook column)
    {
        if (Function(column.Name, target.Name) is { } copy)
            return copy.OneToOne ? "is a copy of the target: each of its values goes with one value of the target, and back" : IsClass ? "gives the target away: each of its values goes with one value of the target only" : null;
        if (IsClass && AllBut(column.Name) is var (told, of))
            return string.Create(CultureInfo.InvariantCulture, $"gives the target away: in {told:N0} of {of:N0} rows its value goes with one value of the target only");
        if (IsClass && column.Nulls > 0 && MissingTells(column))
            return "gives the target away: whether it is missing says which value the target has";
        if (IsClass && column.IsNumber && Apart(column))
            return "gives the target away: each value of the target has a range of it to itself";
        return !IsClass && column.IsNumber && target.IsNumber && Ranks(column.Name, target.Name) ? "is a copy of the target in other numbers: it puts the rows into the same order" : null;
    }

    private string? WithTime(ColumnLook column) =>
        Function(column.Name, time!.Name) is { OneToOne: true } ? $"is a copy of {time.Name}, the event time"
        : column.IsNumber && column.Distinct > FewRows && Ranks(column.Name, $"epoch_us(CAST({RowsView.Name(time.Name)} AS TIMESTAMP))", isName: false) ? $"only counts up with {time.Name}, the event time, and the future lies beyond what was learned" : null;

    /// <summary>Whether each value of one column goes with one value of the other; null when not, or when there are too few repeats to tell.</summary>
    private (bool OneToOne, long Values)? Function(string column, string of)
    {
        var (a, b) = (RowsView.Name(column), RowsView.Name(of));
        var row = rows.Ask($"SELECT count(*), count(DISTINCT {a}), count(DISTINCT {b}), count(DISTINCT ({a}, {b})) FROM data WHERE {a} IS NOT NULL AND {b} IS NOT NULL")[0].Select(RowsView.Whole).ToArray();
        var (count, values, others, pairs) = (row[0], row[1], row[2], row[3]);
        return count >= FewRows && values >= 2 && others >= 2 && pairs == values && values * Repeats <= count ? (pairs == others, values) : null;
    }

    /// <summary>In how many rows, of how many, a value goes with the class that most rows with this value have; null unless that is all but a hundredth of what the most frequent class leaves to be told.</summary>
    private (long Told, long Of)? AllBut(string column)
    {
        var (a, b) = (RowsView.Name(column), RowsView.Name(target.Name));
        var row = rows.Ask($"""
            WITH pairs AS (SELECT {a} AS value, {b} AS class, count(*) AS n FROM data WHERE {a} IS NOT NULL AND {b} IS NOT NULL GROUP BY ALL)
            SELECT count(*), sum(most), sum(n), (SELECT max(n) FROM (SELECT sum(n) AS n FROM pairs GROUP BY class)) FROM (SELECT max(n) AS most, sum(n) AS n FROM pairs GROUP BY value)
            """)[0].Select(Number).ToArray();
        var (values, told, count, frequent) = (row[0], row[1], row[2], row[3]);
        return count >= FewRows && values * Repeats <= count && (count - told) * Exceptions <= count - frequent ? (told, count) : null;
        static long Number(object? value) => value is System.Numerics.BigInteger big ? (long)big : RowsView.Whole(value);
    }

    private bool MissingTells(ColumnLook column)
    {
        var (a, b) = (RowsView.Name(column.Name), RowsView.Name(target.Name));
        var row = rows.Ask($"SELECT count(DISTINCT {b}) FILTER (WHERE {a} IS NULL), count(DISTINCT {b}) FILTER (WHERE {a} IS NOT NULL), count(*) FROM data WHERE {b} IS NOT NULL")[0].Select(RowsView.Whole).ToArray();
        return row[2] >= FewRows && row[0] >= 1 && row[1] >= 1 && row[0] + row[1] == _targetValues && _targetValues == 2;
    }

    /// <summary>Whether the classes' ranges of a number do not touch.</summary>
    private bool Apart(ColumnLook column)
    {
        var (a, b) = (RowsView.Name(column.Name), RowsView.Name(target.Name));
        var ranges = rows.Ask($"SELECT CAST(min({a}) AS DOUBLE) AS low, CAST(max({a}) AS DOUBLE), count({a}) FROM data WHERE {b} IS NOT NULL AND {a} IS NOT NULL GROUP BY {b} ORDER BY low");
        return ranges.Count == _targetValues && ranges.Count >= 2 && ranges.Sum(r => RowsView.Whole(r[2])) >= FewRows * ranges.Count && ranges.TrueForAll(r => RowsView.Whole(r[2]) >= Repeats)
            && ranges.Zip(ranges.Skip(1)).All(pair => Real(pair.First[1]) < Real(pair.Second[0]));
    }

    /// <summary>Whether two columns put the rows into the same order, or into the opposite: Spearman's rank correlation.</summary>
    private bool Ranks(string column, string of, bool isName = true)
    {
        var (a, b) = (RowsView.Name(column), isName ? RowsView.Name(of) : of);
        var row = rows.Ask(FormattableString.Invariant($"SELECT corr(a, b), count(*) FROM (SELECT rank() OVER (ORDER BY v) AS a, rank() OVER (ORDER BY w) AS b FROM (SELECT {a} AS v, {b} AS w FROM data WHERE {a} IS NOT NULL AND {b} IS NOT NULL LIMIT {RankedRows}))"))[0];
        return RowsView.Whole(row[1]) >= FewRows && row[0] is double correlation && Math.Abs(correlation) > SameOrder;
    }

    private static double Real(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
