using System.Buffers;
using System.Runtime.Intrinsics;
using Slipway.Models;
using Slipway.Models.Trees;

namespace Slipway.Explain;

/// <summary>Exact path-dependent Tree SHAP (Lundberg, Erion, Lee 2018) of the raw scores of a tree ensemble, in double precision.</summary>
/// <remarks>
/// A feature outside the coalition is averaged over both sides of each of its splits, by the training rows that went there. Base value plus contributions is the raw score
/// (log-odds for a binary model). Missing values and unseen categories take the side that the model sends them to.
/// Making one costs about as much as explaining a few rows: keep it. It does not change once made, and any number of threads may ask it; each call works on the calling thread.
/// </remarks>
public sealed class TreeExplainer
{
    private const int BlockRows = 256;

    private readonly TreeEnsemble _trees;
    private readonly TreeLayout[] _layouts;
    private readonly FactorTable[]? _tables;
    private readonly double[] _baseValues;

    /// <param name="trees">The model.</param>
    /// <param name="tableBytes">Memory for what can be worked out beforehand. A forest that needs more has it worked out again for every 256 rows: batches hardly notice, single rows take five times as long.</param>
    /// <exception cref="ModelException">A tree has no covers, or such as cannot be counts of rows.</exception>
    public TreeExplainer(TreeEnsemble trees, long tableBytes = 64 << 20)
    {
        _trees = trees;
        _layouts = [.. trees.Trees.Select((tree, index) => TreeLayout.Of(tree, index, trees.Divisor))];
        _baseValues = new double[trees.Outputs];
        foreach (var layout in _layouts)
            _baseValues[layout.Tree.Output] += layout.BaseValue;
        if (_layouts.Sum(FactorTable.Bytes) <= tableBytes)
            _tables = Array.ConvertAll(_layouts, layout => new FactorTable(layout));
    }

    /// <summary>Values that a row has.</summary>
    public int Features => _trees.FeatureNames.Count;

    /// <summary>Scores per row.</summary>
    public int Outputs => _trees.Outputs;

    /// <summary>Per output the raw score expected when nothing is known about a row: the mean of the training rows' scores.</summary>
    public ReadOnlySpan<double> BaseValues => _baseValues;

    /// <summary>The contributions of every feature to every raw score of every row.</summary>
    /// <param name="rows">Row after row, one value per feature; NaN is missing.</param>
    /// <param name="cancel">Asked between trees and blocks of rows.</param>
    /// <exception cref="ModelException">The values are no whole number of rows, or the answer would not fit into memory at once.</exception>
    public Contributions Explain(ReadOnlySpan<double> rows, CancellationToken cancel = default)
    {
        var size = (long)CountRows(rows) * Outputs * Features;
        if (size > Array.MaxLength)
            throw new ModelException($"{CountRows(rows)} rows of {Features} features and {Outputs} outputs have too many contributions for one array, which holds {Array.MaxLength}. Explain fewer rows at once.");
        var values = new double[size];
        Fill(rows, values, cancel);
        return new(_trees.FeatureNames, _baseValues, values);
    }

    /// <summary>The same into memory of the caller's, with nothing allocated per row.</summary>
    /// <param name="rows">Row after row, one value per feature; NaN is missing.</param>
    /// <param name="contributions">Room for rows x outputs x features: row after row, in it output after output, in it one per feature.</param>
    /// <param name="cancel">Asked between trees and blocks of rows.</param>
    /// <exception cref="ModelException">The values are no whole number of rows, or the room is not theirs.</exception>
    public void Explain(ReadOnlySpan<double> rows, Span<double> contributions, CancellationToken cancel = default)
    {
        var expected = (long)CountRows(rows) * Outputs * Features;
        if (contributions.Length != expected)
            throw new ModelException($"There is room for {contributions.Length} contributions; {CountRows(rows)} rows have {expected}, one per row, output and feature.");
        contributions.Clear();
        Fill(rows, contributions, cancel);
    }

    private void Fill(ReadOnlySpan<double> rows, Span<double> contributions, CancellationToken cancel)
    {
        var answers = ArrayPool<Answer>.Shared.Rent(_layouts.Select(layout => layout.Splits.Length).DefaultIfEmpty().Max());
        var states = ArrayPool<Vector256<double>>.Shared.Rent(_layouts.Select(layout => layout.Places * layout.Rule.Blocks).DefaultIfEmpty().Max());
        try
        {
            var (rowSize, answerSize) = (BlockRows * Features, BlockRows * Features * Outputs);
            for (var block = 0; block * rowSize < rows.Length; block++)
            {
                var some = rows.Slice(block * rowSize, Math.Min(rowSize, rows.Length - (block * rowSize)));
                FillBlock(some, contributions.Slice(block * answerSize, some.Length * Outputs), answers, states, cancel);
            }
        }
        finally
        {
            ArrayPool<Answer>.Shared.Return(answers);
            ArrayPool<Vector256<double>>.Shared.Return(states);
        }
    }

    /// <summary>Tree by tree, so that a tree's table stays in the processor's cache for all rows of the block.</summary>
    private void FillBlock(ReadOnlySpan<double> rows, Span<double> contributions, Span<Answer> answers, Span<Vector256<double>> states, CancellationToken cancel)
    {
        var features = Features;
        for (var tree = 0; tree < _layouts.Length; tree++)
        {
            if (_layouts[tree].Splits.IsEmpty)
                continue;
            cancel.ThrowIfCancellationRequested();
            var table = _tables?[tree] ?? new FactorTable(_layouts[tree]);
            var output = _layouts[tree].Tree.Output;
            for (var row = 0; row * features < rows.Length; row++)
                table.Add(rows.Slice(row * features, features), contributions.Slice(((row * Outputs) + output) * features, features), answers, states);
        }
    }

    private int CountRows(ReadOnlySpan<double> rows) => Features > 0 && rows.Length % Features == 0
        ? rows.Length / Features
        : throw new ModelException($"{rows.Length} values are no whole number of rows: this model takes {Features} features a row.");
}
