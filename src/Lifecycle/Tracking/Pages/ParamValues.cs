using System.Globalization;

namespace Slipway.Tracking.Pages;

/// <summary>Parameters are text; most of them stand for numbers.</summary>
internal static class ParamValues
{
    /// <summary>A value for a table: a long fraction to six digits, anything else as it stands.</summary>
    public static string Brief(string? value) =>
        value is { Length: > 9 } && value.Contains('.', StringComparison.Ordinal) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("G6", CultureInfo.InvariantCulture)
            : value ?? Ui.Show.Nothing;

    /// <summary>The numbers that texts stand for, null where there is none; null altogether when one of them is no number, or all are absent.</summary>
    public static double?[]? Numbers(IEnumerable<string?> values)
    {
        var numbers = new List<double?>();
        foreach (var value in values)
        {
            if (string.IsNullOrEmpty(value))
                numbers.Add(null);
            else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                numbers.Add(number);
            else
                return null;
        }

        return numbers.Exists(n => n is not null) ? [.. numbers] : null;
    }
}
