using System.Globalization;
using Dapper;

namespace Slipway.Storage.Queries;

/// <summary>Lists of texts in conditions, each text a parameter of its own: what both databases read.</summary>
public static class TextList
{
    /// <summary>How many texts one statement binds at most.</summary>
    public const int Most = 1000;

    /// <summary>The places of a list: <c>@p0,@p1,…</c>.</summary>
    public static string Places(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => "@" + Name(i)));

    /// <summary>The name of a place, without the sign before it.</summary>
    public static string Name(int place) => "p" + place.ToString(CultureInfo.InvariantCulture);

    /// <summary>Asks for rows by texts, as many statements as they need.</summary>
    /// <param name="unit">Where it runs.</param>
    /// <param name="sql">The statement, with <c>{0}</c> where the list goes.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="cancel">The caller's patience.</param>
    public static async Task<IReadOnlyList<T>> Rows<T>(Unit unit, string sql, IReadOnlyCollection<string> texts, CancellationToken cancel)
    {
        var rows = new List<T>();
        foreach (var chunk in texts.Chunk(Most))
        {
            var parameters = new DynamicParameters();
            foreach (var (i, text) in chunk.Index())
                parameters.Add(Name(i), text);
            rows.AddRange(await unit.Connection.QueryAsync<T>(new CommandDefinition(sql.Replace("{0}", Places(chunk.Length), StringComparison.Ordinal), parameters, cancellationToken: cancel)));
        }

        return rows;
    }
}
