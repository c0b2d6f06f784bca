using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slipway;

/// <summary>The canonical form of JSON (RFC 8785, JCS): members sorted by UTF-16 code unit, minimal escapes, no white space. Equal values have equal bytes.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical bytes of what <paramref name="value"/> serialises to with the web defaults.</summary>
    public static byte[] Bytes<T>(T value) => Bytes(JsonSerializer.SerializeToElement(value, JsonSerializerOptions.Web));

    /// <summary>The canonical bytes of an element. Numbers are doubles, written as ECMAScript writes them.</summary>
    /// <exception cref="ArgumentException">It has no canonical form: a member stands twice, or a number is beyond what a double holds.</exception>
    public static byte[] Bytes(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(element, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement element, ArrayBufferWriter<byte> to)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteAll('{', Sorted(element), '}', to, m => { WriteString(m.Name, to); Put(':', to); Write(m.Value, to); });
                break;
            case JsonValueKind.Array:
                WriteAll('[', element.EnumerateArray(), ']', to, item => Write(item, to));
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, to);
                break;
            case JsonValueKind.Number:
                Encoding.ASCII.GetBytes(Number(element), to);
                break;
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                Encoding.ASCII.GetBytes(element.GetRawText(), to);
                break;
            default:
                throw new ArgumentException("An undefined element has no JSON.", nameof(element));
        }
    }

    private static List<JsonProperty> Sorted(JsonElement element)
    {
        var members = element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal).ToList();
        for (var i = 1; i < members.Count; i++)
        {
            if (members[i].NameEquals(members[i - 1].Name))
                throw new ArgumentException($"The member '{members[i].Name}' stands twice in one object.", nameof(element));
        }

        return members;
    }

    private static void WriteAll<T>(char open, IEnumerable<T> items, char close, ArrayBufferWriter<byte> to, Action<T> write)
    {
        Put(open, to);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                Put(',', to);
            first = false;
            write(item);
        }

        Put(close, to);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> to)
    {
        Put('"', to);
        foreach (var rune in text.EnumerateRunes())
            WriteRune(rune, to);
        Put('"', to);
    }

    private static void WriteRune(Rune rune, ArrayBufferWriter<byte> to)
    {
        var escape = rune.Value switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            < 0x20 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
            _ => null,
        };
        if (escape is not null)
            Encoding.ASCII.GetBytes(escape, to);
        else
            to.Advance(rune.EncodeToUtf8(to.GetSpan(4)));
    }

    private static void Put(char ascii, ArrayBufferWriter<byte> to)
    {
        to.GetSpan(1)[0] = (byte)ascii;
        to.Advance(1);
    }

    /// <summary>ECMAScript's text of a double (ECMA-262, Number::toString): shortest digits that read back, an exponent only from 1e21 and below 1e-6.</summary>
    private static string Number(JsonElement element)
    {
        var value = element.GetDouble();
        if (!double.IsFinite(value))
            throw new ArgumentException($"The number {element.GetRawText()} is beyond what a double holds.", nameof(element));
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var at = shortest.IndexOf('E', StringComparison.Ordinal);
        if (value == 0 || at < 0)
            return value == 0 ? "0" : shortest;
        if (Math.Abs(value) is >= 1e-6 and < 1e21)
            return decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        var exponent = int.Parse(shortest[(at + 1)..], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{shortest[..at]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }
}
