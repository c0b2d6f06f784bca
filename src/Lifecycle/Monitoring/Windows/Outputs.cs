using System.Text.Json;
using Slipway.Serving.Contracts;

namespace Slipway.Monitoring.Windows;

/// <summary>What a model answers.</summary>
internal enum AnswerKind
{
    /// <summary>The probability of one of two classes.</summary>
    Probability,

    /// <summary>One of several classes, and the probability of each.</summary>
    Class,

    /// <summary>A value.</summary>
    Value,
}

/// <summary>What a model answered, as one number.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Value">The probability of the positive class, that of the class it decided for, or the predicted value.</param>
/// <param name="Label">The class it decided for, as text; null for none.</param>
/// <param name="Probabilities">Of several classes the probability of each, in the model's order; null for the others.</param>
internal readonly record struct Answer(AnswerKind Kind, double Value, string? Label, IReadOnlyList<double>? Probabilities = null)
{
    /// <summary>Reads a prediction's outputs: <c>probabilities</c> of two or more classes, or <c>prediction</c>. Null for models that answer neither.</summary>
    public static Answer? Of(Prediction prediction)
    {
        if (prediction.Outputs.ValueKind != JsonValueKind.Object)
            return null;
        if (prediction.Outputs.TryGetProperty("probabilities", out var probabilities))
            return Scalars.Flat(probabilities) switch
            {
                [_, var positive] => Scalars.Number(positive) is { } p ? new Answer(AnswerKind.Probability, p, DecisionOf(prediction.Outputs)) : null,
                { Count: > 2 } all => OfClasses([.. all.Select(one => Scalars.Number(one) ?? double.NaN)], DecisionOf(prediction.Outputs)),
                _ => null,
            };
        return prediction.Outputs.TryGetProperty("prediction", out var output) && Scalars.Number(Scalars.Only(output)) is { } value ? new Answer(AnswerKind.Value, value, null) : null;
    }

    private static Answer? OfClasses(double[] probabilities, string? label) =>
        label is not null && probabilities.All(double.IsFinite) ? new Answer(AnswerKind.Class, probabilities.Max(), label, probabilities) : null;

    private static string? DecisionOf(JsonElement outputs) => outputs.TryGetProperty("label", out var label) ? Scalars.Text(Scalars.Only(label)) : null;
}

/// <summary>Values of the prediction log, where a tensor of one element may stand for the element.</summary>
internal static class Scalars
{
    /// <summary>The element of arrays that hold one, however deep.</summary>
    public static JsonElement Only(JsonElement value)
    {
        while (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1)
            value = value[0];
        return value;
    }

    /// <summary>The elements of a row, without the outer arrays that hold only it.</summary>
    public static IReadOnlyList<JsonElement> Flat(JsonElement value) => Only(value) is { ValueKind: JsonValueKind.Array } row ? [.. row.EnumerateArray()] : [Only(value)];

    /// <summary>A number, or a truth value as 0 or 1; null for anything else.</summary>
    public static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };

    /// <summary>A text, or a number or truth value as its text; null for anything else.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
