using Slipway.Models;
using Slipway.Models.Tables;

namespace Slipway.Tests.Models;

public sealed class TableTests
{
    [Fact]
    public void Rows_are_taken_in_the_order_named_nulls_and_all()
    {
        var table = new Table(Column.Of("n", 1.5, null, 3), Column.Of("w", 1L, null, 3L), Column.Of("b", true, null, false), Column.Of("t", "a", null, "c"));

        var taken = table.Take([2, 1, 2]);

        taken.Columns.SelectMany(column => Enumerable.Range(0, 3).Select(row => column[row])).ShouldBe([3.0, null, 3.0, 3L, null, 3L, false, null, false, "c", null, "c"]);
        taken.Columns.Select(column => column.CountNulls()).ShouldBe([1, 1, 1, 1]);
    }

    [Fact]
    public void NaN_and_null_are_the_same_in_numbers_as_are_empty_and_null_in_texts()
    {
        Column.Of("n", double.NaN).IsNull(0).ShouldBeTrue();
        Column.Of("t", "").IsNull(0).ShouldBeTrue();
        ((NumericColumn)Column.Of("b", (bool?)null)).Number(0).ShouldBe(double.NaN);
    }

    [Fact]
    public void Columns_must_have_names_of_their_own_and_equal_lengths()
    {
        Should.Throw<ModelException>(() => new Table(Column.Of("a", 1.0), Column.Of("a", 2.0))).Message.ShouldContain("two columns named 'a'");
        Should.Throw<ModelException>(() => new Table(Column.Of("a", 1.0), Column.Of("b", 1.0, 2.0))).Message.ShouldContain("Column 'b' has 2 rows, 'a' has 1");
        Should.Throw<ModelException>(() => new Table(Column.Of("a", 1.0))["b"]).Message.ShouldBe("There is no column 'b'. The columns are: a.");
    }

    [Fact]
    public void A_table_keeps_its_values_when_the_array_they_came_from_changes()
    {
        double[] values = [1, 2];
        var column = Column.Of("x", values);

        values[0] = 9;

        column[0].ShouldBe(1.0);
    }
}
