using System.Globalization;

namespace Slipway.Explain;

/// <summary>Values and numbers as people read them, the same in every culture.</summary>
internal static class Words
{
    /// <summary>A value of a column: texts in quotes, numbers to ten digits.</summary>
    public static string Value(object? value) => value switch
    {
        null => "missing",
        string text => $"'{text}'",
        bool truth => truth ? "true" : "false",
        DateTime instant => instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        double number => number.ToString("G10", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A score or contribution, to three digits at least and all digits before the point.</summary>
    public static string Number(double number)
    {
        var size = Math.Abs(number);
        if (size is 0 or < 1e-6 or >= 1e15 || !double.IsFinite(number))
            return number.ToString("G3", CultureInfo.InvariantCulture);
        var decimals = Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 8);
        return number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
