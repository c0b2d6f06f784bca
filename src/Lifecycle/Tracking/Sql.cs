using System.Data.Common;
using System.Globalization;
using Slipway.Storage.Queries;

namespace Slipway.Tracking;

/// <summary>Small pieces of SQL that several stores share.</summary>
internal static class Sql
{
    /// <summary>How many rows one statement asks for by number at most.</summary>
    public const int Chunk = 1000;

    /// <summary>A list of numbers that came from the database itself; text and numbers of clients are always bound.</summary>
    public static string List(IEnumerable<long> numbers) => string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads every row of a statement without parameters, chunk by chunk of <paramref name="numbers"/>.</summary>
    /// <param name="sql">The statement, with <c>{0}</c> where the list of numbers goes.</param>
    public static async Task ForEach(Unit unit, string sql, IReadOnlyList<long> numbers, Action<DbDataReader> row, CancellationToken cancel)
    {
        foreach (var chunk in numbers.Chunk(Chunk))
        {
            await using var command = unit.Connection.CreateCommand();
            command.CommandText = sql.Replace("{0}", List(chunk), StringComparison.Ordinal);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                row(reader);
        }
    }

    /// <summary>The same for texts, each bound; <c>{0}</c> stands for their places.</summary>
    public static async Task ForEach(Unit unit, string sql, IReadOnlyCollection<string> texts, Action<DbDataReader> row, CancellationToken cancel)
    {
        foreach (var chunk in texts.Chunk(TextList.Most))
        {
            await using var command = unit.Connection.CreateCommand();
            command.CommandText = sql.Replace("{0}", TextList.Places(chunk.Length), StringComparison.Ordinal);
            for (var i = 0; i < chunk.Length; i++)
                command.Bind(TextList.Name(i), chunk[i]);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                row(reader);
        }
    }

    /// <summary>The value a point has, out of the columns value and nan.</summary>
    public static double Measured(this DbDataReader reader, int value, int nan) => reader.GetBoolean(nan) ? double.NaN : reader.GetDouble(value);

    public static double? OptionalDouble(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    public static long? OptionalLong(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static string? OptionalText(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
