using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Models.Expressions;
using Slipway.Models.Tables;

namespace Slipway.Models.Preparing;

/// <summary>A fitted preparation as JSON, number for number; the same preparation gives the same text.</summary>
internal static class PreparationJson
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Preparation preparation)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            Write(json, "columns", preparation.Columns);
            json.WriteStartArray("numbers");
            foreach (var number in preparation.Numbers)
                Write(json, number);
            json.WriteEndArray();
            json.WriteStartArray("texts");
            foreach (var text in preparation.Texts)
                Write(json, text);
            json.WriteEndArray();
            if (preparation.Derived.Columns.Count > 0)
                WriteDerived(json, preparation);
            json.WriteEndObject();
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    public static Preparation Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var columns = Texts(json.RootElement, "columns");
            NumberPreparation[] numbers = [.. json.RootElement.GetProperty("numbers").EnumerateArray().Select(ReadNumber)];
            TextPreparation[] texts = [.. json.RootElement.GetProperty("texts").EnumerateArray().Select(ReadText)];
            if (!columns.Order(StringComparer.Ordinal).SequenceEqual(numbers.Select(number => number.Column).Concat(texts.Select(text => text.Column)).Order(StringComparer.Ordinal)))
                throw new FormatException("its columns are not those of its numbers and texts");
            if (Array.Find(texts, text => !IsFeature(text.MissingFeature, text) || !IsFeature(text.UnseenFeature, text)) is { } wrong)
                throw new FormatException($"column '{wrong.Column}' names a feature that it does not have");
            if (!json.RootElement.TryGetProperty("inputs", out var inputs))
                return new(columns, numbers, texts);
            return new(columns, numbers, texts, DerivationsJson.Read(json.RootElement), [.. inputs.EnumerateArray().Select(input => new InputColumn(input.GetProperty("column").GetString()!, Enum.Parse<ColumnKind>(input.GetProperty("kind").GetString()!), input.GetProperty("nullable").GetBoolean()))]);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new ModelException($"This is no preparation: {failure.Message}", failure);
        }
    }

    private static void WriteDerived(Utf8JsonWriter json, Preparation preparation)
    {
        DerivationsJson.Write(json, preparation.Derived);
        json.WriteStartArray("inputs");
        foreach (var input in preparation.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("column", input.Name);
            json.WriteString("kind", Enum.GetName(input.Kind));
            json.WriteBoolean("nullable", input.Nullable);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, NumberPreparation number)
    {
        json.WriteStartObject();
        json.WriteString("column", number.Column);
        json.WriteString("kind", Enum.GetName(number.Kind));
        json.WriteBoolean("nullable", number.Nullable);
        if (double.IsNaN(number.Fill))
            json.WriteNull("fill");
        else
            json.WriteNumber("fill", number.Fill);
        json.WriteNumber("mean", number.Mean);
        json.WriteNumber("deviation", number.Deviation);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TextPreparation text)
    {
        json.WriteStartObject();
        json.WriteString("column", text.Column);
        json.WriteBoolean("nullable", text.Nullable);
        Write(json, "categories", text.Categories);
        Write(json, "infrequent", text.Infrequent);
        json.WriteBoolean("missingIsCategory", text.MissingIsCategory);
        json.WriteNumber("missingFeature", text.MissingFeature);
        json.WriteNumber("unseenFeature", text.UnseenFeature);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static NumberPreparation ReadNumber(JsonElement number) => new(
        number.GetProperty("column").GetString()!,
        Enum.Parse<ColumnKind>(number.GetProperty("kind").GetString()!),
        number.GetProperty("nullable").GetBoolean(),
        number.GetProperty("fill") is { ValueKind: JsonValueKind.Number } fill ? fill.GetDouble() : double.NaN,
        number.GetProperty("mean").GetDouble(),
        number.GetProperty("deviation").GetDouble());

    private static TextPreparation ReadText(JsonElement text) => new(
        text.GetProperty("column").GetString()!,
        text.GetProperty("nullable").GetBoolean(),
        Texts(text, "categories"),
        Texts(text, "infrequent"))
    {
        MissingIsCategory = text.GetProperty("missingIsCategory").GetBoolean(),
        MissingFeature = text.GetProperty("missingFeature").GetInt32(),
        UnseenFeature = text.GetProperty("unseenFeature").GetInt32(),
    };

    private static bool IsFeature(int feature, TextPreparation text) => feature >= TextPreparation.None && feature < text.Width;

    private static string[] Texts(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];
}
