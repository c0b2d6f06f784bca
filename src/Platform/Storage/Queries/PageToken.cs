using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Storage.Queries;

/// <summary>Where a page begins: after the row with these sort values, of the query with this fingerprint. What was added or removed before it moves nothing.</summary>
/// <param name="Query">The query's <see cref="Fingerprint"/>.</param>
/// <param name="Values">The sort values of the row before: longs, doubles and texts.</param>
public sealed record PageToken(string Query, IReadOnlyList<object> Values)
{
    /// <summary>The token as clients get it.</summary>
    public string Write()
    {
        var values = Values.Select(value => value switch
        {
            long whole => "i" + whole.ToString(CultureInfo.InvariantCulture),
            double number => "d" + BitConverter.DoubleToInt64Bits(number).ToString(CultureInfo.InvariantCulture),
            string text => "t" + text,
            _ => throw new InvalidOperationException($"{value.GetType()} does not go into a page token."),
        });
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values.Prepend(Query).ToArray()));
    }

    /// <summary>The token that a query gave out, or null for the first page.</summary>
    /// <param name="token">What the client sent.</param>
    /// <param name="query">The fingerprint of the query that it sent with it.</param>
    /// <param name="kinds">What its sort values are: <c>i</c>, <c>d</c> or <c>t</c> each.</param>
    public static Result<Start> Read(string? token, string query, IReadOnlyList<char> kinds)
    {
        if (string.IsNullOrEmpty(token))
            return new Start(query, null);
        string[]? parts;
        try
        {
            parts = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(token));
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return Refusal.Invalid("Invalid page token, could not base64-decode", "Send the next_page_token of the page before, unchanged.");
        }

        if (parts is null || parts.Length != kinds.Count + 1 || Array.Exists(parts, string.IsNullOrEmpty) || parts[0] != query || Parse(parts[1..], kinds) is not { } values)
            return Refusal.Invalid("Invalid page token: it belongs to another query", "Send the same query with each page, and the next_page_token of the page before, unchanged.");
        return new Start(query, new PageToken(query, values));
    }

    /// <summary>A short name for everything that must not change from page to page.</summary>
    public static string Fingerprint(params IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))).AsSpan(0, 6));

    private static List<object>? Parse(string[] parts, IReadOnlyList<char> kinds)
    {
        var values = new List<object>(parts.Length);
        foreach (var (part, kind) in parts.Zip(kinds))
        {
            if (part[0] != kind)
                return null;
            if (kind == 't')
                values.Add(part[1..]);
            else if (long.TryParse(part.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bits))
                values.Add(kind == 'i' ? (object)bits : BitConverter.Int64BitsToDouble(bits));
            else
                return null;
        }

        return values.TrueForAll(v => v is not string text || StorableText.IsText(text)) && values.TrueForAll(v => v is not double.NaN) ? values : null;
    }
}

/// <summary>Where to begin: after a token, or at the top.</summary>
/// <param name="Query">The fingerprint of the query.</param>
/// <param name="After">The token; null at the top.</param>
public sealed record Start(string Query, PageToken? After);
