using System.Runtime.InteropServices;

namespace Slipway.Drift;

/// <summary>A test statistic and the chance of one at least as extreme when nothing has changed.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TestStatistic(double Statistic, double PValue);
