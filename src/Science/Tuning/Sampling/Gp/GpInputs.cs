namespace Slipway.Tuning;

/// <summary>
/// Coordinates as features whose squared distances a kernel adds up: a number is itself, one under a condition lies on a quarter circle with
/// its absence at the centre (the arc of Swersky et al. 2013), an unordered choice is at distance 1 from every other.
/// </summary>
internal sealed class GpInputs
{
    private readonly int[] _places;
    private readonly GpInput[] _kinds;
    private readonly int[] _choices;

    public GpInputs(SearchSpace space)
    {
        _places = [.. Enumerable.Range(0, space.Parameters.Count).Where(i => space.Parameters[i].Count != 1)];
        _kinds = [.. _places.Select(i => !space.Parameters[i].IsNumeric ? GpInput.Choice : space.Parameters[i].When is null ? GpInput.Number : GpInput.Arc)];
        _choices = [.. _places.Select(i => (int)Math.Min(space.Parameters[i].Count ?? 0, int.MaxValue))];
        Columns = [.. _kinds.SelectMany((kind, column) => Enumerable.Repeat(column, kind == GpInput.Arc ? 2 : 1))];
    }

    /// <summary>How many parameters there are with more than one value.</summary>
    public int Count => _places.Length;

    /// <summary>The parameter, among those with more than one value, that each feature belongs to.</summary>
    public int[] Columns { get; }

    /// <summary>The place in the space of each parameter with more than one value.</summary>
    public IReadOnlyList<int> Places => _places;

    public bool IsChoice(int column) => _kinds[column] == GpInput.Choice;

    public double[] Features(ReadOnlySpan<double> units, GpHyperparameters hyperparameters)
    {
        var features = new double[Columns.Length];
        for (var (column, at) = (0, 0); column < _places.Length; column++)
        {
            var unit = units[_places[column]];
            if (_kinds[column] == GpInput.Choice)
                features[at++] = double.IsNaN(unit) ? -1 : Share.IndexAt(unit, _choices[column]);
            else if (_kinds[column] == GpInput.Number)
                features[at++] = Warp(unit, column, hyperparameters);
            else if (double.IsNaN(unit))
                at += 2;
            else
                (features[at++], features[at++]) = (Math.Cos(Math.PI / 2 * Warp(unit, column, hyperparameters)), Math.Sin(Math.PI / 2 * Warp(unit, column, hyperparameters)));
        }

        return features;
    }

    /// <summary>The derivative of each feature with respect to the warped coordinate of its parameter; 0 for choices and for what does not exist.</summary>
    public double[] Slopes(ReadOnlySpan<double> features)
    {
        var slopes = new double[Columns.Length];
        for (var (column, at) = (0, 0); column < _places.Length; column++)
        {
            if (_kinds[column] == GpInput.Arc)
                (slopes[at++], slopes[at++]) = (-Math.PI / 2 * features[at - 1], Math.PI / 2 * features[at - 2]);
            else
                slopes[at++] = _kinds[column] == GpInput.Number ? 1 : 0;
        }

        return slopes;
    }

    private static double Warp(double unit, int column, GpHyperparameters hyperparameters)
    {
        var (a, b) = (hyperparameters.WarpA[column], hyperparameters.WarpB[column]);
        return a == 1 && b == 1 ? unit : KumaraswamyWarp.Of(unit, a, b);
    }
}

/// <summary>How a parameter enters a kernel.</summary>
internal enum GpInput { Number, Arc, Choice }
