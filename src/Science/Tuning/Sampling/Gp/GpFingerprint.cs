namespace Slipway.Tuning;

/// <summary>A number by which the same observations are known again.</summary>
internal static class GpFingerprint
{
    public static UInt128 Of(IReadOnlyList<double[]> points, IReadOnlyList<double> values)
    {
        var (one, other) = (1UL, 2UL);
        for (var i = 0; i < values.Count; i++)
        {
            Add(values[i]);
            foreach (var unit in points[i])
                Add(unit);
        }

        return new UInt128(one, other);

        void Add(double number)
        {
            var bits = BitConverter.DoubleToUInt64Bits(number);
            one = KeyedRandom.Mix(one ^ bits);
            other = KeyedRandom.Mix(other + bits);
        }
    }
}
