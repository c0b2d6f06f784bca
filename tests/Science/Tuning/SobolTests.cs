using System.Text.Json;
using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>The Sobol sequence: equal to SciPy's, and as even as the theory says, scrambled too.</summary>
public sealed class SobolTests
{
    [Fact]
    public void The_plain_sequence_is_that_of_scipy()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tuning/Golden/testvectors.json")));
        var expected = vectors.RootElement.GetProperty("sobol_unscrambled_first8_d5").Deserialize<double[][]>()!;
        var sobol = Sobol.Plain(5);

        for (var i = 0; i < 8; i++)
            Point(sobol, i).ShouldBe(expected[i]);
    }

    [Fact]
    public void In_each_of_512_dimensions_the_first_1024_points_hit_each_interval_of_that_length_once()
    {
        var (plain, scrambled) = (Sobol.Plain(512), Sobol.Scrambled(512, 7));

        for (var dimension = 0; dimension < 512; dimension++)
        {
            Cells(plain, dimension).Count.ShouldBe(1024);
            Cells(scrambled, dimension).Count.ShouldBe(1024);
        }

        static HashSet<int> Cells(Sobol sobol, int dimension) => [.. Enumerable.Range(0, 1024).Select(i => (int)(sobol.Coordinate(i, dimension) * 1024))];
    }

    [Fact]
    public void In_the_first_two_dimensions_256_points_hit_every_box_of_16_by_16_once_scrambled_or_not() =>
        Gen.ULong.Sample(seed =>
        {
            var sobol = Sobol.Scrambled(2, seed);

            var boxes = Enumerable.Range(0, 256).Select(i => ((int)(sobol.Coordinate(i, 0) * 16), (int)(sobol.Coordinate(i, 1) * 16))).ToHashSet();

            boxes.Count.ShouldBe(256);
        });

    [Fact]
    public void Scrambling_keeps_off_the_edges_and_differs_by_seed()
    {
        var points = Enumerable.Range(0, 50).Select(seed => Sobol.Scrambled(3, (ulong)seed)).Select(sobol => Point(sobol, 0)).ToArray();

        points.SelectMany(point => point).ShouldAllBe(u => u > 0 && u < 1);
        points.Select(point => point[0]).Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public void The_mean_of_a_scrambled_coordinate_over_seeds_is_one_half() =>
        Enumerable.Range(0, 4000).Average(seed => Sobol.Scrambled(2, (ulong)seed).Coordinate(0, 1)).ShouldBe(0.5, 4 * Math.Sqrt(1 / 12.0 / 4000));

    [Fact]
    public void There_are_512_dimensions_and_no_more() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Sobol.Plain(513)).Message.ShouldStartWith("Direction numbers are known for 1 to 512 dimensions.");

    [Fact]
    public void Its_licence_travels_in_the_assembly()
    {
        using var stream = typeof(Sobol).Assembly.GetManifestResourceStream("sobol-joe-kuo.LICENSE.txt")!;
        using var reader = new StreamReader(stream);

        reader.ReadToEnd().ShouldContain("Copyright (c) 2008, Frances Y. Kuo and Stephen Joe");
    }

    private static double[] Point(Sobol sobol, long index) => [.. Enumerable.Range(0, sobol.Dimensions).Select(d => sobol.Coordinate(index, d))];
}
