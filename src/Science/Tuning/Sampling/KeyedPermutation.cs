namespace Slipway.Tuning;

/// <summary>
/// A shuffle of 0 to count - 1 that can be asked for one place at a time: a four-round Feistel network on the next even power of two,
/// walked along its cycle until it lands inside (Black and Rogaway 2002).
/// </summary>
internal sealed class KeyedPermutation
{
    private const int Rounds = 4;
    private readonly ulong _key;
    private readonly long _count;
    private readonly int _halfBits;

    public KeyedPermutation(ulong key, long count)
    {
        (_key, _count, _halfBits) = (key, count, 1);
        while (_halfBits < 31 && 1L << (2 * _halfBits) < count)
            _halfBits++;
    }

    public long At(long place)
    {
        do
            place = Encrypt(place);
        while (place >= _count);
        return place;
    }

    private long Encrypt(long place)
    {
        var mask = (1UL << _halfBits) - 1;
        var (left, right) = ((ulong)place >> _halfBits, (ulong)place & mask);
        for (var round = 0UL; round < Rounds; round++)
            (left, right) = (right, left ^ (KeyedRandom.Mix(_key ^ KeyedRandom.Mix(right + (round << 32))) & mask));
        return (long)((left << _halfBits) | right);
    }
}
