using Slipway.Models.Tables;

namespace Slipway.Tests.Models;

/// <summary>Tables of every kind of column, with nulls, rare and awkward texts, ties and huge numbers.</summary>
internal static class RandomTables
{
    public static readonly string[] Features = ["plain", "holes", "count", "sparse_count", "flag", "maybe", "city", "many"];

    private static readonly string[] Cities = ["Köln", "Graz", "Łódź", "東京", "a b", "\"quoted\"", "😀", "Graz ", "a\0b", "\uD800", "a"];

    /// <summary>A table that depends on the seed alone; with <paramref name="unseen"/> it holds texts that one made without it does not have.</summary>
    public static Table Make(int rows, int seed, bool unseen)
    {
        var random = new Random(seed);
        var plain = Fill(rows, () => random.Next(5) == 0 ? Math.Round(random.NextDouble() * 4) : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 7)));
        var holes = Fill(rows, () => random.Next(4) == 0 ? (double?)null : random.NextDouble());
        var count = Fill(rows, () => (long)random.Next(-20, 20));
        var sparseCount = Fill(rows, () => random.Next(3) == 0 ? (long?)null : random.NextInt64(-1_000_000_000_000, 1_000_000_000_000));
        var flag = Fill(rows, () => random.Next(3) == 0);
        var maybe = Fill(rows, () => random.Next(5) == 0 ? (bool?)null : random.Next(2) == 0);
        var city = Fill(rows, () => random.Next(6) == 0 ? (random.Next(2) == 0 ? null : "") : unseen && random.Next(4) == 0 ? (random.Next(2) == 0 ? "never seen" : "\uDFFF!") : Cities[random.Next(Cities.Length)]);
        var many = Fill(rows, () => $"id{(int)Math.Pow(random.Next(1, unseen ? 25 : 20), 2)}");
        return new Table(
            Column.Of("plain", plain), Column.Of("holes", holes), Column.Of("count", count), Column.Of("sparse_count", sparseCount),
            Column.Of("flag", flag), Column.Of("maybe", maybe), Column.Of("city", city), Column.Of("many", many));
    }

    /// <summary>A number per row that depends on every column, and on chance.</summary>
    public static double[] Signal(Table table, int seed)
    {
        var random = new Random(seed);
        var signal = new double[table.Rows];
        for (var row = 0; row < table.Rows; row++)
        {
            var city = table["city"][row] as string;
            signal[row] = random.NextDouble()
                + (table["holes"][row] is double hole ? hole : -1)
                + ((long)table["count"][row]! / 10.0)
                + (table["flag"][row] is true ? 1 : 0)
                + (table["maybe"][row] is null ? 0.7 : 0)
                + (city?.Length ?? 5) / 4.0
                + (table["plain"][row] is > 0.5 ? 0.8 : 0);
        }
        return signal;
    }

    private static T[] Fill<T>(int rows, Func<T> make)
    {
        var values = new T[rows];
        for (var row = 0; row < rows; row++)
            values[row] = make();
        return values;
    }
}
