using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Spaces that several tests search.</summary>
internal static class Spaces
{
    public static SearchSpace Mixed() => new(
        new FloatParameter("learning_rate", 0.02, 0.3, log: true),
        new IntParameter("num_leaves", 7, 127, log: true),
        new FloatParameter("feature_fraction", 0.5, 1, step: 0.1),
        new CategoricalParameter("boosting", ["gbdt", "dart"]));

    public static SearchSpace Small() => new(new IntParameter("a", 1, 5), new CategoricalParameter("b", ["x", "y", "z"]));

    /// <summary>A parameter under a parameter under a parameter, and one beside them.</summary>
    public static SearchSpace Conditional() => new(
        new CategoricalParameter("booster", ["linear", "tree", "dart"]),
        new IntParameter("depth", 2, 12, when: new Condition("booster", ["tree", "dart"])),
        new CategoricalParameter("drop", [true, false], when: new Condition("booster", ["dart"])),
        new FloatParameter("rate", 0.01, 0.5, log: true, when: new Condition("drop", [true])),
        new FloatParameter("eta", 0.01, 1, log: true));

    public static SearchSpace Cube(int dimensions) => new([.. Enumerable.Range(0, dimensions).Select(i => (Parameter)new FloatParameter($"x{i}", 0, 1))]);

    public static ParameterSet PointAtMiddle(this SearchSpace space) => space.Decode([.. space.Parameters.Select(_ => 0.5)]);
}
