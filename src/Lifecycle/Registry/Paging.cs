using System.Buffers.Text;
using System.Text;

namespace Slipway.Registry;

/// <summary>Keyset paging: a page's token is the key of its last row, so that rows that come or go between two pages move nothing.</summary>
internal static class Paging
{
    /// <summary>A key to go on after; null at the start.</summary>
    public readonly record struct Position(string? Key);

    /// <summary>Why no page has that many rows; null when it can.</summary>
    public static Refusal? Refuse(int limit) => limit is >= 1 and <= 1000 ? null : Refusal.Invalid($"A page of {limit} rows.", "Ask for 1 to 1000.");

    public static Result<Position> Read(string? token)
    {
        if (token is null)
            return new Position(null);
        return Base64Url.IsValid(token)
            ? new Position(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)))
            : Refusal.Invalid($"'{token}' is no page token.", "Take it from the 'next' of the page before, unchanged.");
    }

    /// <summary>The page of a query that asked for one row more than the page holds.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> rows, int limit, Func<T, string> key) =>
        rows.Count <= limit ? new Page<T>(rows, null) : new Page<T>([.. rows.Take(limit)], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(rows[limit - 1]))));
}
