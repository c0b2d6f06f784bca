using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Slipway.Models.Tables;
using Slipway.Pipelines.Declaration;

namespace Slipway.Pipelines.Training;

/// <summary>Which rows are learned from and which are held back, in the order of the table.</summary>
internal sealed record RowSplit(IReadOnlyList<int> Train, IReadOnlyList<int> Test)
{
    private const double Inner = 0.2;

    /// <summary>Holds back the test rows.</summary>
    /// <param name="table">A table with the columns that the split looks at.</param>
    /// <param name="split">How.</param>
    /// <param name="time">The column of event time; needed to split by time.</param>
    /// <param name="seed">For a random split.</param>
    public static RowSplit Of(Table table, Split split, string? time, long seed) => Of([.. Enumerable.Range(0, table.Rows)], table, split, split.Test, time, seed, "test");

    /// <summary>Holds back a fifth of the training rows in the same way, to choose hyperparameters by; the test rows stay unseen.</summary>
    public RowSplit ForTuning(Table table, Split split, string? time, long seed) => Of(Train, table, split, new TestPart(new(Inner), null), time, seed, "validation");

    private static RowSplit Of(IReadOnlyList<int> rows, Table table, Split split, TestPart part, string? time, long seed, string purpose)
    {
        Func<int, bool> isHeldBack = split.By switch
        {
            "time" => Newest(rows, table[time!], part),
            "hash" => row => Fraction($"{purpose}:{Key(table[split.Key!], row)}") < part.Share!.Value.Value,
            _ => row => Fraction(FormattableString.Invariant($"{purpose}:{seed}:{row}")) < part.Share!.Value.Value,
        };
        var groups = rows.ToLookup(isHeldBack);
        return new([.. groups[false]], [.. groups[true]]);
    }

    /// <summary>Rows behind an instant; rows without a time are learned from and never judged by.</summary>
    private static Func<int, bool> Newest(IReadOnlyList<int> rows, Models.Tables.Column time, TestPart part)
    {
        var instants = rows.Where(row => !time.IsNull(row)).Select(row => Milliseconds(time, row)).Order().ToList();
        if (instants.Count == 0)
            return _ => false;
        var from = part.Last is { } last
            ? last.Period.Before(DateTimeOffset.FromUnixTimeMilliseconds(instants[^1])).ToUnixTimeMilliseconds()
            : instants[(int)Math.Min(instants.Count - 1, Math.Floor(instants.Count * (1 - part.Share!.Value.Value)))] - 1;
        return row => !time.IsNull(row) && Milliseconds(time, row) > from;
    }

    /// <summary>An event time as Unix milliseconds.</summary>
    public static long Milliseconds(Models.Tables.Column time, int row) => new DateTimeOffset((DateTime)time[row]!).ToUnixTimeMilliseconds();

    private static object? Key(Models.Tables.Column key, int row) => key is InstantColumn && !key.IsNull(row) ? Milliseconds(key, row) : key[row];

    /// <summary>A number from 0 to 1 that depends on the text alone, the same everywhere and always.</summary>
    private static double Fraction(string text) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) / (double)ulong.MaxValue;
}
