namespace Slipway.Models.Trees;

/// <summary>Trees whose leaves add up to one or more scores per row: a boosted model or a forest, in double precision.</summary>
/// <remarks>Does not change once made; any number of threads may ask it.</remarks>
public sealed class TreeEnsemble
{
    private readonly Tree[] _trees;

    /// <summary>An ensemble of these trees; see the properties for what each argument means.</summary>
    /// <exception cref="ModelException">A tree asks a feature or adds to a score that is not there.</exception>
    public TreeEnsemble(IEnumerable<Tree> trees, int outputs, IEnumerable<string> featureNames, ScoreLink link, int divisor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, 1);
        _trees = [.. trees];
        FeatureNames = [.. featureNames];
        (Outputs, Link, Divisor) = (outputs, link, divisor);
        foreach (var tree in _trees)
        {
            if ((uint)tree.Output >= (uint)outputs)
                throw new ModelException($"A tree adds to score {tree.Output}, but the ensemble has {outputs}.");
            foreach (ref readonly var node in tree.Nodes)
            {
                if (node.Feature >= FeatureNames.Count)
                    throw new ModelException($"A tree asks feature {node.Feature}, but the ensemble has {FeatureNames.Count}.");
            }
        }
    }

    public IReadOnlyList<Tree> Trees => _trees;

    /// <summary>Scores per row: the number of classes of a multiclass model, else 1.</summary>
    public int Outputs { get; }

    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>How scores become predictions.</summary>
    public ScoreLink Link { get; }

    /// <summary>What the sums are divided by: the number of rounds of a forest that averages, else 1.</summary>
    public int Divisor { get; }

    /// <summary>Reads a model in LightGBM's text form (versions 3 and 4).</summary>
    /// <exception cref="ModelException">The text is no such model, or uses what is not supported here; the message says what.</exception>
    public static TreeEnsemble ParseLightGbm(string text) => LightGbmText.Parse(text);

    /// <summary>The raw scores of one row: log-odds for a binary model, one per class for a multiclass one, the value for a regression.</summary>
    /// <param name="row">One value per feature; NaN is missing.</param>
    /// <param name="scores">Room for <see cref="Outputs"/> numbers.</param>
    public void Score(ReadOnlySpan<double> row, Span<double> scores)
    {
        scores = scores[..Outputs];
        scores.Clear();
        foreach (var tree in _trees)
            scores[tree.Output] += tree.Evaluate(row);
        if (Divisor == 1)
            return;
        foreach (ref var score in scores)
            score /= Divisor;
    }

    /// <summary>The raw scores of many rows, row after row.</summary>
    public double[] Score(ReadOnlySpan<double> rows) => ForEach(rows, apply: false);

    /// <summary>The predictions of many rows, row after row: the probability of the positive class, one per class, or the value.</summary>
    public double[] Predict(ReadOnlySpan<double> rows) => ForEach(rows, apply: true);

    private double[] ForEach(ReadOnlySpan<double> rows, bool apply)
    {
        var features = FeatureNames.Count;
        if (rows.Length % features != 0)
            throw new ModelException($"{rows.Length} values are no whole number of rows: this model takes {features} features a row.");
        var result = new double[rows.Length / features * Outputs];
        for (var row = 0; row < rows.Length / features; row++)
        {
            var scores = result.AsSpan(row * Outputs, Outputs);
            Score(rows.Slice(row * features, features), scores);
            if (apply)
                Link.Apply(scores);
        }
        return result;
    }
}
