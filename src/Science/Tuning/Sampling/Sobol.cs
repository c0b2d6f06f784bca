using System.Globalization;

namespace Slipway.Tuning;

/// <summary>
/// Sobol's low-discrepancy sequence with the direction numbers of Joe and Kuo (2008) for up to 512 dimensions, in Gray code order,
/// plain or scrambled by a random lower-triangular matrix and a digital shift (Matoušek 1998).
/// </summary>
/// <remarks>Immutable and safe for use by several threads. Any 2^k consecutive points from a multiple of 2^k are equally spread in every coordinate.</remarks>
public sealed class Sobol
{
    /// <summary>The largest number of dimensions.</summary>
    public const int MostDimensions = 512;

    private const int Bits = 32;
    private static readonly Lazy<uint[][]> Directions = new(Read);

    private readonly uint[][] _directions;
    private readonly uint[] _shifts;
    private readonly bool _scrambled;

    private Sobol(uint[][] directions, uint[] shifts, bool scrambled) =>
        (_directions, _shifts, _scrambled) = (directions, shifts, scrambled);

    public int Dimensions => _directions.Length;

    /// <summary>The sequence as published; its first point is the origin.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is not 1 to 512.</exception>
    public static Sobol Plain(int dimensions) => new(Take(dimensions), new uint[dimensions], scrambled: false);

    /// <summary>A randomised copy: every point is uniform in the open unit cube, and the points together keep their even spread.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is not 1 to 512.</exception>
    public static Sobol Scrambled(int dimensions, ulong seed)
    {
        var directions = Take(dimensions);
        var shifts = new uint[dimensions];
        for (var d = 0; d < dimensions; d++)
        {
            var random = new KeyedRandom(seed, d, "sobol");
            var rows = LowerTriangular(random);
            directions[d] = [.. directions[d].Select(direction => Multiply(rows, direction))];
            shifts[d] = (uint)random.NextBits();
        }

        return new Sobol(directions, shifts, scrambled: true);
    }

    /// <summary>One coordinate of one point.</summary>
    /// <param name="index">The number of the point, 0 to 2^32 - 1.</param>
    /// <param name="dimension">The coordinate, 0 to <see cref="Dimensions"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such point or coordinate.</exception>
    public double Coordinate(long index, int dimension)
    {
        if (index is < 0 or > uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(index), index, "A Sobol sequence has 2^32 points.");
        if (dimension < 0 || dimension >= Dimensions)
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"This sequence has {Dimensions} dimensions.");
        var gray = (uint)index ^ ((uint)index >> 1);
        var bits = _shifts[dimension];
        for (var bit = 0; gray != 0; bit++, gray >>= 1)
        {
            if ((gray & 1) != 0)
                bits ^= _directions[dimension][bit];
        }

        return (bits + (_scrambled ? 0.5 : 0)) * (1.0 / (1L << Bits));
    }

    private static uint[][] Take(int dimensions)
    {
        if (dimensions is < 1 or > MostDimensions)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"Direction numbers are known for 1 to {MostDimensions} dimensions.");
        return Directions.Value[..dimensions];
    }

    // Row i has a one on the diagonal and random bits at the more significant places.
    private static uint[] LowerTriangular(KeyedRandom random)
    {
        var rows = new uint[Bits];
        for (var i = 0; i < Bits; i++)
        {
            var diagonal = 1u << (Bits - 1 - i);
            rows[i] = ((uint)random.NextBits() & ~(diagonal | (diagonal - 1))) | diagonal;
        }

        return rows;
    }

    private static uint Multiply(uint[] rows, uint bits)
    {
        var product = 0u;
        foreach (var row in rows)
            product = (product << 1) | ((uint)System.Numerics.BitOperations.PopCount(row & bits) & 1);
        return product;
    }

    private static uint[][] Read()
    {
        using var stream = typeof(Sobol).Assembly.GetManifestResourceStream("sobol-joe-kuo.tsv")!;
        using var reader = new StreamReader(stream);
        List<uint[]> directions = [[.. Enumerable.Range(0, Bits).Select(bit => 1u << (Bits - 1 - bit))]];
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            var coefficients = uint.Parse(fields[2], CultureInfo.InvariantCulture);
            directions.Add(Extend(coefficients, [.. fields[3].Split(' ').Select(m => uint.Parse(m, CultureInfo.InvariantCulture))]));
        }

        return [.. directions];
    }

    // The recurrence of the primitive polynomial x^s + a_1 x^(s-1) + ... + 1 over GF(2).
    private static uint[] Extend(uint coefficients, uint[] initial)
    {
        var degree = initial.Length;
        var directions = new uint[Bits];
        for (var i = 0; i < Bits; i++)
        {
            if (i < degree)
            {
                directions[i] = initial[i] << (Bits - 1 - i);
                continue;
            }

            directions[i] = directions[i - degree] ^ (directions[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
            {
                if (((coefficients >> (degree - 1 - k)) & 1) != 0)
                    directions[i] ^= directions[i - k];
            }
        }

        return directions;
    }
}
