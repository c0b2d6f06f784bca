using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Mlflow;

/// <summary>How MLflow writes JSON: snake case, whole numbers as numbers, doubles always with a fraction or an exponent, NaN as text, empty lists left out.</summary>
internal static class Wire
{
    public static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A double as MLflow's SQL store gives it: the infinities are the greatest finite numbers there, and clients' tests expect them so.</summary>
    public static void WriteDouble(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        if (double.IsNaN(value))
        {
            json.WriteStringValue("NaN");
            return;
        }

        var finite = double.IsPositiveInfinity(value) ? double.MaxValue : double.IsNegativeInfinity(value) ? double.MinValue : value;
        Span<byte> text = stackalloc byte[32];
        finite.TryFormat(text, out var written, "R", CultureInfo.InvariantCulture);
        if (text[..written].IndexOfAny(".E"u8) < 0)
        {
            ".0"u8.CopyTo(text[written..]);
            written += 2;
        }

        json.WriteRawValue(text[..written], skipInputValidation: true);
    }

    /// <summary>An array under a name, or nothing where it would be empty.</summary>
    public static void WriteList<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    public static void WriteObject(this Utf8JsonWriter json, string? name, Action<Utf8JsonWriter> write)
    {
        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        write(json);
        json.WriteEndObject();
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    /// <summary>A value as JSON for messages, as MLflow quotes what it does not take.</summary>
    public static string Quote(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.Length <= 200 ? raw : string.Concat(raw.AsSpan(0, 200), "...");
    }

    /// <summary>Python's name of a value's type.</summary>
    public static string TypeName(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "str",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "dict",
        JsonValueKind.Number => value.GetRawText().AsSpan().IndexOfAny(".eE") < 0 ? "int" : "float",
        _ => "NoneType",
    };

    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
