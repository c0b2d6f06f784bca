using Slipway.Models.Onnx;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;

namespace Slipway.Serving.Tensors;

/// <summary>Times in the V2 protocol, which has no type for them: texts in ISO 8601 (BYTES), or microseconds since 1970 (INT64), missing ones the empty text or the least number there is.</summary>
internal static class InstantTensors
{
    /// <summary>The tensor as the model takes it, or the first value that is no time.</summary>
    public static Tensor? FromTexts(Tensor texts, ColumnField field, out FieldProblem? problem)
    {
        var instants = new long[texts.Count];
        foreach (var (i, text) in texts.Values<string>().ToArray().Index())
        {
            if (Instants.TryParse(text, out instants[i]) || text.Length == 0)
                continue;
            problem = new FieldProblem(texts.Name, i, SignatureText.Expected(field), "a text that is no time in ISO 8601");
            return null;
        }

        problem = null;
        return Tensor.Of(texts.Name, instants, [.. texts.Shape]);
    }

    /// <summary>The tensor in ISO 8601, for people and the log.</summary>
    public static Tensor ToTexts(Tensor instants) =>
        Tensor.Of(instants.Name, Array.ConvertAll(instants.Values<long>().ToArray(), instant => IsMissing(instant) ? "" : Instants.Text(Instants.Time(instant))), [.. instants.Shape]);

    /// <summary>What was there, where it is no time that the field may hold; null where it is.</summary>
    public static string? Found(long instant, bool required) =>
        instant == InstantColumn.Missing ? required ? "null" : null : IsMissing(instant) ? FormattableString.Invariant($"{instant} microseconds from 1970, which lies outside the years 1 to 9999") : null;

    private static bool IsMissing(long instant) => instant < Instants.First || instant > Instants.Last;
}

/// <summary>What a field's value should be, in words.</summary>
internal static class SignatureText
{
    public static string Expected(ColumnField column) =>
        $"{Enum.GetName(column.Type)!.ToLowerInvariant()}{(column.Type == FieldType.Datetime ? " such as " + Instants.Example : "")}{(column.Required ? ", required" : " or null")}";
}
