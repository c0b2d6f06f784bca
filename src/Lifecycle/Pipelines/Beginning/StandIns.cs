using System.Globalization;
using Slipway.Data.Contracts;

namespace Slipway.Pipelines.Beginning;

/// <summary>A text that is taken for "missing".</summary>
/// <param name="Text">The text.</param>
/// <param name="Column">The column of numbers or dates in which it stands.</param>
/// <param name="Rows">How many of its rows have it.</param>
public sealed record StandIn(string Text, string Column, long Rows);

/// <summary>Decides which texts among numbers stand for "missing", and says of the others why not.</summary>
internal static class StandIns
{
    /// <summary>More different texts are no word for "missing".</summary>
    private const int MostTexts = 3;

    /// <summary>A data set may have 50 texts for "missing".</summary>
    private const int MostInAll = 40;

    /// <summary>A text is a category of another column when it has at least this share of the rows there.</summary>
    private const double Common = 0.01;

    /// <summary>What can be taken for "missing" without a loss elsewhere; of a column all texts or none.</summary>
    public static IReadOnlyList<StandIn> Of(IReadOnlyList<AlmostTyped> found, string target, long rows) =>
        [.. found.Where(almost => Few(almost) && almost.Rest.All(stray => IsWord(stray.Text) && Taken(stray, target, rows) is null)).SelectMany(almost => almost.Rest.Select(stray => new StandIn(stray.Text, almost.Column, stray.Rows))).Take(MostInAll)];

    /// <summary>Why a column stayed text although most of its values are numbers or dates, with the cure; null where its commas are the reason.</summary>
    /// <param name="almost">The column.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="comma">Whether the file's numbers have decimal commas.</param>
    public static string? Reason(AlmostTyped almost, string target, long rows, bool comma)
    {
        if (almost.Rest.Count == 0 || (almost.Kind == AlmostTyped.CommaNumbers && !comma))
            return null;
        var kind = almost.Kind == AlmostTyped.Dates ? "dates" : "numbers";
        var head = string.Create(CultureInfo.InvariantCulture, $"is text: {almost.Fit:N0} of {almost.There:N0} values are {kind}; ");
        if (!Few(almost))
            return string.Create(CultureInfo.InvariantCulture, $"{head}the rest are {almost.RestDifferent:N0} different texts, such as {Quoted(almost.Rest.Take(MostTexts))}. Those that mean missing belong under nulls; pin the column as {Type(almost)} to set the rows of the others aside");
        var cure = $"If {(almost.Rest.Count == 1 ? "that means" : "these mean")} missing, write nulls: {YamlText.List(almost.Rest.Select(stray => stray.Text))}, pin the column as {Type(almost)} and take it out of 'except'";
        var elsewhere = almost.Rest.Select(stray => (stray.Text, Taken: Taken(stray, target, rows))).FirstOrDefault(stray => stray.Taken is not null);
        return elsewhere.Taken is { } taken
            ? string.Create(CultureInfo.InvariantCulture, $"{head}the rest say {Quoted(almost.Rest)}. {cure}; '{elsewhere.Text}' is then missing in '{taken.Column}' too, where it is a value of {taken.Rows:N0} rows")
            : $"{head}the rest say {Quoted(almost.Rest)}. {cure}";
    }

    private static bool Few(AlmostTyped almost) => almost.RestDifferent <= almost.Rest.Count && almost.Rest.Count(stray => !stray.IsUsual) <= MostTexts;

    /// <summary>A text with digits, such as "90+", says something.</summary>
    private static bool IsWord(string text) => !text.Any(char.IsAsciiDigit);

    /// <summary>The column of which the text is a value that would be lost; null when there is none.</summary>
    private static (string Column, long Rows)? Taken(StrayText stray, string target, long rows) =>
        stray.Elsewhere.Where(other => string.Equals(other.Key, target, StringComparison.OrdinalIgnoreCase) || other.Value >= Common * rows).OrderByDescending(other => other.Value).Select(other => ((string, long)?)(other.Key, other.Value)).FirstOrDefault();

    private static string Type(AlmostTyped almost) => almost.Kind == AlmostTyped.Dates ? "date (with its format)" : "float";

    private static string Quoted(IEnumerable<StrayText> texts) => string.Join(", ", texts.Select(stray => $"'{stray.Text}'"));
}
