namespace Slipway.Tuning;

/// <summary>Probabilities of choices, each component preferring its trial's.</summary>
internal sealed class ChoiceKernels : ParzenKernels
{
    private readonly int _count;
    private readonly int[] _chosen;
    private readonly double _hit;
    private readonly double _miss;

    public ChoiceKernels(int count, double[] centres)
    {
        (_count, _chosen) = (count, [.. centres.Select(unit => (int)Share.IndexAt(unit, count))]);
        var share = 1.0 / (centres.Length + 1);
        (_hit, _miss) = ((1 + share) / (1 + count * share), share / (1 + count * share));
    }

    public override double Draw(int component, KeyedRandom random)
    {
        var place = random.NextUnit();
        if (component == _chosen.Length || place >= _hit - _miss)
            return Share.MiddleOf(random.NextIndex(_count), _count);
        return Share.MiddleOf(_chosen[component], _count);
    }

    public override void AddLogDensities(double unit, Span<double> sums)
    {
        var (choice, hit, miss) = ((int)Share.IndexAt(unit, _count), Math.Log(_hit), Math.Log(_miss));
        for (var i = 0; i < _chosen.Length; i++)
            sums[i] += _chosen[i] == choice ? hit : miss;
        sums[^1] -= Math.Log(_count);
    }
}
