using Slipway.Models;

namespace Slipway.Explain;

/// <summary>How much a feature or column matters overall.</summary>
/// <param name="Name">The feature or column.</param>
/// <param name="MeanAbsolute">The mean of its contributions' absolute values, in units of the raw score.</param>
public sealed record Importance(string Name, double MeanAbsolute);

/// <summary>Mean absolute SHAP values over rows; takes rows a batch at a time, and merges with others over other rows.</summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class GlobalImportance
{
    private readonly double[] _sums;

    /// <summary>Nothing yet.</summary>
    /// <param name="names">The features or columns.</param>
    /// <param name="outputs">Scores per row, at least 1.</param>
    public GlobalImportance(IReadOnlyList<string> names, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        (Names, Outputs) = ([.. names], outputs);
        _sums = new double[outputs * Names.Count];
    }

    public IReadOnlyList<string> Names { get; }

    public int Outputs { get; }

    /// <summary>Rows taken so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The importance of these contributions.</summary>
    public static GlobalImportance Of(Contributions contributions)
    {
        var importance = new GlobalImportance(contributions.Names, contributions.Outputs);
        importance.Add(contributions);
        return importance;
    }

    /// <summary>Takes more rows.</summary>
    /// <exception cref="ModelException">The contributions are of other features, columns or outputs.</exception>
    public void Add(Contributions contributions)
    {
        DemandSame(contributions.Names, contributions.Outputs);
        var values = contributions.Values;
        for (var start = 0; start < values.Length; start += _sums.Length)
        {
            for (var i = 0; i < _sums.Length; i++)
                _sums[i] += Math.Abs(values[start + i]);
        }
        Rows += contributions.Rows;
    }

    /// <summary>Takes the rows of another.</summary>
    /// <exception cref="ModelException">It is of other features, columns or outputs.</exception>
    public void Merge(GlobalImportance other)
    {
        DemandSame(other.Names, other.Outputs);
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] += other._sums[i];
        Rows += other.Rows;
    }

    /// <summary>The most important first.</summary>
    /// <param name="output">The score; null adds up all of them, as is usual for multiclass models.</param>
    /// <exception cref="ModelException">No rows were taken yet.</exception>
    public IReadOnlyList<Importance> Ranked(int? output = null)
    {
        if (output is { } wanted)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)wanted, (uint)Outputs, nameof(output));
        if (Rows == 0)
            throw new ModelException("There is no importance without rows. Add the contributions of at least one row.");
        var outputs = output is { } one ? [one] : Enumerable.Range(0, Outputs).ToArray();
        return [.. Names.Select((name, index) => new Importance(name, outputs.Sum(each => _sums[(each * Names.Count) + index]) / Rows)).OrderByDescending(importance => importance.MeanAbsolute)];
    }

    private void DemandSame(IReadOnlyList<string> names, int outputs)
    {
        if (outputs != Outputs || !names.SequenceEqual(Names, StringComparer.Ordinal))
            throw new ModelException($"These are {outputs} outputs of {names.Count} features or columns, not the {Outputs} outputs and {Names.Count} features or columns that were taken before. Importance is of one model.");
    }
}
