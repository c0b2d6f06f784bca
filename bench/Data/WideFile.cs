using System.Globalization;

namespace Slipway.Bench;

/// <summary>A CSV file of 74 columns of all kinds, the same bytes every time.</summary>
internal static class WideFile
{
    private static readonly string[] Words = ["lorem", "ipsum", "dolor", "sit", "amet", "x"];
    private static readonly int[] Categories = [3, 8, 40, 200, 2000, 20];

    public static void Write(string path, int rows)
    {
        var random = new Random(5);
        var columns = Columns().ToList();
        using var file = new StreamWriter(path);
        file.WriteLine(string.Join(',', columns.Select(c => c.Name)));
        for (var row = 0; row < rows; row++)
            file.WriteLine(string.Join(',', columns.Select(c => c.Value(random, row))));
    }

    private static IEnumerable<(string Name, Func<Random, int, string> Value)> Columns() =>
    [
        .. Many("real", 20, (random, _) => Text(Math.Round((random.NextDouble() - 0.5) * 500, 5))),
        .. Many("whole", 16, (random, _) => Text(random.Next(100_000))),
        .. Many("few", 6, (random, _) => Text(random.Next(5))),
        .. Enumerable.Range(0, 12).Select(i => ($"category{i}", (Func<Random, int, string>)((random, _) => "value " + Text(random.Next(Categories[i % Categories.Length]))))),
        .. Many("flag", 4, (random, _) => random.Next(2) == 0 ? "TRUE" : "FALSE"),
        .. Many("gap", 6, (random, _) => random.Next(10) == 0 ? "NA" : Text(Math.Round(random.NextDouble(), 3))),
        .. Many("day", 3, (random, _) => Day(random).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        .. Many("at", 2, (random, _) => Day(random).AddSeconds(random.Next(86_400)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        ("written", (random, _) => Day(random).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)),
        .. Many("text", 2, (random, _) => string.Join(' ', Enumerable.Range(0, 8).Select(_ => Words[random.Next(Words.Length)]))),
        ("id", (_, row) => Text(row)),
        ("target", (random, _) => random.Next(3) == 0 ? "yes" : "no"),
    ];

    private static IEnumerable<(string Name, Func<Random, int, string> Value)> Many(string name, int count, Func<Random, int, string> value) =>
        Enumerable.Range(0, count).Select(i => ($"{name}{i}", value));

    private static DateTime Day(Random random) => new DateTime(2000, 1, 1).AddDays(random.Next(7000));

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
