using CsCheck;
using Slipway.Tracking.Contracts.Search;

namespace Slipway.Tests.Tracking.Search;

/// <summary>The filter language by itself.</summary>
public sealed class FilterTests
{
    private static readonly FilterGrammar Grammar = new(
    [
        new("attribute", ["attribute", "attr"], [new("name", Listable: true), new("size", IsNumber: true) { Aliases = ["Size"] }]),
        new("tag", ["tag", "tags"], null, new("", Nullable: true)),
        new("metric", ["metric", "metrics"], null, new("", IsNumber: true)),
    ], "Invalid entity type '{0}'.", ["attribute", "metric"]);

    [Theory]
    [InlineData("metrics.m > 0 OR size = 1", 15)]
    [InlineData("size = 1 AND (size = 2)", 14)]
    [InlineData("size = 1 AND NOT size = 2", 14)]
    [InlineData("nope = 1", 1)]
    [InlineData("size = 1 AND foo.x = 2", 14)]
    [InlineData("size = 'one'", 8)]
    [InlineData("name = one", 8)]
    [InlineData("name > 'a'", 6)]
    [InlineData("size == 1", 6)]
    [InlineData("name IN ('a', 2)", 15)]
    [InlineData("name IN ()", 9)]
    [InlineData("name = 'open", 8)]
    [InlineData("tags.", 1)]
    [InlineData("size = 1; size = 2", 9)]
    [InlineData("size", 1)]
    [InlineData("size >", 7)]
    public void A_refusal_points_at_the_column(string filter, int column)
    {
        Filter.Parse(Grammar, filter).Refusal().Message.ShouldContain($"at column {column}");
    }

    [Fact]
    public void Clauses_are_read_with_every_kind_of_key_and_value()
    {
        var clauses = Filter.Parse(Grammar, "metrics.`val/acc` >= -1.5e-3 and tags.mlflow.runName='a \"b\"' AND tags.\"x y\" is  not  NULL AND `Size`!=3 AND name NOT IN ('a',\"b\") AND").Value();

        clauses.Select(c => (c.Entity, c.Key, c.Operator)).ShouldBe(
        [
            ("metric", "val/acc", FilterOperator.GreaterOrEqual), ("tag", "mlflow.runName", FilterOperator.Equal), ("tag", "x y", FilterOperator.IsNotNull),
            ("attribute", "size", FilterOperator.NotEqual), ("attribute", "name", FilterOperator.NotIn),
        ]);
        clauses[0].Number.ShouldBe(-1.5e-3);
        clauses[1].Text.ShouldBe("a \"b\"");
        clauses[3].Number.ShouldBe(3L);
        clauses[4].Texts.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_doubled_quote_stays_doubled_since_the_language_has_no_escape()
    {
        Filter.Parse(Grammar, "name = 'it''s'").Value()[0].Text.ShouldBe("it''s");
    }

    [Fact]
    public void No_filter_is_no_clause_and_only_spaces_are_none()
    {
        Filter.Parse(Grammar, null).Value().ShouldBeEmpty();
        Filter.Parse(Grammar, "").Value().ShouldBeEmpty();
        Filter.Parse(Grammar, "   ").Refusal().Message.ShouldBe("Invalid filter '   '. Could not be parsed.");
    }

    [Fact]
    public void Too_many_clauses_are_refused_before_the_database_sees_them()
    {
        Filter.Parse(Grammar, string.Join(" AND ", Enumerable.Repeat("size = 1", 100))).IsSuccess.ShouldBeTrue();
        Filter.Parse(Grammar, string.Join(" AND ", Enumerable.Repeat("size = 1", 101))).Refusal().Message.ShouldContain("more than 100 clauses");
    }

    [Fact]
    public void An_order_is_read_with_its_direction_and_names_each_field_once()
    {
        Filter.ParseOrder(Grammar, ["metrics.`a b` desc", "name", "size ASC"]).Value()
            .ShouldBe([new OrderColumn("metric", "a b", true), new OrderColumn("attribute", "name", false), new OrderColumn("attribute", "size", false)]);
        Filter.ParseOrder(Grammar, ["size", "attr.size DESC"]).Refusal().Message.ShouldContain("duplicate fields");
        Filter.ParseOrder(Grammar, ["tags.x"]).Refusal().Message.ShouldContain("Invalid identifier type 'tag'");
        Filter.ParseOrder(Grammar, ["size UP"]).Refusal().Message.ShouldContain("Invalid ordering key");
    }

    [Fact]
    public void Nothing_that_is_typed_breaks_the_reader()
    {
        string[] pieces = ["metrics", ".", "`", "'", "\"", "size", "name", " ", "=", "!=", "<", ">", "(", ")", ",", "AND", "IN", "NOT", "IS", "NULL", "LIKE", "1", "-2.5e3", ";", "--", "é", "\t", "tags.x", "@", "'a'"];
        Gen.Int[0, pieces.Length - 1].Array[0, 14].Sample(chosen =>
        {
            var text = string.Concat(chosen.Select(i => pieces[i]));
            var read = Filter.Parse(Grammar, text);
            var ordered = Filter.ParseOrder(Grammar, [text]);
            return (read.IsSuccess || read.Refusal().Kind == RefusalKind.Invalid) && (ordered.IsSuccess || ordered.Refusal().Kind == RefusalKind.Invalid);
        }, iter: 20_000);
    }
}
