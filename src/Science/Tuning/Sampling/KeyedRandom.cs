using System.Text;

namespace Slipway.Tuning;

/// <summary>
/// Random numbers from a key (study seed, trial number, purpose) and a counter, so that nobody else's draws can change them and any
/// process can make them again. The generator is SplitMix64 (Steele, Lea and Flood 2014) started at a hash of the key.
/// </summary>
/// <remarks>Not safe for use by several threads; make one of your own from the same key instead.</remarks>
public sealed class KeyedRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private readonly ulong _key;
    private ulong _counter;

    /// <param name="seed">The seed of the study.</param>
    /// <param name="trial">The number of the trial; -1 for what belongs to the study as a whole.</param>
    /// <param name="purpose">What the numbers are for; different purposes are independent.</param>
    public KeyedRandom(ulong seed, long trial, string purpose) =>
        _key = Mix(Mix(Mix(seed) + (ulong)trial) + Fnv1a(purpose));

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits() => Mix(_key + GoldenGamma * _counter++);

    /// <summary>Uniform in the open interval (0, 1), on a grid of 2^-53.</summary>
    public double NextUnit() => ((NextBits() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>Uniform among 0 to <paramref name="count"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public long NextIndex(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (long)Math.BigMul(NextBits(), (ulong)count, out _);
    }

    /// <summary>SplitMix64's output of the state <paramref name="bits"/>: a bijection whose every output bit depends on every input bit.</summary>
    internal static ulong Mix(ulong bits)
    {
        bits += GoldenGamma;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    private static ulong Fnv1a(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encoding.UTF8.GetBytes(text).Aggregate(0xCBF29CE484222325, (hash, one) => (hash ^ one) * 0x100000001B3);
    }
}
