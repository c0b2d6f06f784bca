using System.Globalization;

namespace Slipway.Models.Expressions;

/// <summary>The functions of the language.</summary>
internal static class Functions
{
    private static readonly string[] OfNumber = ["abs", "round", "floor", "ceil", "ceiling", "ln", "log", "log10", "log2", "exp", "sqrt"];
    private static readonly string[] OfInstant = ["year", "quarter", "month", "day", "dayofmonth", "dayofyear", "dayofweek", "weekday", "isodow", "hour", "minute", "second", "epoch", "epoch_ms", "epoch_us"];
    private static readonly string[] OfMany = ["coalesce", "greatest", "least", "nullif"];

    public static bool IsOfInstant(string name) => OfInstant.Contains(name, StringComparer.Ordinal);

    /// <summary>Refuses a function that there is not, or another number of arguments.</summary>
    public static void Demand(CallSyntax call)
    {
        var (least, most) = call.Name switch
        {
            "coalesce" or "greatest" or "least" => (1, int.MaxValue),
            "nullif" => (2, 2),
            "round" => (1, 2),
            _ when IsOfInstant(call.Name) || OfNumber.Contains(call.Name, StringComparer.Ordinal) => (1, 1),
            "lower" or "upper" => throw new ExpressionException($"{call.Name} cannot travel in a model: ONNX changes case by a locale that a machine may lack", call.At),
            _ => throw new ExpressionException($"The function '{call.Name}' cannot travel in a model; there are {string.Join(", ", OfNumber.Concat(OfMany).Concat(OfInstant).Order(StringComparer.Ordinal))}", call.At),
        };
        if (call.Arguments.Count < least || call.Arguments.Count > most)
            throw new ExpressionException($"{call.Name} takes {(least == most ? least : most == int.MaxValue ? "one or more" : $"{least} or {most}")} arguments, and {call.Arguments.Count} are given", call.At);
    }

    /// <summary>The digits behind the point to which is rounded.</summary>
    public static int Digits(CallSyntax call) => call.Arguments[1] is NumberSyntax number && int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits <= SqlType.MostScale
        ? digits
        : throw new ExpressionException($"round takes a number of digits from 0 to {SqlType.MostScale} as its second argument", call.Arguments[1].At);
}
