namespace Slipway.Pipelines.Declaration.Reading;

/// <summary>Tells formats of dates, in strptime's terms, from texts that are none.</summary>
internal static class DateFormat
{
    /// <summary>The letters that may follow a percent sign; those of hours, days and months also after a dash, which leaves the leading zero out.</summary>
    private const string Letters = "aAbBcdDfgGHIjmMnpSuUVwWxXyYzZ%";

    private const string Unpadded = "dHIjmMSy";
    private const string Example = "write it in strptime's terms, such as %d/%m/%Y";

    /// <summary>Why a column of this type cannot be written so; null when it can.</summary>
    public static string? Refuse(string type, string format)
    {
        if (type is not ("date" or "timestamp"))
            return $"a column of type {type} has no format; only date and timestamp have one";
        var year = false;
        for (var at = format.IndexOf('%', StringComparison.Ordinal); at >= 0; at = format.IndexOf('%', at + 1))
        {
            var dashed = at + 1 < format.Length && format[at + 1] == '-';
            at += dashed ? 2 : 1;
            if (at >= format.Length || !(dashed ? Unpadded : Letters).Contains(format[at], StringComparison.Ordinal))
                return $"'{format}' is no format of dates: '%{(dashed ? "-" : "")}{(at < format.Length ? format[at] : "")}' means nothing; {Example}";
            year |= format[at] is 'Y' or 'y' or 'G' or 'c' or 'x' or 'D';
            if (at + 1 >= format.Length)
                break;
        }

        return year ? null : $"'{format}' is no format of dates: it tells no year; {Example}";
    }
}
