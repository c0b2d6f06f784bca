namespace Slipway.Tuning;

/// <summary>
/// The part of a space around the best trial in which a model is believed: it shrinks while nothing better is found and grows while there is (TuRBO, Eriksson et al. 2019). Between searches of the whole
/// space it keeps one from losing itself along the edges of many dimensions.
/// </summary>
/// <param name="Low">The least coordinate of each parameter of the space.</param>
/// <param name="High">The greatest.</param>
internal sealed record TrustRegion(double[] Low, double[] High)
{
    private const double First = 0.8;
    private const double Largest = 1.6;
    private const double Least = 1.0 / 128;
    private const int Successes = 3;
    private const int LeastFailures = 8;
    private const double MostStretch = 3;
    private const double LeastGain = 1e-3;

    /// <param name="centre">The coordinates of the best trial.</param>
    /// <param name="side">Its length along a parameter of middling length scale; see <see cref="Side"/>.</param>
    /// <param name="inputs">The parameters that a model has.</param>
    /// <param name="hyperparameters">Their length scales: along one that matters little the region is longer.</param>
    public static TrustRegion Around(double[] centre, double side, GpInputs inputs, GpHyperparameters hyperparameters)
    {
        var (low, high) = (new double[centre.Length], new double[centre.Length]);
        Array.Fill(high, 1);
        var middle = hyperparameters.InverseSquaredLengths.Average(Math.Log);
        for (var column = 0; column < inputs.Count; column++)
        {
            var place = inputs.Places[column];
            if (inputs.IsChoice(column) || double.IsNaN(centre[place]))
                continue;
            var stretch = Math.Clamp(Math.Exp(0.5 * (middle - Math.Log(hyperparameters.InverseSquaredLengths[column]))), 1 / MostStretch, MostStretch);
            (low[place], high[place]) = (Math.Max(0, centre[place] - side / 2 * stretch), Math.Min(1, centre[place] + side / 2 * stretch));
        }

        return new TrustRegion(low, high);
    }

    /// <summary>How long it is after these losses, in the order in which they came.</summary>
    /// <param name="losses">The losses.</param>
    /// <param name="start">How many of them came before a model was asked.</param>
    /// <param name="dimensions">How many parameters there are.</param>
    public static double Side(IReadOnlyList<double> losses, int start, int dimensions)
    {
        var patience = Math.Max(LeastFailures, dimensions);
        double[] first = [.. losses.Take(start).Order()];
        var (side, best, won, lost) = (First, first.Length == 0 ? double.PositiveInfinity : first[0], 0, 0);
        foreach (var loss in losses.Skip(start))
        {
            // What is better by next to nothing is not worth staying for.
            var least = first.Length == 0 ? 0 : LeastGain * Math.Max(0, first[first.Length / 2] - best);
            (won, lost) = loss < best - least ? (won + 1, 0) : (0, lost + 1);
            best = Math.Min(best, loss);
            if (won == Successes)
                (side, won) = (Math.Min(Largest, 2 * side), 0);
            else if (lost == patience)
                (side, lost) = (side / 2 < Least ? First : side / 2, 0);
        }

        return side;
    }
}
