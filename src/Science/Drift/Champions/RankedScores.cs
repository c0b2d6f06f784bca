namespace Slipway.Drift;

/// <summary>Scores sorted once, so that the area under the ROC curve of any weighting of the rows takes one pass.</summary>
internal sealed class RankedScores
{
    private readonly int[] _rows;
    private readonly double[] _scores;
    private readonly bool[] _labels;

    public RankedScores(IReadOnlyList<double> scores, IReadOnlyList<bool> labels)
    {
        _rows = [.. Enumerable.Range(0, scores.Count)];
        _scores = [.. scores];
        Array.Sort(_scores, _rows);
        _labels = [.. _rows.Select(row => labels[row])];
    }

    /// <summary>The chance that a positive row scores above a negative one, ties counting half; NaN without one of either.</summary>
    /// <param name="times">How often each row counts; once when null.</param>
    public double Area(int[]? times)
    {
        var (area, positives, negatives) = (0.0, 0.0, 0.0);
        for (var i = 0; i < _scores.Length;)
        {
            var (tiedPositives, tiedNegatives) = (0.0, 0.0);
            var score = _scores[i];
            for (; i < _scores.Length && _scores[i] == score; i++)
            {
                var weight = times is null ? 1 : times[_rows[i]];
                if (_labels[i])
                    tiedPositives += weight;
                else
                    tiedNegatives += weight;
            }

            area += tiedPositives * (negatives + tiedNegatives / 2);
            (positives, negatives) = (positives + tiedPositives, negatives + tiedNegatives);
        }

        return area / (positives * negatives);
    }
}
