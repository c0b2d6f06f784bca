using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Models.Signatures;

/// <summary>Numbers that were sent as texts, as a form or a spreadsheet writes them: said how they are to be sent, and never guessed.</summary>
internal static partial class NumberTexts
{
    private const string Rule = "without quotes, with a point for decimals and nothing between thousands";

    /// <summary>What to write instead of a text that looks like a number; null for other texts, and where no number is wanted.</summary>
    public static string? Remedy(ColumnField field, string? text)
    {
        if (text is null || field.Type is not (FieldType.Integer or FieldType.Long or FieldType.Float or FieldType.Double) || !Like().IsMatch(text))
            return null;
        return Meant(text) is { } meant && double.TryParse(meant, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && SignatureCheck.Fits(field.Type, number)
            ? $"Write '{field.Name}' as {meant}, {Rule}."
            : $"Write '{field.Name}' as a number {Rule}, such as {(field.Type is FieldType.Integer or FieldType.Long ? "29887" : "29887.81")}.";
    }

    /// <summary>The number as JSON writes it; null where it could be one of two, as 1,234 and 1.234 could.</summary>
    private static string? Meant(string text) => text switch
    {
        _ when Ambiguous().IsMatch(text) => null,
        _ when Plain().IsMatch(text) => text,
        _ when DecimalComma().IsMatch(text) => text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'),
        _ when ThousandsComma().IsMatch(text) => text.Replace(",", "", StringComparison.Ordinal),
        _ => null,
    };

    [GeneratedRegex(@"^-?[0-9][0-9.,]*$")]
    private static partial Regex Like();

    [GeneratedRegex(@"^-?[0-9]{1,3}[.,][0-9]{3}$")]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^-?([1-9][0-9]{0,2}(\.[0-9]{3})+|0|[1-9][0-9]*),[0-9]+$")]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$")]
    private static partial Regex ThousandsComma();
}
