namespace Slipway.Models.Evaluating;

/// <summary>Measures of how well scores put positive rows before negative ones. Weights, where given, are one per row from 0 on.</summary>
public static class RankMetrics
{
    /// <summary>Probability that a positive row has a higher score than a negative one, ties counting half: the area under the ROC curve, from 0 to 1. NaN when there are no positive or no negative rows.</summary>
    public static double RocAuc(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, double[]? weights = null)
    {
        double below = 0, area = 0, positives = 0;
        foreach (var (right, wrong) in Ties(positive, scores, weights))
        {
            area += right * (below + (wrong / 2));
            below += wrong;
            positives += right;
        }
        return positives > 0 && below > 0 ? area / (positives * below) : double.NaN;
    }

    /// <summary>Mean precision over the steps of recall, from the highest score down, rows of equal score together. NaN when there are no positive rows.</summary>
    public static double AveragePrecision(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, double[]? weights = null)
    {
        double right = 0, all = 0, sum = 0;
        var ties = Ties(positive, scores, weights);
        ties.Reverse();
        foreach (var tie in ties)
        {
            right += tie.Positive;
            all += tie.Positive + tie.Negative;
            sum += all > 0 ? tie.Positive * right / all : 0;
        }
        return right > 0 ? sum / right : double.NaN;
    }

    /// <summary>Weights of positive and negative rows at each distinct score, lowest first.</summary>
    private static List<(double Positive, double Negative)> Ties(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, double[]? weights)
    {
        Sizes.Demand(positive.Length, weights);
        if (scores.Length != positive.Length)
            throw new ModelException($"There are {scores.Length} scores for {positive.Length} rows.");
        var sorted = scores.ToArray();
        var order = Enumerable.Range(0, sorted.Length).ToArray();
        Array.Sort(sorted, order);
        var ties = new List<(double Positive, double Negative)>();
        for (var i = 0; i < order.Length; i++)
        {
            if (double.IsNaN(sorted[i]))
                throw new ModelException($"The score of row {order[i]} is NaN. Scores must be numbers.");
            if (i == 0 || sorted[i] != sorted[i - 1])
                ties.Add(default);
            var weight = weights?[order[i]] ?? 1;
            var (right, wrong) = ties[^1];
            ties[^1] = positive[order[i]] ? (right + weight, wrong) : (right, wrong + weight);
        }
        return ties;
    }
}

internal static class Sizes
{
    public static void Demand(int rows, double[]? weights)
    {
        if (rows == 0)
            throw new ModelException("There are no rows to measure on.");
        if (weights is not null && weights.Length != rows)
            throw new ModelException($"There are {weights.Length} weights for {rows} rows.");
    }
}
