using System.Runtime.InteropServices;

namespace Slipway.Fairness;

/// <summary>A metric of one group.</summary>
/// <param name="Value">The value; 0 where it is not defined, as Fairlearn and scikit-learn have it.</param>
/// <param name="Support">The weight of the rows that it rests on: the denominator. 0 means that the value is not defined.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Measured(double Value, double Support)
{
    public bool IsDefined => Support > 0;
}
