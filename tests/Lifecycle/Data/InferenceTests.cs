using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;

namespace Slipway.Tests.Data;

/// <summary>Types come from every value, also from those far behind the first rows; counts of different values are right where it matters.</summary>
public sealed class InferenceTests : IDisposable
{
    private const int Rows = 5000;

    private readonly Bench _bench = new();

    [Theory]
    [InlineData("1", "2.5", ColumnType.Float)]
    [InlineData("1", "x", ColumnType.String)]
    [InlineData("1", "007", ColumnType.String)]
    [InlineData("1", "NA", ColumnType.Int)]
    [InlineData("1", "", ColumnType.Int)]
    [InlineData("1.5", "07.5", ColumnType.String)]
    [InlineData("", "1", ColumnType.Int)]
    [InlineData("NA", "2001-01-01", ColumnType.Date)]
    [InlineData("true", "1", ColumnType.String)]
    [InlineData("2001-01-01", "2001-01-01 10:00", ColumnType.Timestamp)]
    [InlineData("2001-01-01", "1", ColumnType.String)]
    [InlineData("31/01/2001", "30/01/2001", ColumnType.Date)]
    [InlineData("31/01/2001", "01/31/2001", ColumnType.String)]
    [InlineData("31/01/2001", "x", ColumnType.String)]
    [InlineData("x", "1", ColumnType.String)]
    public async Task A_value_behind_the_first_rows_counts_as_much_as_one_among_them(string first, string last, ColumnType type)
    {
        var column = (await _bench.Load("n,v\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"1,{(i < Rows - 1 ? first : last)}\n")))).Schema.Columns[1];

        column.Type.ShouldBe(type);
    }

    [Fact]
    public async Task What_is_nearly_a_number_is_told_whatever_the_first_rows()
    {
        var loaded = await _bench.Load("v\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => i % 50 == 7 ? "unknown\n" : $"{i}.5\n")));

        loaded.Sources[0].Decisions.ShouldContain("v: string, since 100 of 5000 values are no numbers. Pin it as float to set those rows aside.");
    }

    [Fact]
    public async Task Different_values_are_counted_and_not_estimated()
    {
        const int rows = 60_000;
        var csv = string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},k{i},{(i < 3 ? "" : (i / 2).ToString(CultureInfo.InvariantCulture))},{i * 0.37},{(i == 9 ? 8 : i)},2026-02-{(i % 28) + 1:00}\n")));

        var profile = (await _bench.Load("id,name,half,real,twice,day\n" + csv)).Profile;

        profile.Columns.Select(c => c.Distinct).ShouldBe([rows, rows, (rows / 2) - 1, rows, rows - 1, 28]);
        profile.Columns.ShouldAllBe(c => c.DistinctExact);
    }

    [Fact]
    public async Task What_was_found_reads_the_file_again_to_the_same_rows()
    {
        var file = _bench.File("day,n,s\n31/12/2001,1,NA\n01/02/2001,NA,b\n");
        var first = await _bench.Load(file);

        var again = await _bench.Load(file, new LoadRules { AsOf = Bench.AsOf, Schema = first.Schema, Reading = new Reading(Nulls: first.Nulls) });

        first.Schema.Columns[0].Format.ShouldBe("%d/%m/%Y");
        again.Good.Md5.ShouldBe(first.Good.Md5);
        Bench.Read(again.Good.Path).ShouldBe([["2001-12-31", "1", null], ["2001-02-01", null, "b"]]);
    }

    public void Dispose() => _bench.Dispose();
}
