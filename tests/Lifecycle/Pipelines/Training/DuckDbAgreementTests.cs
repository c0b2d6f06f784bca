using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Models.Expressions;
using Slipway.Models.Tables;
using Slipway.Tests.Models.Expressions;

namespace Slipway.Tests.Pipelines.Training;

/// <summary>An expression means inside a model what it means to DuckDB, which computed the columns that the model learned from.</summary>
public sealed class DuckDbAgreementTests
{
    private const int Expressions = 150;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Random_expressions_have_the_same_value_in_DuckDB(int seed)
    {
        var random = new RandomExpressions(seed);
        var table = RandomExpressions.Rows(60, seed + 50);
        using var duck = Load(table);
        var (compared, refused) = (0, 0);
        for (var i = 0; i < Expressions; i++)
        {
            var expression = RowExpression.Parse(random.Any());
            if (expression.Columns.Count == 0)
                continue;
            if (Ask(duck, expression.Text) is not { } answers)
                refused++;
            else
                compared += Compare(table, expression, answers);
        }

        compared.ShouldBeGreaterThan(Expressions * 60 / 2);
        refused.ShouldBeLessThan(Expressions / 10, "DuckDB has no decimals so wide");
    }

    [Theory]
    [InlineData("ln(abs(d) + 0.5)")]
    [InlineData("log(abs(d) + 0.5)")]
    [InlineData("log2(abs(d) + 1)")]
    [InlineData("exp(d / 10)")]
    [InlineData("1 / (i - i)")]
    [InlineData("d / 0")]
    [InlineData("CASE WHEN d / 2 > 3 THEN 1 ELSE 2 END")]
    [InlineData("k % 0")]
    [InlineData("i * 0.1 = 0.3")]
    [InlineData("i + 0.1 - 0.1 = i")]
    [InlineData("floor(i * -0.1)")]
    [InlineData("CAST(i * 0.5 AS INTEGER) + CAST(i * 0.5::DOUBLE AS INTEGER)")]
    [InlineData("epoch(t)")]
    [InlineData("epoch_ms(t)")]
    [InlineData("CASE WHEN t BETWEEN TIMESTAMP '1700-01-01' AND TIMESTAMP '2250-01-01' THEN epoch_us(t) END")]
    [InlineData("weekday(t) + 10 * dayofmonth(t) + 1000 * isodow(t)")]
    [InlineData("t > '2001-01-01' OR t < '1950-06-01 12:00'")]
    [InlineData("t BETWEEN TIMESTAMP '1900-01-01' AND DATE '2000-01-01'")]
    [InlineData("CASE WHEN i > 0 AND b OR NOT b THEN s || '+' END")]
    [InlineData("NOT i = 3 AND -i % 3 * 2 <> 1 OR k IS NOT NULL AND d IS NULL")]
    public void Each_of_these_has_the_same_value_in_DuckDB(string text)
    {
        var table = RandomExpressions.Rows(200, 99);
        using var duck = Load(table);

        Compare(table, RowExpression.Parse(text), Ask(duck, text)!).ShouldBeGreaterThan(150);
    }

    /// <returns>How many rows were compared: all but those at which DuckDB stopped.</returns>
    private static int Compare(Table table, RowExpression expression, List<(bool Stopped, object? Value)> answers)
    {
        var ours = Derivations.Bind([new("x", expression)], [.. table.Columns.Select(column => new SourceColumn(column.Name, column.Kind))]).Compute(table)["x"];
        for (var row = 0; row < table.Rows; row++)
        {
            if (!answers[row].Stopped && !Same(ours[row], answers[row].Value))
                throw new ShouldAssertException($"{expression}: DuckDB says {answers[row].Value ?? "NULL"}, a model {ours[row] ?? "NULL"}, of {string.Join(", ", table.Columns.Select(column => $"{column.Name}={RandomExpressions.Literal(column[row])}"))}");
        }

        return answers.Count(answer => !answer.Stopped);
    }

    private static bool Same(object? ours, object? theirs) => (ours, theirs) switch
    {
        (null, null) or (null, double.NaN or double.PositiveInfinity or double.NegativeInfinity) => true,
        (null, _) or (_, null) => false,
        (string one, string other) => one == other,
        (bool one, bool other) => one == other,
        (DateTime one, DateTime other) => one.Ticks == other.Ticks,
        (DateTime one, DateOnly other) => one == other.ToDateTime(default),
        (long or double, not string) => Close(Convert.ToDouble(ours, CultureInfo.InvariantCulture), theirs is System.Numerics.BigInteger big ? (double)big : Convert.ToDouble(theirs, CultureInfo.InvariantCulture)),
        _ => false,
    };

    private static bool Close(double one, double other) => one == other || Math.Abs(one - other) <= 4e-15 * Math.Abs(one);

    /// <summary>Row by row; null when DuckDB refuses the expression as a whole.</summary>
    private static List<(bool Stopped, object? Value)>? Ask(DuckDBConnection duck, string expression)
    {
        try
        {
            using var command = duck.CreateCommand();
            command.CommandText = $"SELECT TRY(struct_pack(v := ({expression}))) IS NULL, TRY({expression}) FROM rows ORDER BY n";
            using var reader = command.ExecuteReader();
            var answers = new List<(bool, object?)>();
            while (reader.Read())
                answers.Add((reader.GetBoolean(0), reader.IsDBNull(1) ? null : reader.GetValue(1)));
            return answers;
        }
        catch (DuckDBException fault) when (fault.Message.Contains("DECIMAL", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }

    private static DuckDBConnection Load(Table table)
    {
        var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        Execute(duck, "CREATE TABLE rows (n INTEGER, i BIGINT, k BIGINT, d DOUBLE, b BOOLEAN, s VARCHAR, t TIMESTAMP)");
        foreach (var row in Enumerable.Range(0, table.Rows))
            Execute(duck, $"INSERT INTO rows VALUES ({row}, {string.Join(", ", table.Columns.Select(column => RandomExpressions.Literal(column[row])))})");
        return duck;
    }

    private static void Execute(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
