using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Search spaces: what they accept, and how values and coordinates correspond.</summary>
public sealed class SpaceTests
{
    private static readonly Gen<IntParameter> Ints =
        Gen.Select(Gen.Long[-1000, 1000], Gen.Long[0, 300], Gen.Long[1, 9], (low, width, step) => new IntParameter("n", low, low + width, step: step));

    private static readonly Gen<IntParameter> LogInts =
        Gen.Select(Gen.Long[1, 1000], Gen.Long[0, 5000], (low, width) => new IntParameter("n", low, low + width, log: true));

    private static readonly Gen<FloatParameter> SteppedFloats =
        Gen.Select(Gen.Double[-100, 100], Gen.Double[0, 50], Gen.Double[0.01, 3], (low, width, step) => new FloatParameter("x", low, low + width, step: step));

    private static readonly Gen<CategoricalParameter> Choices =
        Gen.Select(Gen.Int[1, 20], Gen.Bool, (count, ordered) => new CategoricalParameter("c", [.. Enumerable.Range(0, count).Select(i => ParameterValue.Of($"choice {i}"))], ordered));

    [Fact]
    public void Every_whole_number_of_a_linear_range_owns_an_equal_share_of_the_unit_interval() =>
        Ints.Sample(parameter => EachOwnsAnEqualShare(parameter));

    [Fact]
    public void Every_step_and_every_choice_owns_an_equal_share_of_the_unit_interval()
    {
        SteppedFloats.Sample(parameter => EachOwnsAnEqualShare(parameter));
        Choices.Sample(parameter => EachOwnsAnEqualShare(parameter));
    }

    [Fact]
    public void A_whole_number_on_a_logarithmic_scale_owns_the_logarithm_of_its_widened_bounds()
    {
        var parameter = new IntParameter("n", 1, 64, log: true);
        const int parts = 1_000_000;

        var shares = Enumerable.Range(0, parts).Select(i => parameter.Decode((i + 0.5) / parts).AsInt()).CountBy(n => n).ToDictionary();

        for (long n = 1; n <= 64; n++)
            ((double)shares[n] / parts).ShouldBe(Math.Log((n + 0.5) / (n - 0.5)) / Math.Log(64.5 / 0.5), 2e-6);
    }

    [Fact]
    public void Decoding_what_was_encoded_gives_the_same_discrete_value()
    {
        Ints.Sample(parameter => EachComesBack(parameter));
        LogInts.Sample(parameter => EachComesBack(parameter), iter: 30);
        SteppedFloats.Sample(parameter => EachComesBack(parameter));
        Choices.Sample(parameter => EachComesBack(parameter));
    }

    [Fact]
    public void Decoding_what_was_encoded_gives_the_same_continuous_value_up_to_rounding() =>
        Gen.Select(Gen.Double[1e-6, 1e6], Gen.Double[0, 1e6], Gen.Double.Unit, Gen.Bool).Sample((low, width, share, log) =>
        {
            var parameter = new FloatParameter("x", low, low + width, log);
            var value = Math.Clamp(low + share * width, low, low + width);

            parameter.Decode(parameter.Encode(value)).AsFloat().ShouldBe(value, 1e-13 * (low + width));
        });

    [Fact]
    public void The_ends_of_the_unit_interval_decode_to_the_bounds()
    {
        var parameter = new FloatParameter("x", 1e-5, 0.1, log: true);

        parameter.Decode(0).AsFloat().ShouldBe(1e-5);
        parameter.Decode(1).AsFloat().ShouldBe(0.1, 1e-15);
        parameter.Decode(0.5).AsFloat().ShouldBe(1e-3, 1e-15);
        parameter.Decode(1).AsFloat().ShouldBeLessThanOrEqualTo(0.1);
    }

    [Fact]
    public void Steps_are_the_numbers_that_people_write()
    {
        var parameter = new FloatParameter("x", 0.1, 1.05, step: 0.1);

        var values = Enumerable.Range(0, (int)parameter.Count!).Select(i => parameter.ValueAt(i).ToString());

        string.Join(' ', values).ShouldBe("0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1");
        parameter.High.ShouldBe(1);
    }

    [Fact]
    public void Any_uniform_coordinate_decodes_to_a_value_that_the_parameter_accepts() =>
        Gen.Select(Gen.OneOf(Ints.Select(p => (Parameter)p), LogInts.Select(p => (Parameter)p), SteppedFloats.Select(p => (Parameter)p), Choices.Select(p => (Parameter)p)), Gen.Double[-0.5, 1.5])
            .Sample((parameter, unit) => parameter.Refuse(parameter.Decode(unit)).ShouldBeNull());

