using System.Security.Cryptography;
using System.Text;

namespace Slipway.Importing;

/// <summary>Ids for runs of tools whose own are of another shape. The same run has the same id, whenever and from wherever it comes.</summary>
internal static class RunIds
{
    private const int Bytes = 16;

    /// <summary>The first 32 hexadecimal digits of the SHA-256 of what names the run, each part on a line of its own.</summary>
    /// <param name="parts">The tool, and what it needs to tell the run from all others.</param>
    public static string Of(params IReadOnlyList<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, Bytes));
}
