using System.Text;
using CsCheck;
using Slipway.Models;
using Slipway.Models.LightGbm;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Tests.Models;

public sealed class PreparationTests
{
    [Fact]
    public void Missing_numbers_become_the_median_of_the_training_rows()
    {
        var table = new Table(Column.Of("odd", 3.0, null, 1, 100, 500), Column.Of("even", 3.0, null, 1, 100, 4), Column.Of("whole", (long?)null, 2, 4, 6, 6));

        var preparation = Preparation.Fit(table, ["odd", "even", "whole"], [0, 1, 2, 3]);

        preparation.Numbers.Select(number => number.Fill).ShouldBe([3, 3, 4]);
        preparation.Transform(table, [1, 0]).ShouldBe([3, 3, 2, 3, 3, 4]);
    }

    [Fact]
    public void A_median_of_an_even_number_lies_between_the_middle_two() =>
        Preparation.Fit(new(Column.Of("x", 1.0, 2, 10, 20)), ["x"], [0, 1, 2, 3]).Numbers[0].Fill.ShouldBe(6);

    [Theory]
    [InlineData(new[] { true, true, false }, 1)]
    [InlineData(new[] { true, false, false }, 0)]
    [InlineData(new[] { true, false }, 0)]
    public void Missing_truth_values_become_the_more_frequent_one(bool[] values, double fill)
    {
        var table = new Table(Column.Of("x", [.. values.Select(value => (bool?)value), null]));

        Preparation.Fit(table, ["x"], [.. Enumerable.Range(0, values.Length + 1)]).Transform(table)[^1].ShouldBe(fill);
    }

    [Fact]
    public void Scaled_numbers_have_mean_zero_and_deviation_one() =>
        Gen.Double[-1e6, 1e6].Array[2, 50].Where(values => values.Distinct().Count() > 1).Sample(values =>
        {
            var table = new Table(Column.Of("x", values));
            var scaled = Preparation.Fit(table, ["x"], [.. Enumerable.Range(0, values.Length)], new() { Scale = true }).Transform(table);

            scaled.Average().ShouldBe(0, 1e-9);
            scaled.Average(value => value * value).ShouldBe(1, 1e-9);
        });

    [Fact]
    public void A_column_that_does_not_vary_is_not_divided_by_zero() =>
        Preparation.Fit(new(Column.Of("x", 5.0, 5)), ["x"], [0, 1], new() { Scale = true }).Transform(new(Column.Of("x", 5.0, 6))).ShouldBe([0, 1]);

    [Fact]
    public void A_text_becomes_one_feature_a_category_and_an_unseen_one_none()
    {
        var table = new Table(Column.Of("city", "b", "a", "b", "never"), Column.Of("n", 1.0, 2, 3, 4));

        var preparation = Preparation.Fit(table, ["city", "n"], [0, 1, 2]);

        preparation.Features.ShouldBe([new("n", "n", null), new("city=a", "city", "a"), new("city=b", "city", "b")]);
        preparation.Transform(table).ShouldBe([1, 0, 1, 2, 1, 0, 3, 0, 1, 4, 0, 0]);
    }

    [Theory]
    [InlineData(MissingText.MostFrequent, new[] { "city=a", "city=b" }, new double[] { 0, 1 })]
    [InlineData(MissingText.OwnCategory, new[] { "city=a", "city=b", "city=(missing)" }, new double[] { 0, 0, 1 })]
    public void A_missing_text_is_the_most_frequent_one_or_a_category_of_its_own(MissingText missing, string[] features, double[] row)
    {
        var table = new Table(Column.Of("city", "b", "a", "b", null, ""));

        var preparation = Preparation.Fit(table, ["city"], [0, 1, 2, 3, 4], new() { MissingText = missing });

        preparation.Features.Select(feature => feature.Name).ShouldBe(features);
        preparation.Transform(table, [3]).ShouldBe(row);
        preparation.Transform(table, [4]).ShouldBe(row);
    }

    [Fact]
    public void Of_texts_that_are_equally_frequent_the_first_by_code_point_fills_in() =>
        Preparation.Fit(new(Column.Of("x", "b", "a")), ["x"], [0, 1]).Transform(new(Column.Of("x", (string?)null))).ShouldBe([1, 0]);

    [Fact]
    public void Beyond_the_cap_the_rarest_categories_share_a_feature()
    {
        var table = new Table(Column.Of("x", "a", "a", "a", "b", "b", "c", "d", "new"));
        int[] rows = [0, 1, 2, 3, 4, 5, 6];

        var preparation = Preparation.Fit(table, ["x"], rows, new() { MaxCategories = 3 });

        preparation.Features.Select(feature => feature.Name).ShouldBe(["x=a", "x=b", "x=(infrequent)"]);
        preparation.Texts[0].Infrequent.ShouldBe(["c", "d"]);
        preparation.Transform(table, [5, 6, 7]).ShouldBe([0, 0, 1, 0, 0, 1, 0, 0, 0]);
        Preparation.Fit(table, ["x"], rows, new() { MaxCategories = 3, UnseenText = UnseenText.Infrequent }).Transform(table, [7]).ShouldBe([0, 0, 1]);
        Preparation.Fit(table, ["x"], rows, new() { MaxCategories = 4 }).Features.Count.ShouldBe(4);
        Preparation.Fit(table, ["x"], rows, new() { MinCategoryRows = 2 }).Features.Select(feature => feature.Name).ShouldBe(["x=a", "x=b", "x=(infrequent)"]);
    }

