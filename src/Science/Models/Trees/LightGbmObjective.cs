using System.Globalization;

namespace Slipway.Models.Trees;

/// <summary>What LightGBM's objectives do to the raw score.</summary>
internal static class LightGbmObjective
{
    /// <param name="objective">As a model's text says it: <c>binary sigmoid:1</c>.</param>
    public static ScoreLink Link(string objective)
    {
        var parts = objective.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (parts.FirstOrDefault() ?? "") switch
        {
            "binary" or "multiclassova" => new(LinkKind.Logistic, Option(parts, "sigmoid") ?? 1),
            "cross_entropy" => new(LinkKind.Logistic),
            "multiclass" => new(LinkKind.Softmax),
            "poisson" or "gamma" or "tweedie" => new(LinkKind.Exponential),
            "regression" when parts.Contains("sqrt", StringComparer.Ordinal) => new(LinkKind.SignedSquare),
            "" or "custom" or "regression" or "regression_l1" or "huber" or "fair" or "quantile" or "mape" or "lambdarank" or "rank_xendcg" => new(LinkKind.Identity),
            var name => throw new ModelException($"LightGBM's objective '{name}' is not supported. Supported are binary, cross_entropy, multiclass, multiclassova, regression and its kin, poisson, gamma, tweedie, lambdarank."),
        };
    }

    private static double? Option(string[] parts, string name)
    {
        var text = parts.FirstOrDefault(part => part.StartsWith(name + ":", StringComparison.Ordinal));
        if (text is null)
            return null;
        return double.TryParse(text.AsSpan(name.Length + 1), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ModelException($"The objective of the LightGBM model has '{text}', which is no number.");
    }
}
