using System.Text.Json;
using CsCheck;
using Slipway.Drift;

namespace Slipway.Tests.Drift;

/// <summary>Profiles: fixed by the reference, mergeable, stored and restored.</summary>
public sealed class SketchTests
{
    private static readonly Gen<double[]> Values = Gen.OneOf(Gen.Double[-5, 5], Gen.Int[-3, 3].Select(i => (double)i), Gen.Const(double.NaN)).Array[0, 200];
    private static readonly Gen<string?[]> Categories = Gen.OneOf(Gen.Const((string?)null), Gen.Int[0, 2].Select(i => (string?)"abc".Substring(i, 1)), Gen.Int[0, 300].Select(i => (string?)$"new {i}")).Array[0, 400];

    [Fact]
    public void Counting_in_parts_and_merging_equals_counting_all_at_once_for_numbers()
    {
        var reference = NumericSketch.OfReference(Draws.Normal(new Random(1), 500));

        Gen.Select(Values, Values).Sample((first, second) =>
        {
            var (one, other, all) = (Count(first), Count(second), Count([.. first, .. second]));
            one.Merge(other);

            one.Counts.ShouldBe(all.Counts);
            (one.Missing, one.Minimum, one.Maximum, one.Rows).ShouldBe((all.Missing, all.Minimum, all.Maximum, all.Rows));
            one.Sum.ShouldBe(all.Sum, 1e-9);
        });

        NumericSketch Count(double[] values)
        {
            var sketch = (NumericSketch)reference.Empty();
            sketch.AddRange(values);
            return sketch;
        }
    }

    [Fact]
    public void Counting_in_parts_and_merging_equals_counting_all_at_once_for_categories() =>
        Gen.Select(Categories, Categories).Sample((first, second) =>
        {
            var (one, other, all) = (Count(first), Count(second), Count([.. first, .. second]));
            one.Merge(other);

            one.Known.ShouldBe(all.Known, ignoreOrder: true);
            (one.Missing, one.NewRows, one.Rows, one.NewShare).ShouldBe((all.Missing, all.NewRows, all.Rows, all.NewShare));
            one.New.Count.ShouldBeLessThanOrEqualTo(CategoricalSketch.MostNewNames);

            static CategoricalSketch Count(string?[] values)
            {
                var sketch = (CategoricalSketch)CategoricalSketch.OfReference(["a", "b", "c"]).Empty();
                foreach (var value in values)
                    sketch.Add(value);
                return sketch;
            }
        });

    [Fact]
    public void Every_number_falls_between_the_edges_of_its_bin() =>
        Gen.Select(Gen.Double[-10, 10].Array[1, 100], Gen.Double[-12, 12]).Sample((reference, value) =>
        {
            var sketch = (NumericSketch)NumericSketch.OfReference(reference).Empty();
            sketch.Add(value);

            var bin = sketch.Counts.ToList().IndexOf(1);
            if (bin > 0)
                sketch.Edges[bin - 1].ShouldBeLessThanOrEqualTo(value);
            if (bin < sketch.Edges.Count)
                sketch.Edges[bin].ShouldBeGreaterThan(value);
        });

