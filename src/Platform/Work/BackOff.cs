using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Work;

/// <summary>How long to wait before trying again: doubling, with a jitter that the job and attempt decide, so that a rerun waits alike and a thousand jobs do not come back at once.</summary>
internal static class BackOff
{
    /// <param name="seed">Whose wait it is.</param>
    /// <param name="attempt">The number of the attempt that failed, from 1.</param>
    /// <param name="first">The wait after the first.</param>
    /// <param name="longest">The longest wait.</param>
    /// <returns>Between half of the doubled wait and all of it.</returns>
    public static TimeSpan After(string seed, int attempt, TimeSpan first, TimeSpan longest)
    {
        var doubled = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 40)));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{attempt}"));
        var unit = BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue;
        return TimeSpan.FromMilliseconds(doubled * (0.5 + (unit / 2)));
    }
}
