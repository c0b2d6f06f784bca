using System.Security.Cryptography;

namespace Slipway.Storage.Backup;

/// <summary>What an entry of a backup is found to be when it is read once.</summary>
/// <param name="Sha256">The digest of its bytes.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Lines">How many lines they are; the last need not end.</param>
internal sealed record EntryMeasure(string Sha256, long Length, long Lines)
{
    public static async Task<EntryMeasure> Of(Stream entry, CancellationToken cancel)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var (length, lines, last) = (0L, 0L, (byte)'\n');
        while (await entry.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            var bytes = buffer.AsMemory(0, read);
            sha256.AppendData(bytes.Span);
            (length, lines, last) = (length + read, lines + bytes.Span.Count((byte)'\n'), bytes.Span[^1]);
        }

        return new EntryMeasure(Convert.ToHexStringLower(sha256.GetHashAndReset()), length, last == '\n' ? lines : lines + 1);
    }
}
