namespace Slipway.Models.Trees;

/// <summary>How raw scores become predictions.</summary>
public enum LinkKind
{
    /// <summary>The score is the prediction.</summary>
    Identity,

    /// <summary>1 / (1 + exp(-slope * score)), score by score.</summary>
    Logistic,

    /// <summary>exp(score) over the sum of all scores' exp.</summary>
    Softmax,

    /// <summary>exp(score).</summary>
    Exponential,

    /// <summary>sign(score) * score^2.</summary>
    SignedSquare,
}

/// <summary>How the raw scores of a row become its predictions.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Slope">The factor before the score in <see cref="LinkKind.Logistic"/>; LightGBM calls it sigmoid.</param>
public sealed record ScoreLink(LinkKind Kind, double Slope = 1)
{
    /// <summary>Whether predictions are probabilities of classes.</summary>
    public bool IsProbability => Kind is LinkKind.Logistic or LinkKind.Softmax;

    /// <summary>Turns raw scores into predictions, in place.</summary>
    public void Apply(Span<double> scores)
    {
        if (Kind == LinkKind.Softmax)
        {
            Softmax(scores);
            return;
        }
        foreach (ref var score in scores)
        {
            score = Kind switch
            {
                LinkKind.Logistic => 1 / (1 + Math.Exp(-Slope * score)),
                LinkKind.Exponential => Math.Exp(score),
                LinkKind.SignedSquare => Math.Sign(score) * score * score,
                _ => score,
            };
        }
    }

    private static void Softmax(Span<double> scores)
    {
        var largest = double.NegativeInfinity;
        foreach (var score in scores)
            largest = Math.Max(largest, score);
        var sum = 0.0;
        foreach (ref var score in scores)
            sum += score = Math.Exp(score - largest);
        foreach (ref var score in scores)
            score /= sum;
    }
}
