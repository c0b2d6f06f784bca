using CsCheck;
using Slipway.Tuning;

namespace Slipway.Tests.Tuning;

/// <summary>Keyed random numbers: reproducible, independent by key, uniform.</summary>
public sealed class RandomnessTests
{
    [Fact]
    public void The_same_key_gives_the_same_numbers_and_any_other_key_gives_others() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 1_000_000], Gen.String).Sample((seed, trial, purpose) =>
        {
            var numbers = Draw(new KeyedRandom(seed, trial, purpose));

            Draw(new KeyedRandom(seed, trial, purpose)).ShouldBe(numbers);
            Draw(new KeyedRandom(seed + 1, trial, purpose)).ShouldNotBe(numbers);
            Draw(new KeyedRandom(seed, trial + 1, purpose)).ShouldNotBe(numbers);
            Draw(new KeyedRandom(seed, trial, purpose + "!")).ShouldNotBe(numbers);
        });

    [Fact]
    public void First_draws_of_neighbouring_trials_are_uniform_and_uncorrelated()
    {
        const int count = 100_000;
        var draws = Enumerable.Range(0, count).Select(trial => new KeyedRandom(1, trial, "random").NextUnit()).ToArray();

        // Chi-square of 100 equal cells: 99 degrees of freedom, standard deviation 14.1.
        var chiSquare = draws.CountBy(u => (int)(u * 100)).Sum(cell => Math.Pow(cell.Value - count / 100.0, 2) / (count / 100.0));
        chiSquare.ShouldBeInRange(99 - 5 * 14.1, 99 + 5 * 14.1);
        var correlation = draws.Zip(draws.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)).Average() * 12;
        correlation.ShouldBe(0, 5 / Math.Sqrt(count));
    }

    [Fact]
    public void An_index_is_uniform_among_the_indices() =>
        Enumerable.Range(0, 7000).Select(trial => new KeyedRandom(5, trial, "index").NextIndex(7)).CountBy(i => i).ShouldAllBe(cell => cell.Key >= 0 && cell.Key < 7 && Math.Abs(cell.Value - 1000) < 150);

    [Fact]
    public void Units_are_never_the_ends() =>
        Gen.ULong.Sample(seed => new KeyedRandom(seed, 0, "").NextUnit().ShouldBeInRange(1e-17, 1 - 1e-17));

    private static ulong[] Draw(KeyedRandom random) => [random.NextBits(), random.NextBits(), random.NextBits()];
}
