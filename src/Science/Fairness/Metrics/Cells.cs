using System.Runtime.InteropServices;

namespace Slipway.Fairness;

/// <summary>The weighted confusion matrix of a group.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cells(double TruePositives, double FalsePositives, double TrueNegatives, double FalseNegatives)
{
    public double Selected => TruePositives + FalsePositives;

    public double Positives => TruePositives + FalseNegatives;

    public double Negatives => FalsePositives + TrueNegatives;

    public double All => Positives + Negatives;

    /// <summary>Without labels every row counts as negative: what needs labels is not asked for then.</summary>
    public static Cells Of(Outcomes outcomes, IEnumerable<int> rows)
    {
        var sums = new double[4];
        foreach (var row in rows)
            sums[(outcomes.Decisions[row] ? 0 : 2) + (outcomes.Labels?[row] == true ? 0 : 1)] += outcomes.Weights?[row] ?? 1;
        return new Cells(sums[0], sums[1], sums[3], sums[2]);
    }
}
