using System.Runtime.Intrinsics;

namespace Slipway.Explain;

/// <summary>Tree SHAP of one tree as an integral, with every factor that can occur worked out beforehand.</summary>
/// <remarks>
/// Lundberg et al. 2018 define the game of a leaf with value v: v * prod over features on its path of o (1 when the row takes the path, else 0) for features
/// in the coalition, of z (the share of training rows that take it) for the others. Its Shapley value for feature j is
/// v * (o_j - z_j) * integral over t from 0 to 1 of prod over the others of z(1-t) + ot, since the weight |S|!(u-|S|-1)!/u! is the integral of t^|S| (1-t)^(u-|S|-1)
/// (Owen's multilinear extension). The integrand is a polynomial of degree u-1, so Gauss-Legendre points sum it exactly; Wettenstein, Mitchell, Yu 2026 (arXiv 2605.04497).
/// Going down, the product of factors is kept per point; going up, leaves are summed, so a split costs the same whatever lies below it.
/// Nothing is subtracted in the products and every factor is positive, so depth costs no digits.
/// </remarks>
internal sealed class FactorTable
{
    private const int PerBlock = 4;

    private readonly TreeLayout _layout;
    private readonly Vector256<double>[] _factors;

    public FactorTable(TreeLayout layout)
    {
        _layout = layout;
        _factors = new Vector256<double>[Vectors(layout)];
        for (var split = 0; split < layout.Splits.Length; split++)
            Fill(split);
    }

    /// <summary>Bytes that the table of a layout takes.</summary>
    public static long Bytes(TreeLayout layout) => (long)Vectors(layout) * Vector256<double>.Count * sizeof(double);

    /// <summary>Adds the tree's contributions for one row.</summary>
    /// <param name="row">One value per feature; NaN is missing.</param>
    /// <param name="contributions">One number per feature.</param>
    /// <param name="answers">Room for one per split.</param>
    /// <param name="states">Room for <see cref="GaussLegendre.Blocks"/> vectors per place.</param>
    public void Add(ReadOnlySpan<double> row, Span<double> contributions, Span<Answer> answers, Span<Vector256<double>> states)
    {
        GoDown(row, answers, states);
        GoUp(contributions, answers, states);
    }

    /// <summary>Leaves at every place the product of the factors on the way to it, times the leaf's value in a leaf.</summary>
    private void GoDown(ReadOnlySpan<double> row, Span<Answer> answers, Span<Vector256<double>> states)
    {
        var blocks = _layout.Rule.Blocks;
        var splits = _layout.Splits;
        _layout.Rule.Weights.CopyTo(states);
        for (var i = 0; i < splits.Length; i++)
        {
            ref readonly var split = ref splits[i];
            var answer = answers[i] = Ask(split, row, answers);
            var here = states.Slice(i * blocks, blocks);
            var left = states.Slice(split.Left.Place * blocks, blocks);
            var right = states.Slice(split.Right.Place * blocks, blocks);
            if (answer == Answer.Closed)
            {
                Scale(here, left, split.Left.Ratio * split.Left.Value);
                Scale(here, right, split.Right.Ratio * split.Right.Value);
                continue;
            }
            var factors = Factors(i, answer);
            for (var block = 0; block < here.Length; block++)
            {
                left[block] = here[block] * factors[block * PerBlock];
                right[block] = here[block] * factors[(block * PerBlock) + 1];
            }
        }
    }

    /// <summary>Sums the leaves below every split, and what taking its feature's factor out of them says about the feature.</summary>
    private void GoUp(Span<double> contributions, ReadOnlySpan<Answer> answers, Span<Vector256<double>> states)
    {
        var blocks = _layout.Rule.Blocks;
        var splits = _layout.Splits;
        for (var i = splits.Length - 1; i >= 0; i--)
        {
            ref readonly var split = ref splits[i];
            var here = states.Slice(i * blocks, blocks);
            var left = states.Slice(split.Left.Place * blocks, blocks);
            var right = states.Slice(split.Right.Place * blocks, blocks);
            if (answers[i] == Answer.Closed)
            {
                // The feature's share of both sides was taken out where its way was closed.
                for (var block = 0; block < here.Length; block++)
                    here[block] = left[block] + right[block];
                continue;
            }
            var factors = Factors(i, answers[i]);
            var sum = Vector256<double>.Zero;
            for (var block = 0; block < here.Length; block++)
            {
                var (low, high) = (left[block], right[block]);
                sum += (low * factors[(block * PerBlock) + 2]) + (high * factors[(block * PerBlock) + 3]);
                here[block] = low + high;
            }
            contributions[split.Feature] += Vector256.Sum(sum);
        }
    }

    private Answer Ask(in Split split, ReadOnlySpan<double> row, ReadOnlySpan<Answer> answers)
    {
        if (split.Earlier >= 0 && answers[split.Earlier] != split.Way)
            return Answer.Closed;
        return _layout.Tree.GoesLeft(_layout.Tree.Nodes[split.Node], row[split.Feature]) ? Answer.Left : Answer.Right;
    }

    private static void Scale(ReadOnlySpan<Vector256<double>> from, Span<Vector256<double>> to, double factor)
    {
        for (var block = 0; block < from.Length; block++)
            to[block] = from[block] * factor;
    }

    private static int Vectors(TreeLayout layout) => checked(layout.Splits.Length * 2 * PerBlock * layout.Rule.Blocks);

    private Span<Vector256<double>> Factors(int split, Answer answer)
    {
        var size = PerBlock * _layout.Rule.Blocks;
        return _factors.AsSpan(((split * 2) + (int)answer) * size, size);
    }

    private void Fill(int index)
    {
        ref readonly var split = ref _layout.Splits[index];
        var wentLeft = Factors(index, Answer.Left);
        var wentRight = Factors(index, Answer.Right);
        for (var block = 0; block < _layout.Rule.Blocks; block++)
        {
            var t = _layout.Rule.Points[block];
            var before = split.Earlier < 0 ? Vector256<double>.One : (split.Share * (Vector256<double>.One - t)) + t;
            var known = Vector256.Create(1 - split.Share) / before;
            var place = block * PerBlock;
            (wentLeft[place], wentLeft[place + 2]) = Taken(split.Left, t, before, known);
            (wentLeft[place + 1], wentLeft[place + 3]) = NotTaken(split.Right, t, before, known);
            (wentRight[place], wentRight[place + 2]) = NotTaken(split.Left, t, before, known);
            (wentRight[place + 1], wentRight[place + 3]) = Taken(split.Right, t, before, known);
        }
    }

    /// <summary>o = 1: the factor z(1-t) + t in place of the one before, and (1 - z) over it, less what the questions before on this feature said.</summary>
    private static (Vector256<double> Down, Vector256<double> Up) Taken(Side side, Vector256<double> t, Vector256<double> before, Vector256<double> known)
    {
        var factor = (side.Share * (Vector256<double>.One - t)) + t;
        return (factor / before * side.Value, (Vector256.Create(1 - side.Share) / factor) - known);
    }

    /// <summary>o = 0: the factor z(1-t), and (0 - z) over it, in which z cancels.</summary>
    private static (Vector256<double> Down, Vector256<double> Up) NotTaken(Side side, Vector256<double> t, Vector256<double> before, Vector256<double> known)
    {
        var rest = Vector256<double>.One - t;
        return (side.Share * rest / before * side.Value, -(Vector256<double>.One / rest) - known);
    }
}
