using Slipway.Models.Trees;

namespace Slipway.Explain;

/// <summary>What a raw score is called, and how it relates to the prediction.</summary>
/// <param name="Score">The name of the score: log-odds, prediction ...</param>
/// <param name="Prediction">The name of the prediction: probability, prediction.</param>
internal sealed record ScoreScale(string Score, string Prediction)
{
    public static ScoreScale Of(ScoreLink link) => link.Kind switch
    {
        LinkKind.Logistic when link.Slope == 1 => new("log-odds", "probability"),
        LinkKind.Logistic => new($"log-odds over {Words.Number(link.Slope)}", "probability"),
        LinkKind.Softmax => new("raw score", "probability"),
        LinkKind.Exponential => new("logarithm of the prediction", "prediction"),
        LinkKind.SignedSquare => new("signed square root of the prediction", "prediction"),
        _ => new("prediction", "prediction"),
    };
}
