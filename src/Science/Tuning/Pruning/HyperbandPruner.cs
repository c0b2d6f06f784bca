namespace Slipway.Tuning;

/// <summary>Hyperband (Li et al. 2018): trials are dealt to brackets of successive halving that begin to stop them earlier or later, in case that early reports mislead.</summary>
/// <example><code>var study = new Study(settings, new TpeSampler(), new HyperbandPruner(leastSteps: 1, mostSteps: 81));</code></example>
/// <remarks>A trial's bracket follows from the study's seed and its number, so that every worker knows it; trials are compared within their bracket.</remarks>
public sealed class HyperbandPruner : IPruner
{
    private readonly SuccessiveHalvingPruner[] _brackets;
    private readonly int[] _shares;

    /// <param name="leastSteps">The first rung of the bracket that stops earliest, at least 1.</param>
    /// <param name="mostSteps">How many steps a whole trial has.</param>
    /// <param name="reduction">How many trials come to a rung for each that goes on, at least 2.</param>
    /// <param name="mostBrackets">The most brackets; later ones stop so late that they save little.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public HyperbandPruner(long leastSteps, long mostSteps, int reduction = 3, int mostBrackets = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leastSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSteps, leastSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(reduction, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBrackets, 1);
        List<long> firsts = [leastSteps];
        while (firsts[^1] <= mostSteps / reduction)
            firsts.Add(firsts[^1] * reduction);
        var last = firsts.Count - 1;
        _brackets = [.. firsts.Take(mostBrackets).Select(first => new SuccessiveHalvingPruner(first, reduction))];

        // As many trials as make the brackets cost the same.
        _shares = [.. _brackets.Select((_, s) => (int)Math.Ceiling((last + 1) * Math.Pow(reduction, last - s) / (last - s + 1)))];
    }

    public string Name => "hyperband";

    public bool ShouldPrune(PruningRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var bracket = BracketOf(request.Settings.Seed, request.Trial.Number);
        return _brackets[bracket].ShouldPrune(request with { Others = [.. request.Others.Where(trial => BracketOf(request.Settings.Seed, trial.Number) == bracket)] });
    }

    /// <summary>The bracket of a trial, from 0 for the one that stops earliest.</summary>
    public int BracketOf(ulong seed, int number)
    {
        var place = new KeyedRandom(seed, number, Name).NextIndex(_shares.Sum(share => (long)share));
        var bracket = 0;
        while (place >= _shares[bracket])
            place -= _shares[bracket++];
        return bracket;
    }
}
