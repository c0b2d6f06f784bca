namespace Slipway.Drift;

/// <summary>Rows drawn with replacement: how often each was drawn. Draw b depends on the seed and b alone (SplitMix64).</summary>
internal sealed class Resampler(ulong seed, int rows)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private readonly int[] _times = new int[rows];

    /// <summary>The multiplicities of one draw; the array is used again by the next.</summary>
    public int[] Draw(long number)
    {
        Array.Clear(_times);
        var state = Mix(Mix(seed) + (ulong)number);
        for (var i = 0; i < _times.Length; i++)
        {
            state += GoldenGamma;
            _times[(int)Math.BigMul(Mix(state), (ulong)_times.Length, out _)]++;
        }

        return _times;
    }

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
