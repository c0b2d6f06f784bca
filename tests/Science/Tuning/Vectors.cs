using System.Text.Json;

namespace Slipway.Tests.Tuning;

/// <summary>Numbers made with NumPy and SciPy.</summary>
internal static class Vectors
{
    private static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tuning/Golden/testvectors.json"))).RootElement;

    public static IEnumerable<JsonElement> Cases(string name) => Root.GetProperty(name).EnumerateArray();

    public static JsonElement Case(string name) => Root.GetProperty(name);

    public static double Number(this JsonElement of, string name) => of.GetProperty(name).GetDouble();

    public static double[] Numbers(this JsonElement of, string name) => of.GetProperty(name).Deserialize<double[]>()!;

    public static void ShouldBeNear(this IReadOnlyList<double> actual, IReadOnlyList<double> expected, double tolerance)
    {
        actual.Count.ShouldBe(expected.Count);
        for (var i = 0; i < expected.Count; i++)
            actual[i].ShouldBe(expected[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
