using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Data.Contracts;

namespace Slipway.Pipelines.Beginning;

/// <summary>Decides which columns a first model must not, or cannot, learn from.</summary>
internal static partial class LeftOut
{
    /// <summary>So few rows say nothing about whether values repeat.</summary>
    private const int FewRows = 20;

    /// <summary>With so many rows, whole numbers that were measured would repeat somewhere.</summary>
    private const int ManyRows = 1000;

    private const int ManyTexts = 50;
    private const double LongText = 30;

    /// <summary>Why numbers with commas are texts.</summary>
    private const string Commas = "has numbers with commas, and whether those are decimal commas cannot be told: other columns have decimal points, each comma may stand between thousands, or some values are no numbers; write them with decimal points, and nothing between thousands";

    /// <summary>Why numbers are texts in a file with decimal commas.</summary>
    private const string OtherCommas = "has numbers that cannot be read with the decimal comma that the file's other numbers have; write all of them alike";

    /// <summary>Why a column is left out, in words; null when a model may learn from it.</summary>
    public static string? Reason(ColumnLook column, DataLook look) => column switch
    {
        { IsTime: true } => "holds dates, which the trainer cannot use yet; derive what matters, such as isodow(date)",
        { Tie: { } tie } => tie,
        _ when column.Nulls == look.Rows => "holds no value at all",
        { Distinct: <= 1, Nulls: 0 } => "holds the same value in every row",
        { Unread: { } why } => why,
        { HasCommas: true } => OfCommas(look),
        _ when IsId(column, look.Rows) => "looks like an id: a different value in every row",
        { Type: ColumnType.String } => OfText(column, look.Rows),
        _ => null,
    };

    /// <summary>Why numbers with commas are texts in this file.</summary>
    public static string OfCommas(DataLook look) => look.DecimalComma ? OtherCommas : Commas;

    /// <summary>Whether it can name a row.</summary>
    public static bool IsId(ColumnLook column, long rows) => column is { HasCommas: false, Unread: null } && column.Nulls == 0 && column.Distinct == rows && rows >= FewRows && column.Type switch
    {
        // Ids are short, or all of one length.
        ColumnType.String => column.MeanLength is { } length && (length < LongText || length == Math.Floor(length)),
        ColumnType.Int => rows >= ManyRows || column.Max - column.Min < 2.0 * rows || IdName().IsMatch(column.Name),
        _ => false,
    };

    private static string? OfText(ColumnLook column, long rows)
    {
        var there = rows - column.Nulls;
        if (column.Distinct < ManyTexts || column.Distinct < there / 10)
            return null;
        var count = column.Distinct.ToString("N0", CultureInfo.InvariantCulture);
        if (column.MeanLength >= LongText)
            return $"is free text ({count} different texts), which the trainer cannot use yet";
        return column.Distinct > there / 2 ? $"has {count} different texts in {there.ToString("N0", CultureInfo.InvariantCulture)} rows: names rather than categories" : null;
    }

    [GeneratedRegex(@"(\A|[_ .-])(id|key|nr|no|number|uuid|guid|index)\z|(?-i:[a-z]I[dD])\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex IdName();
}
