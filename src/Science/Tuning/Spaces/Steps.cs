namespace Slipway.Tuning;

/// <summary>The values low, low + step, low + 2 step, ... of a stepped floating point parameter.</summary>
internal sealed class Steps
{
    // Rounding noise of (high - low) / step that still counts as reaching the bound.
    private const double Slack = 1e-9;
    private const long MostSteps = 1L << 53;

    private readonly double _low;
    private readonly double _step;

    public Steps(string name, double low, double high, double step)
    {
        if (!(step > 0) || !double.IsFinite(step))
            throw new ArgumentException($"'{name}': a step is a finite number above 0, not {step}.", nameof(step));
        var last = Math.Floor((high - low) / step + Slack);
        if (last >= MostSteps)
            throw new ArgumentException($"'{name}': a step of {step} makes too many values. Take a larger one, or none.", nameof(step));
        (_low, _step, Count) = (low, step, (long)last + 1);
    }

    public long Count { get; }

    public double High => ValueAt(Count - 1);

    public long IndexOf(double value) => Math.Clamp((long)Math.Round((value - _low) / _step), 0, Count - 1);

    public bool Contains(double value) => Math.Abs(value - ValueAt(IndexOf(value))) <= Slack * Math.Max(_step, Math.Abs(value));

    // In decimal where the numbers are short ones, so that people see 0.3 and not 0.30000000000000004.
    public double ValueAt(long index)
    {
        if (FitsDecimal(_low) && FitsDecimal(_step) && index < 1_000_000_000)
            return (double)((decimal)_low + index * (decimal)_step);
        return _low + index * _step;
    }

    private static bool FitsDecimal(double value) => value == 0 || (Math.Abs(value) is > 1e-9 and < 1e9 && (double)(decimal)value == value);
}
