using System.Globalization;
using System.Text;
using CsCheck;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;

namespace Slipway.Tests.Data;

/// <summary>Random tables, judged by the engine and by a few lines of C# that share nothing with it.</summary>
public sealed class NaiveTests : IDisposable
{
    private sealed record Row(long? A, double? F, string? S, DateTime? D);

    private static readonly DataSchema Schema = new([new Column("a", ColumnType.Int), new Column("f", ColumnType.Float), new Column("s", ColumnType.String), new Column("d", ColumnType.Date)]);

    private static readonly Gen<Row> Rows = Gen.Select(
        Gen.Frequency((8, Gen.Long[-6, 6].Select(v => (long?)v)), (1, Gen.Const((long?)null))),
        Gen.Frequency((8, Gen.Double[-1e6, 1e6].Select(v => (double?)v)), (2, OneOf(0.0, -0.5, 1e300).Select(v => (double?)v)), (1, Gen.Const((double?)null))),
        Gen.Frequency((8, OneOf("x", "yy", "z,\"q\"", "", "line\nbreak", "ünï 😀").Select(v => (string?)v)), (1, Gen.Const((string?)null))),
        Gen.Frequency((8, Gen.Int[0, 900].Select(v => (DateTime?)new DateTime(2024, 1, 1).AddDays(v))), (1, Gen.Const((DateTime?)null))),
        (a, f, s, d) => new Row(a, f, s, d));

