using Slipway.Models.Expressions;
using Slipway.Models.Onnx;
using Slipway.Models.Tables;

namespace Slipway.Tests.Models.Expressions;

/// <summary>What is computed here and what ONNX Runtime computes on the written graph are the same.</summary>
public sealed class ExpressionGraphTests
{
    private const int Expressions = 120;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_expressions_have_the_same_value_in_ONNX_Runtime(int seed)
    {
        var random = new RandomExpressions(seed);
        var table = RandomExpressions.Rows(80, seed + 100);
        var derived = new List<DerivedColumn>();
        while (derived.Count < Expressions)
        {
            var expression = RowExpression.Parse(random.Any());
            if (expression.Columns.Count > 0)
                derived.Add(new($"x{derived.Count}", expression));
        }

        Agree(Derivations.Bind(derived, Sources(table)), table);
    }

    [Fact]
    public void Functions_and_what_is_left_of_numbers_have_the_same_value_in_ONNX_Runtime()
    {
        string[] texts =
        [
            "ln(d)", "log(d)", "log10(abs(d))", "log2(d * d)", "exp(d)", "exp(d * 1000)", "sqrt(d)", "epoch(t)", "epoch_ms(t)", "epoch_us(t)", "1 / (i - i)", "d / 0", "d % 0", "k % 0",
            "-i", "CASE WHEN d / 0 > 3 THEN 1 ELSE 2 END", "i * 0.1 = 0.3", "CAST(d * 1e30 AS BIGINT)", "k * 900719925474099 * 7", "i + 0.1 - 0.1", "round(i * 0.125, 2)", "floor(i * -0.1)",
            "t > '2001-01-01' OR t < '1950-06-01 12:00'", "s || '-' || s", "weekday(t) + dayofmonth(t)", "CAST(b AS DOUBLE)", "nullif(b, TRUE)", "greatest(t, DATE '2010-01-01')",
        ];
        var table = RandomExpressions.Rows(300, 7);

        Agree(Derivations.Bind([.. texts.Select((text, i) => new DerivedColumn($"x{i}", RowExpression.Parse(text)))], Sources(table)), table);
    }

    [Fact]
    public void A_derived_column_may_read_those_before_it()
    {
        var table = RandomExpressions.Rows(50, 3);

        var derivations = Derivations.Bind([new("h", RowExpression.Parse("hour(t)")), new("late", RowExpression.Parse("H >= 12 AND NOT coalesce(B, FALSE)")), new("unused", RowExpression.Parse("i + 1"))], Sources(table));

        Agree(derivations, table);
        derivations.For(["late"]).Columns.Select(column => column.Name).ShouldBe(["h", "late"]);
        derivations.For(["late"]).Sources.Select(source => source.Name).ShouldBe(["t", "b"]);
        derivations.SourcesOf("late").ShouldBe(["t", "b"]);
        derivations.KindOf("late").ShouldBe(ColumnKind.Boolean);
    }

    [Fact]
    public void Derivations_come_back_from_JSON_and_compute_the_same()
    {
        var table = RandomExpressions.Rows(20, 5);
        var derivations = Derivations.Bind([new("route", RowExpression.Parse("s || '>' || s")), new("\"w\"", RowExpression.Parse("isodow(t)"))], Sources(table));

        var again = DerivationsJson.Read(DerivationsJson.Write(derivations));

        foreach (var (before, after) in derivations.Compute(table).Columns.Zip(again.Compute(table).Columns))
            Enumerable.Range(0, table.Rows).Select(row => after[row]).ShouldBe(Enumerable.Range(0, table.Rows).Select(row => before[row]));
        again.Compute(table.Slice(0, 0)).Columns.Select(column => (column.Name, column.Count)).ShouldContain(("route", 0));
    }

    private static SourceColumn[] Sources(Table table) => [.. table.Columns.Select(column => new SourceColumn(column.Name, column.Kind))];

    private static void Agree(Derivations derivations, Table table)
    {
        var here = derivations.Compute(table);
        using var model = OnnxModel.Load(OnnxWriter.WriteDerived(derivations));
        var there = model.Predict(table);
        foreach (var (column, tensor) in derivations.Columns.Zip(there))
        {
            tensor.Shape.ShouldBe([table.Rows, 1], column.Expression.Text);
            for (var row = 0; row < table.Rows; row++)
                Differs(here[column.Name][row], tensor, row).ShouldBeNull($"{column.Expression} in row {row}: {string.Join(", ", table.Columns.Select(each => $"{each.Name}={each[row] ?? "NULL"}"))}");
        }
    }

    /// <summary>Both values, where they differ.</summary>
    private static string? Differs(object? here, Tensor tensor, int row)
    {
        if (tensor.Type == TensorType.Text)
            return (here as string ?? "") == tensor.Values<string>()[row] ? null : $"{here} and {tensor.Values<string>()[row]}";
        if (tensor.Type == TensorType.Int64)
            return (here is DateTime instant ? Instants.Microseconds(instant) : InstantColumn.Missing) == tensor.Values<long>()[row] ? null : $"{here} and {tensor.Values<long>()[row]}";
        var (mine, other) = (here switch { null => double.NaN, bool truth => truth ? 1 : 0, long whole => whole, var number => (double)number }, tensor.Values<double>()[row]);
        return mine.Equals(other) || mine == other || Math.Abs(mine - other) <= 1e-14 * Math.Abs(mine) ? null : $"{mine:R} and {other:R}";
    }
}
