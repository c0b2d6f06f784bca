namespace Slipway.Models.LightGbm;

/// <summary>Watches the first metric on the validation rows and says when it has not got better for a while.</summary>
internal sealed class EarlyStopping(int patience)
{
    /// <summary>LightGBM's metrics that grow as a model gets better; every other one is a loss.</summary>
    private static readonly string[] Growing = ["auc", "average_precision", "auc_mu", "ndcg", "map", "r2"];

    private double _best = double.NaN;

    /// <summary>The best round so far, from 1 on; 0 when nothing is watched.</summary>
    public int Best { get; private set; }

    public bool IsOver(BoostingRound round)
    {
        if (patience == 0 || round.Validation.Count == 0)
            return false;
        var (name, value) = round.Validation.First();
        var grows = Growing.Contains(name.Split('@')[0], StringComparer.Ordinal);
        if (double.IsNaN(_best) || (grows ? value > _best : value < _best))
            (_best, Best) = (value, round.Iteration);
        return round.Iteration - Best >= patience;
    }
}