    [Fact]
    public void Points_of_a_finite_space_are_counted_each_once()
    {
        var space = new SearchSpace(new IntParameter("a", 1, 4), new FloatParameter("b", 0, 1, step: 0.5), new CategoricalParameter("c", ["x", true, 3]));

        var points = Enumerable.Range(0, (int)space.Count!).Select(rank => space.PointAt(rank)).ToHashSet();

        points.Count.ShouldBe(4 * 3 * 3);
        points.ShouldAllBe(point => space.Accept(point).Equals(point));
        new SearchSpace(new FloatParameter("x", 0, 1)).Count.ShouldBeNull();
    }

    [Fact]
    public void Whole_numbers_given_for_a_floating_point_parameter_become_floating_point()
    {
        var space = new SearchSpace(new FloatParameter("x", 0, 1));

        space.Accept(new ParameterSet([new("x", 1)])).ShouldBe(new ParameterSet([new("x", 1.0)]));
    }

    [Theory]
    [InlineData("x", 2.0, "'x' lies between 0 and 1: 2 does not.")]
    [InlineData("x", "high", "'x' takes numbers from 0 to 1, not 'high'.")]
    [InlineData("n", 4.0, "'n' takes whole numbers from 1 to 9, not '4'.")]
    [InlineData("n", 4, "'n' goes from 1 in steps of 2: 4 lies between two of them.")]
    [InlineData("c", "z", "'c' is one of a, b, not 'z'.")]
    public void A_value_outside_its_parameter_is_refused_by_name(string name, object value, string reason)
    {
        var space = new SearchSpace(new FloatParameter("x", 0, 1), new IntParameter("n", 1, 10, step: 2), new CategoricalParameter("c", ["a", "b"]));
        var good = space.PointAtMiddle().ToDictionary(StringComparer.Ordinal);
        good[name] = value switch { double d => d, int i => i, string s => s, _ => throw new InvalidOperationException() };

        Should.Throw<ArgumentException>(() => space.Accept(new ParameterSet(good))).Message.ShouldStartWith(reason);
    }

    [Fact]
    public void Missing_and_unknown_parameters_are_refused_by_name()
    {
        var space = new SearchSpace(new FloatParameter("x", 0, 1));

        Should.Throw<ArgumentException>(() => space.Accept(new ParameterSet([]))).Message.ShouldStartWith("The parameter 'x' has no value.");
        Should.Throw<ArgumentException>(() => space.Accept(new ParameterSet([new("x", 0.5), new("y", 1)]))).Message.ShouldStartWith("The search space has no parameter 'y'. It has: x.");
    }

    [Fact]
    public void Declarations_that_cannot_be_are_refused()
    {
        Should.Throw<ArgumentException>(() => new FloatParameter("x", 1, 0)).Message.ShouldStartWith("'x': low (1) must not be above high (0)");
        Should.Throw<ArgumentException>(() => new FloatParameter("x", 0, 1, log: true)).Message.ShouldStartWith("'x': a logarithmic scale needs low above 0");
        Should.Throw<ArgumentException>(() => new FloatParameter("x", 1, 2, log: true, step: 0.1)).Message.ShouldStartWith("'x': a logarithmic scale has no steps");
        Should.Throw<ArgumentException>(() => new FloatParameter("x", 0, double.PositiveInfinity)).Message.ShouldStartWith("'x': low");
        Should.Throw<ArgumentException>(() => new IntParameter("n", 0, 10, log: true)).Message.ShouldStartWith("'n': a logarithmic scale needs low of at least 1");
        Should.Throw<ArgumentException>(() => new IntParameter("n", 0, 10, step: 0)).Message.ShouldStartWith("'n': a step is at least 1");
        Should.Throw<ArgumentException>(() => new IntParameter("n", long.MinValue, long.MaxValue)).Message.ShouldStartWith("'n': low");
        Should.Throw<ArgumentException>(() => new CategoricalParameter("c", ["a", "a"])).Message.ShouldStartWith("'c' lists the choice 'a' twice.");
        Should.Throw<ArgumentException>(() => new CategoricalParameter("c", [])).Message.ShouldStartWith("'c' needs at least one choice.");
        Should.Throw<ArgumentException>(() => new SearchSpace(new IntParameter("n", 0, 1), new IntParameter("n", 0, 1))).Message.ShouldStartWith("The search space declares 'n' twice.");
    }

    private static void EachOwnsAnEqualShare(Parameter parameter)
    {
        var count = parameter.Count!.Value;
        const double inside = 1e-9;
        for (long i = 0; i < count; i++)
        {
            parameter.Decode((double)i / count + inside).ShouldBe(parameter.ValueAt(i));
            parameter.Decode((i + 1.0) / count - inside).ShouldBe(parameter.ValueAt(i));
        }
    }

    private static void EachComesBack(Parameter parameter)
    {
        for (long i = 0; i < parameter.Count; i++)
        {
            var value = parameter.ValueAt(i);
            parameter.Decode(parameter.Encode(value)).ShouldBe(value);
        }
    }
}
