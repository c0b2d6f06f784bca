using System.Globalization;

namespace Slipway.Client;

/// <summary>A value as a parameter's text: the same on every machine, whatever its language.</summary>
internal static class ParamText
{
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
