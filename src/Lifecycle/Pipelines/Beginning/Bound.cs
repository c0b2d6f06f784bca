namespace Slipway.Pipelines.Beginning;

/// <summary>The bound on a metric that only a model that learned something passes, and that a model which did will not fail.</summary>
internal static class Bound
{
    private const double LeastTested = 0.2;

    /// <summary>The gate's map with the reason in a comment.</summary>
    public static string Of(Draft draft) => draft.Task == "regression"
        ? "{name: r2, min: 0.05}      # always answering the mean gives 0"
        : RocAuc(draft);

    /// <summary>Two standard errors above chance (Mann and Whitney's U without ties) on as many test rows, from 0.55 to 0.6.</summary>
    private static string RocAuc(Draft draft)
    {
        var classes = draft.Look.Classes.Except(draft.Rare).Select(c => c.Rows * LeastTested).ToList();
        var (n, rest) = (classes.Min(), classes.Sum() - classes.Min());
        var error = Math.Sqrt((n + rest + 1) / (12 * n * rest));
        var least = Math.Round(Math.Clamp(0.5 + (2 * error), 0.55, 0.6), 2);
        return FormattableString.Invariant($"{{name: roc_auc, min: {least}}}      # chance gives 0.5, give or take {2 * error:0.00} on so few test rows{(classes.Count > 2 ? "; the mean over the classes" : "")}").Replace(" on so few test rows", error > 0.05 ? " on so few test rows" : "", StringComparison.Ordinal);
    }
}
