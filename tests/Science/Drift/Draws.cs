namespace Slipway.Tests.Drift;

/// <summary>Seeded samples for tests.</summary>
internal static class Draws
{
    /// <summary>Normal numbers by Box and Muller.</summary>
    public static double[] Normal(Random random, int count, double mean = 0, double deviation = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => mean + deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
}
