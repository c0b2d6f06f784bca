using System.Collections;
using System.Text.Json;

namespace Slipway.Ui;

/// <summary>
/// The values of one column in the shortest of their forms: an array; or <c>values</c> with the <c>rows</c> they belong to, where most rows have none; <c>words</c> are the
/// texts that the values are places in, where texts occur again and again.
/// </summary>
internal static class TableValues
{
    /// <param name="writer">Where it goes.</param>
    /// <param name="column">The values; null for a column that is not sent.</param>
    public static void Write(Utf8JsonWriter writer, IEnumerable? column)
    {
        switch (column)
        {
            case null:
                writer.WriteNullValue();
                break;
            case IReadOnlyList<string?> texts:
                WriteTexts(writer, texts);
                break;
            case IReadOnlyList<double?> numbers:
                WriteValues(writer, numbers, null, static (into, number) => WriteNumber(into, number!.Value));
                break;
            default:
                WriteValues(writer, [.. column.Cast<object?>()], null, static (into, value) => IslandJson.WriteTo(into, value));
                break;
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, IReadOnlyList<string?> texts)
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var present = 0;
        foreach (var text in texts)
        {
            if (text is null)
                continue;
            present++;
            words.TryAdd(text, words.Count);
        }

        if (words.Count * 2 > present)
            WriteValues(writer, texts, null, static (into, text) => into.WriteStringValue(text));
        else
            WriteValues(writer, texts, words.Keys, (into, text) => into.WriteNumberValue(words[text!]));
    }

    private static void WriteValues<T>(Utf8JsonWriter writer, IReadOnlyList<T> values, IEnumerable<string>? words, Action<Utf8JsonWriter, T> write)
    {
        var absent = values.Count(value => value is null);
        var sparse = absent * 2 > values.Count;
        if (!sparse && words is null)
        {
            WriteArray(writer, values, sparse, write);
            return;
        }

        writer.WriteStartObject();
        if (sparse)
            WriteRows(writer, values);
        if (words is not null)
        {
            writer.WriteStartArray("words");
            foreach (var word in words)
                writer.WriteStringValue(word);
            writer.WriteEndArray();
        }

        writer.WritePropertyName("values");
        WriteArray(writer, values, sparse, write);
        writer.WriteEndObject();
    }

    private static void WriteRows<T>(Utf8JsonWriter writer, IReadOnlyList<T> values)
    {
        writer.WriteStartArray("rows");
        for (var row = 0; row < values.Count; row++)
        {
            if (values[row] is not null)
                writer.WriteNumberValue(row);
        }

        writer.WriteEndArray();
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, IReadOnlyList<T> values, bool presentOnly, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray();
        foreach (var value in values)
        {
            if (value is not null)
                write(writer, value);
            else if (!presentOnly)
                writer.WriteNullValue();
        }

        writer.WriteEndArray();
    }

    /// <summary>JSON has no number for what is not finite; the island takes the words.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }
}