    [Fact]
    public void A_reference_of_untied_values_has_a_tenth_in_each_bin() =>
        NumericSketch.OfReference(Draws.Normal(new Random(2), 1000)).Counts.ShouldAllBe(count => Math.Abs(count - 100) <= 1);

    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 0.0, 1.0, 1.0, 0.0 }, 5)]
    [InlineData(new[] { 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2 }, 5)]
    public void A_column_of_one_or_two_values_has_bins_that_set_them_apart(double[] reference, int bins)
    {
        var sketch = NumericSketch.OfReference(reference);

        sketch.Counts.Count.ShouldBe(bins);
        var window = (NumericSketch)sketch.Empty();
        window.AddRange([2.5, 3.5]);
        Compare(sketch, window).ShouldBeGreaterThan(3);
    }

    [Fact]
    public void Numbers_that_are_not_finite_count_as_missing()
    {
        var sketch = NumericSketch.OfReference([1, 2, double.NaN, double.PositiveInfinity]);

        (sketch.Missing, sketch.Present, sketch.MissingShare, sketch.Mean).ShouldBe((2, 2, 0.5, 1.5));
    }

    [Fact]
    public void A_profile_comes_back_from_its_json_and_goes_on_counting()
    {
        var profile = Profile();

        var restored = DataProfile.FromJson(profile.ToJson());
        restored.Numeric("x").Add(7);
        profile.Numeric("x").Add(7);
        restored.Categorical("c").Add("novel");
        profile.Categorical("c").Add("novel");

        restored.ToJson().ShouldBe(profile.ToJson());
        restored.Merge(profile);
        restored.Categorical("c").New["novel"].ShouldBe(2);
    }

    [Fact]
    public void The_json_of_a_profile_holds_counts_and_no_rows() =>
        Profile().ToJson().ShouldBe("""{"features":{"c":{"kind":"categorical","known":{"a":2,"b":1},"new":{},"unnamed":0,"missing":1},"x":{"kind":"numeric","edges":[1.5],"counts":[1,2],"minimum":1,"maximum":2,"sum":5,"missing":0}}}""");

    [Fact]
    public void Profiles_of_different_references_do_not_merge()
    {
        var other = new DataProfile(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal) { ["x"] = new NumericSketch([1]), ["c"] = new CategoricalSketch(["a", "b"]) });

        Should.Throw<ArgumentException>(() => Profile().Merge(other)).Message.ShouldStartWith("Two sketches merge when they were made from one reference: their edges differ.");
        Should.Throw<ArgumentException>(() => Profile().Merge(new DataProfile(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal)))).Message.ShouldStartWith("Two profiles merge when they have the same columns: c, x, not .");
        Should.Throw<ArgumentException>(() => new CategoricalSketch(["a"]).Merge(new CategoricalSketch(["b"]))).Message.ShouldContain("their categories differ");
        Should.Throw<ArgumentException>(() => new CategoricalSketch(["a"]).Merge(new NumericSketch([1]))).Message.ShouldContain("one is categorical, the other is not");
    }

    [Fact]
    public void A_column_is_asked_for_by_its_name_and_kind()
    {
        Should.Throw<ArgumentException>(() => Profile().Numeric("y")).Message.ShouldStartWith("The profile has no column 'y'. It has: c, x.");
        Should.Throw<ArgumentException>(() => Profile().Numeric("c")).Message.ShouldStartWith("The column 'c' is categorical, not numeric.");
        Should.Throw<ArgumentException>(() => Profile().Categorical("x")).Message.ShouldStartWith("The column 'x' is numeric, not categorical.");
    }

    [Theory]
    [InlineData("""{"features":{"x":{"kind":"numeric","edges":[2,1],"counts":[0,0,0],"missing":0,"minimum":null,"maximum":null,"sum":0}}}""")]
    [InlineData("""{"features":{"x":{"kind":"numeric","edges":[1],"counts":[0],"missing":0,"minimum":null,"maximum":null,"sum":0}}}""")]
    [InlineData("""{"features":{"x":{"kind":"categorical","known":{"a":1},"new":{"a":1},"unnamed":0,"missing":0}}}""")]
    [InlineData("""{"features":{"x":{"kind":"categorical","known":{"a":-1},"new":{},"unnamed":0,"missing":0}}}""")]
    public void A_stored_sketch_whose_parts_do_not_fit_is_refused(string json) => Should.Throw<ArgumentException>(() => DataProfile.FromJson(json));

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"features":{"x":{"kind":"numeric","edges":[1],"missing":0,"sum":0}}}""")]
    [InlineData("""{"features":{"x":{"kind":"picture"}}}""")]
    public void Text_that_is_no_profile_is_refused(string json) => Should.Throw<JsonException>(() => DataProfile.FromJson(json));

    private static DataProfile Profile() => new(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal)
    {
        ["x"] = new NumericSketch([1.5], [1, 2], 0, 1, 2, 5),
        ["c"] = CategoricalSketch.OfReference(["a", "b", null, "a"]),
    });

    private static double Compare(FeatureSketch reference, FeatureSketch window) => WindowComparison.Of(
        new DataProfile(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal) { ["x"] = reference }),
        new DataProfile(new Dictionary<string, FeatureSketch>(StringComparer.Ordinal) { ["x"] = window })).Features[0].Statistic!.Value;
}
