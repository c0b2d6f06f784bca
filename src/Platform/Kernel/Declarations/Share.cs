using System.Globalization;

namespace Slipway.Declarations;

/// <summary>A part of a whole, written <c>10%</c> or as a bare number from 0 to 1.</summary>
/// <param name="Value">From 0 to 1.</param>
public readonly record struct Share(double Value) : IQuantity<Share>
{
    public static string Form => "a share, such as 10%";

    public static string Pattern => @"^([0-9]+(\.[0-9]+)?%|[01](\.[0-9]+)?)$";

    public static bool TryRead(string text, out Share value)
    {
        var percent = text.EndsWith('%');
        var read = double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        value = new Share(percent ? number / 100 : number);
        return read && value.Value is >= 0 and <= 1;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value * 100:0.####}%");
}
