namespace Slipway.Tuning;

/// <summary>Equal shares of [0, 1] for a number of values.</summary>
internal static class Share
{
    public static long IndexAt(double unit, long count) => Math.Min((long)(unit * count), count - 1);

    public static double MiddleOf(long index, long count) => (index + 0.5) / count;
}
