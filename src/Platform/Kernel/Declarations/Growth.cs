using System.Globalization;

namespace Slipway.Declarations;

/// <summary>So much more than before: <c>20%</c> of what there was, or a number of rows, <c>5000</c>.</summary>
/// <param name="Share">The share, 1 for twice as much; null where rows are counted.</param>
/// <param name="Rows">The rows; null where a share is meant.</param>
public readonly record struct Growth(double? Share, long? Rows) : IQuantity<Growth>
{
    /// <summary>A tenth more than 10,000 rows is 11,000, whatever binary fractions say.</summary>
    private const double Rounding = 1e-12;

    public static string Form => "so much more data: a share such as 20%, or a number of rows such as 5000";

    public static string Pattern => @"^([0-9]+(\.[0-9]+)?%|[1-9][0-9]*)$";

    public static bool TryRead(string text, out Growth value)
    {
        value = default;
        if (text.EndsWith('%'))
        {
            if (!double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent <= 0)
                return false;
            value = new(percent / 100, null);
            return true;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) || rows < 1)
            return false;
        value = new(null, rows);
        return true;
    }

    /// <summary>Whether a number of rows is as much more than another as this says.</summary>
    public bool IsReached(long before, long now) => Rows is { } rows ? now - before >= rows : now > before && (double)(now - before) / before >= Share!.Value - Rounding;

    public override string ToString() => Rows is { } rows ? rows.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.####}%");
}