    [Fact]
    public void Rows_outside_training_do_not_count()
    {
        var table = new Table(Column.Of("x", 1.0, 1, 1000), Column.Of("t", "a", "a", "leak"));

        var preparation = Preparation.Fit(table, ["x", "t"], [0, 1], new() { Scale = true });

        preparation.Numbers[0].Mean.ShouldBe(1);
        preparation.Features.Select(feature => feature.Name).ShouldBe(["x", "t=a"]);
    }

    [Fact]
    public void Columns_without_any_value_make_constant_or_no_features()
    {
        var table = new Table(Column.Of("x", double.NaN, double.NaN), Column.Of("t", null, ""));

        var preparation = Preparation.Fit(table, ["x", "t"], [0, 1]);

        preparation.Features.ShouldHaveSingleItem();
        preparation.Transform(table).ShouldBe([0, 0]);
    }

    [Fact]
    public void Contributions_of_one_hot_features_are_summed_back_to_their_column()
    {
        var request = TrainerTests.Binary();
        var model = Trainer.Train(request, TestContext.Current.CancellationToken);
        using var booster = Booster.Load(model.BoosterText);
        var features = model.Preparation.Transform(request.Table, [17]);
        var contributions = booster.PredictContributions(features);

        var columns = model.Preparation.SumByColumn(contributions.AsSpan(0, contributions.Length - 1));

        columns.Length.ShouldBe(RandomTables.Features.Length);
        (columns.Sum() + contributions[^1]).ShouldBe(model.Trees.Score(features)[0], 1e-9);
        var cities = model.Preparation.Features.Index().Where(feature => feature.Item.Column is "city").Sum(feature => contributions[feature.Index]);
        columns[Array.IndexOf(RandomTables.Features, "city")].ShouldBe(cities, 1e-12);
        Should.Throw<ModelException>(() => model.Preparation.SumByColumn(contributions));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void A_preparation_read_back_makes_the_same_features(int seed, bool own)
    {
        var table = RandomTables.Make(200, seed, unseen: false);
        var other = RandomTables.Make(200, seed + 50, unseen: true);
        var preparation = Preparation.Fit(table, RandomTables.Features, [.. Enumerable.Range(0, 200)], new() { Scale = own, MissingNumber = own ? MissingNumber.Keep : MissingNumber.Median, MissingText = own ? MissingText.OwnCategory : MissingText.MostFrequent, MaxCategories = 6 });

        var again = Preparation.FromJson(preparation.ToJson());

        again.Features.ShouldBe(preparation.Features);
        again.Columns.ShouldBe(RandomTables.Features);
        again.Transform(other).ShouldBe(preparation.Transform(other));
    }

    [Fact]
    public void What_cannot_be_prepared_is_refused()
    {
        var table = new Table(Column.Of("x", 1.0, double.PositiveInfinity), Column.Of("t", "a", "b"));

        Should.Throw<ModelException>(() => Preparation.Fit(table, ["x"], [0, 1])).Message.ShouldContain("Column 'x' holds");
        Should.Throw<ModelException>(() => Preparation.Fit(table, ["y"], [0])).Message.ShouldContain("The columns are: x, t.");
        Should.Throw<ModelException>(() => Preparation.Fit(table, [], [0])).Message.ShouldContain("0 columns");
        Should.Throw<ModelException>(() => Preparation.Fit(table, ["t"], [0], new() { MaxCategories = 1 })).Message.ShouldContain("at least 2");
        Should.Throw<ModelException>(() => Preparation.Fit(table, ["t"], [0]).Transform(new(Column.Of("t", 1.0)))).Message.ShouldContain("fitted on texts");
        Should.Throw<ModelException>(() => Preparation.FromJson("{}"u8.ToArray())).Message.ShouldContain("no preparation");
        var json = Encoding.UTF8.GetString(Preparation.Fit(table, ["t"], [0, 1]).ToJson());
        Should.Throw<ModelException>(() => Preparation.FromJson(Encoding.UTF8.GetBytes(json.Replace("\"missingFeature\": 0", "\"missingFeature\": 2", StringComparison.Ordinal)))).Message.ShouldContain("names a feature that it does not have");
        Should.Throw<ModelException>(() => Preparation.FromJson(Encoding.UTF8.GetBytes(json.Replace("\"column\": \"t\"", "\"column\": \"s\"", StringComparison.Ordinal)))).Message.ShouldContain("its columns are not those");
    }
}
