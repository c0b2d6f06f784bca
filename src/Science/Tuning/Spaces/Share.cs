namespace Slipway.Tuning;

/// <summary>Equal shares of [0, 1] for a number of values.</summary>
internal static class Share
{
    public static long IndexAt(double unit, long count) => Math.Min((long)(unit * count), count - 1);

    public static (double Low, double High) Around(double unit, long count)
    {
        var index = IndexAt(unit, count);
        return ((double)index / count, (index + 1.0) / count);
    }

    public static double MiddleOf(long index, long count) => (index + 0.5) / count;
}