    private readonly Bench _bench = new();

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Fact]
    public async Task Good_and_bad_rows_are_the_input_and_each_bad_row_breaks_exactly_what_it_says()
    {
        const string checks = """
            [{"range": {"column": "a", "min": -5, "max": 5, "else": "quarantine"}}, {"values": {"column": "s", "match": "[a-z]{1,2}|", "else": "quarantine"}}, {"nulls": {"columns": ["f", "d"], "else": "quarantine"}},
             {"unique": {"columns": ["a", "s"], "else": "quarantine"}}]
            """;
        await Rows.Array[0, 60].SampleAsync(
            async rows =>
            {
                var loaded = await Load(rows, checks);
                var judged = Judge(rows);

                Bench.Read(loaded.Good.Path, "a, s").Select(r => (r[0], r[1])).ShouldBe(rows.Where((_, i) => judged[i].Count == 0).Select(r => (r.A?.ToString(CultureInfo.InvariantCulture), r.S)));
                var causes = loaded.Bad is null ? [] : Bench.Rows($"SELECT line, array_to_string(causes, ',') FROM read_parquet('{loaded.Bad.Path}') ORDER BY number").Select(r => ((long)r[0]!, (string)r[1]!)).ToList();
                causes.ShouldBe(judged.Select((j, i) => (Lines(rows)[i], string.Join(',', j.Select(c => $"check {c}")))).Where(j => j.Item2.Length > 0));
            },
            iter: 12, threads: 1);
    }

    [Fact]
    public Task Checks_measure_what_a_loop_measures() => Rows.Array[1, 80].SampleAsync(
        async rows =>
        {
            var report = (await Load(rows, """
                [{"rows": {"min": 40, "else": "warn"}}, {"nulls": {"column": "a", "max": "10%", "else": "warn"}}, {"range": {"column": "f", "min": 0, "max": 100, "tolerance": "50%", "else": "warn"}},
                 {"values": {"column": "s", "in": ["x", "yy"], "else": "warn"}}, {"unique": {"column": "d", "else": "warn"}}, {"duplicates": {"columns": ["a", "s"], "max": 3, "else": "warn"}},
                 {"fresh": {"within": "30d", "column": "d", "else": "warn"}}, {"range": {"column": "d", "min": "2024-03-01", "else": "warn"}}, {"type": {"column": "s", "is": "int", "else": "warn"}}]
                """)).Report;
            var n = rows.Length;
            long[] failing =
            [
                rows.Count(r => r.A is null), rows.Count(r => r.F is < 0 or > 100), rows.Count(r => r.S is not (null or "x" or "yy")), rows.Count(r => r.D is not null) - rows.Where(r => r.D is not null).Select(r => r.D).Distinct().Count(),
                n - rows.Select(r => (r.A, r.S)).Distinct().Count(), rows.Count(r => r.D < new DateTime(2024, 3, 1)), rows.Count(r => r.S is not null),
            ];
            var newest = rows.Max(r => r.D);

            report.Checks.Where(c => c.Kind is not ("rows" or "fresh")).Select(c => c.FailingRows!.Value).ShouldBe(failing);
            bool[] holds = [n >= 40, failing[0] <= 0.1 * n, failing[1] <= 0.5 * n, failing[2] == 0, failing[3] == 0, failing[4] <= 3, newest >= Bench.AsOf.UtcDateTime.AddDays(-30), failing[5] == 0, failing[6] == 0];
            report.Checks.Select(c => c.Outcome == CheckOutcome.Passed).ShouldBe(holds);
        },
        iter: 12, threads: 1);

    [Fact]
    public Task A_profile_is_what_a_loop_counts() => Rows.Array[1, 200].SampleAsync(
        async rows =>
        {
            var profile = (await Load(rows, "[]")).Profile;
            profile.Rows.ShouldBe(rows.Length);
            Numbers(profile.Columns[0], [.. rows.Where(r => r.A is not null).Select(r => (double)r.A!.Value)], rows.Length);
            Numbers(profile.Columns[1], [.. rows.Where(r => r.F is not null).Select(r => r.F!.Value)], rows.Length);

            var texts = rows.Select(r => r.S).OfType<string>().ToList();
            profile.Columns[2].Nulls.ShouldBe(rows.Length - texts.Count);
            profile.Columns[2].Texts.ShouldBe(new TextProfile(texts.Count == 0 ? null : texts.Min(Length), texts.Count == 0 ? null : texts.Max(Length), texts.Count == 0 ? null : texts.Average(Length), texts.Count(t => t.Length == 0)));
            profile.Columns[2].Top.ShouldBe(texts.GroupBy(t => t).Select(g => new ValueCount(g.Key, g.Count())).OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal));

            var dates = rows.Where(r => r.D is not null).Select(r => new DateTimeOffset(r.D!.Value, TimeSpan.Zero)).ToList();
            profile.Columns[3].Times.ShouldBe(new TimeProfile(dates.Count == 0 ? null : dates.Min(), dates.Count == 0 ? null : dates.Max()));
        },
        iter: 12, threads: 1);

    private static void Numbers(ColumnProfile column, List<double> values, int rows)
    {
        var numbers = column.Numbers!;
        column.Nulls.ShouldBe(rows - values.Count);
        (numbers.Zeros, numbers.Negatives, numbers.NotFinite).ShouldBe((values.Count(v => v == 0), values.Count(v => v < 0), 0));
        if (values.Count == 0)
            return;
        (numbers.Min, numbers.Max).ShouldBe((values.Min(), values.Max()));
        column.Distinct.ShouldBe(values.Distinct().Count());
        var tame = values.Where(v => Math.Abs(v) < 1e150).ToList();
        if (tame.Count > 0)
            numbers.Mean!.Value.ShouldBe(tame.Average(), 1e-9 * tame.Max(Math.Abs) + 1e-12);
        if (tame.Count > 1)
            numbers.Std!.Value.ShouldBe(Math.Sqrt(tame.Sum(v => Math.Pow(v - tame.Average(), 2)) / (tame.Count - 1)), 1e-9 * tame.Max(Math.Abs) + 1e-12);
        values.Sort();
        foreach (var quantile in numbers.Quantiles)
            quantile.Value.ShouldBe(Quantile(values, quantile.At), 1e-9 * values.Max(Math.Abs) + 1e-12);
        if (column.Histogram is not { } histogram)
            return;
        histogram.Below.ShouldBe(values.Count(v => v < histogram.Edges[0]));
        histogram.Above.ShouldBe(values.Count(v => v > histogram.Edges[^1]));
        histogram.Counts.ShouldBe(histogram.Edges.Zip(histogram.Edges.Skip(1)).Select((e, i) => (long)values.Count(v => (v > e.First || (i == 0 && v == e.First)) && v <= e.Second)));
    }

    private static double Quantile(List<double> sorted, double at)
    {
        var position = at * (sorted.Count - 1);
        var (below, above) = (sorted[(int)Math.Floor(position)], sorted[(int)Math.Ceiling(position)]);
        return below + ((above - below) * (position - Math.Floor(position)));
    }

    private static long Length(string text) => text.EnumerateRunes().Count();

    /// <summary>The numbers of the checks that each row breaks.</summary>
    private static List<List<int>> Judge(Row[] rows)
    {
        var broken = rows.Select(r => new List<int>()).ToList();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (row.A is < -5 or > 5)
                broken[i].Add(0);
            if (row.S is not (null or "x" or "yy" or ""))
                broken[i].Add(1);
            if (row.F is null || row.D is null)
                broken[i].Add(2);
        }

        foreach (var group in rows.Select((r, i) => (r, i)).Where(r => r.r.A is not null && r.r.S is not null).GroupBy(r => (r.r.A, r.r.S)))
        {
            foreach (var (_, i) in group.OrderBy(r => broken[r.i].Count > 0).ThenBy(r => r.i).Skip(1).ToList())
                broken[i].Add(3);
        }

        return broken;
    }

    private Task<LoadResult> Load(Row[] rows, string checks)
    {
        var csv = new StringBuilder("a,f,s,d\n");
        foreach (var row in rows)
            csv.Append(CultureInfo.InvariantCulture, $"{row.A},{row.F?.ToString("R", CultureInfo.InvariantCulture)},{(row.S is null ? "" : "\"" + row.S.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")},{row.D:yyyy-MM-dd}\n");
        return _bench.Load(_bench.File(csv.ToString()), new LoadRules { AsOf = Bench.AsOf, Schema = Schema, Checks = Bench.Checks(checks) });
    }

    private static List<long> Lines(Row[] rows)
    {
        var (lines, line) = (new List<long>(), 2L);
        foreach (var row in rows)
        {
            lines.Add(line);
            line += 1 + (row.S?.Count(c => c == '\n') ?? 0);
        }

        return lines;
    }

    public void Dispose() => _bench.Dispose();
}
