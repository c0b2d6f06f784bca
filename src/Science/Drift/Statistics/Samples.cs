namespace Slipway.Drift;

/// <summary>Raw samples made ready: what is not finite is left out, as monitoring tools do.</summary>
internal static class Samples
{
    public static double[] Finite(ReadOnlySpan<double> values, string name)
    {
        List<double> finite = new(values.Length);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
                finite.Add(value);
        }

        return finite.Count > 0 ? [.. finite] : throw new ArgumentException($"The {name} sample has no finite value.", name);
    }

    public static double[] Sorted(ReadOnlySpan<double> values, string name)
    {
        var finite = Finite(values, name);
        Array.Sort(finite);
        return finite;
    }
}
