using System.Globalization;
using CsCheck;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;

namespace Slipway.Tests.Data;

/// <summary>Numbers with decimal commas: read where they are declared or found, and found only where nothing speaks against it.</summary>
public sealed class DecimalCommaTests : IDisposable
{
    private static readonly Reading Commas = new(Decimal: ",");
    private static readonly Gen<double> Numbers = Gen.OneOf(Gen.Double[-1e9, 1e9], Gen.Double[-2, 2], Gen.Int[-5000, 5000].Select(n => (double)n), Gen.Const(1e300), Gen.Const(-1e-7));

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public Task Numbers_written_with_commas_are_those_written_with_points() => Numbers.Array[1, 50].SampleAsync(
        async numbers =>
        {
            var points = await _bench.Load("x;n\n" + string.Concat(numbers.Select(n => FormattableString.Invariant($"{n:R};1\n"))));
            var commas = await _bench.Load(_bench.File("x;n\n" + string.Concat(numbers.Select(n => FormattableString.Invariant($"{n:R}").Replace('.', ',') + ";1\n"))), new LoadRules { AsOf = Bench.AsOf, Reading = Commas });

            commas.Schema.Columns.ShouldBe(points.Schema.Columns);
            commas.SetAside.ShouldBe(0);
            Bench.Read(commas.Good.Path).ShouldBe(Bench.Read(points.Good.Path));
        },
        iter: 10, threads: 1);

    [Fact]
    public Task Points_between_thousands_are_passed_over() => Gen.Double[-1e12, 1e12].Select(n => Math.Round(n, 2)).Array[1, 50].SampleAsync(
        async numbers =>
        {
            var german = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();
            (german.NumberDecimalSeparator, german.NumberGroupSeparator) = (",", ".");
            var loaded = await _bench.Load(_bench.File("x;n\n" + string.Concat(numbers.Select(n => n.ToString("N2", german) + ";1\n"))), new LoadRules { AsOf = Bench.AsOf, Reading = Commas });

            Bench.Read(loaded.Good.Path, "x").Select(r => double.Parse(r[0]!, CultureInfo.InvariantCulture)).ShouldBe(numbers);
        },
        iter: 10, threads: 1);

    [Theory]
    [InlineData("a;b\n1,5;x\n2;y\n", ColumnType.Float)]
    [InlineData("a;b\n1.234,5;7\n2.000;8\n", ColumnType.Float)]
    [InlineData("a,b\n\"1,5\",x\n\"0,25\",y\n", ColumnType.Float)]
    [InlineData("a\tb\n-1,5e3\tx\nNA\ty\n", ColumnType.Float)]
    [InlineData("a;b\n1,5;1.234\n2,5;12.000\n", ColumnType.Float)]
    [InlineData("1,5;2,5\n3,25;1\n", ColumnType.Float)]
    [InlineData("a;b\n1,5;0.5\n2,5;0.25\n", ColumnType.String)]
    [InlineData("a;b\n1,234;x\n12,500;y\n", ColumnType.String)]
    [InlineData("a;b\n1,5;x\n2,5 EUR;y\n", ColumnType.String)]
    [InlineData("a;b\n01,5;x\n02,5;y\n", ColumnType.String)]
    [InlineData("a;b\n1,5,2;x\n2,5,3;y\n", ColumnType.String)]
    [InlineData("a;b\n1;x\n2;y\n", ColumnType.Int)]
    public async Task A_decimal_comma_is_found_where_nothing_else_fits(string csv, ColumnType type)
    {
        var loaded = await _bench.Load(csv);

        loaded.Schema.Columns[0].Type.ShouldBe(type);
        loaded.Sources[0].Reading!.Decimal.ShouldBe(type == ColumnType.Float ? "," : null);
        loaded.SetAside.ShouldBe(0);
    }

    [Fact]
    public async Task It_is_found_behind_the_first_rows_too_and_holds_for_every_column()
    {
        var loaded = await _bench.Load("a;b;c\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i % 9};{(i % 7) + 1}.000;{(i < 4000 ? "8" : "8,5")}\n")));

        loaded.Schema.Columns.Select(c => c.Type).ShouldBe([ColumnType.Float, ColumnType.Int, ColumnType.Float]);
        Bench.Read(loaded.Good.Path)[4001].ShouldBe(["4001.5", "5000", "8.5"]);
        loaded.Sources[0].Decisions.ShouldContain("Decimal comma: the numbers of a, c have one; a point between groups of three digits stands between thousands.");
    }

    [Fact]
    public async Task Columns_that_contradict_one_another_are_named()
    {
        var loaded = await _bench.Load("a;b\n1,5;0.5\n2,5;0.25\n");

        loaded.Sources[0].Decisions.ShouldContain("Decimal point: a could be read with a decimal comma, but the numbers of b have points. Write both alike.");
    }

    [Fact]
    public async Task What_is_declared_is_taken_at_its_word()
    {
        var schema = new DataSchema([new Column("a", ColumnType.Float), new Column("b", ColumnType.Int)]);
        var commas = await _bench.Load(_bench.File("a;b\n1,5;1.000\n1.5;2\n"), new LoadRules { AsOf = Bench.AsOf, Schema = schema, Reading = Commas });
        var points = await _bench.Load(_bench.File("a;b\n1,5;1\n1.5;2\n"), new LoadRules { AsOf = Bench.AsOf, Schema = schema });
        var declared = await _bench.Load(_bench.File("a;b\n1,5;1\n2,5;2\n"), new LoadRules { AsOf = Bench.AsOf, Reading = new Reading(Decimal: ".") });

        Bench.Read(commas.Good.Path).ShouldBe([["1.5", "1000"]]);
        Bench.SetAside(commas).ShouldBe([(3, "a is '1.5', which is no float written with a decimal comma.")]);
        Bench.SetAside(points).ShouldBe([(2, "a is '1,5', which is no float.")]);
        declared.Schema.Columns[0].Type.ShouldBe(ColumnType.String);
        (await _bench.Refused(_bench.File("a;b\n1;2\n"), new LoadRules { AsOf = Bench.AsOf, Reading = new Reading(Decimal: ";") })).ShouldBe("';' cannot stand before decimals. Use a point or a comma.");
    }

    [Fact]
    public async Task Rows_out_of_quarantine_are_read_as_the_file_was()
    {
        var rules = new LoadRules { AsOf = Bench.AsOf, Schema = new DataSchema([new Column("a", ColumnType.Float), new Column("b", ColumnType.Int)]), Reading = Commas };
        var loaded = await _bench.Load(_bench.File("a;b\n1,5;1\n2,5;x\n"), rules);
        var replay = new Replay(loaded.Good.Path, loaded.Bad!.Path, "data", [new RowEdit(1, new Dictionary<string, string?> { ["a"] = "1.234", ["b"] = "2.000" }) { Numbers = ["a"] }]);

        var again = (await _bench.Engine.Load(replay, rules, _bench.At("again"), Bench.Cancel)).Value();

        // A number is a number whatever the file writes; a text is read as the file is.
        Bench.Read(again.Good.Path).ShouldBe([["1.5", "1"], ["1.234", "2000"]]);
    }
}
