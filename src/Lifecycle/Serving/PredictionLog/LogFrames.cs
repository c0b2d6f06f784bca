using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace Slipway.Serving.PredictionLog;

/// <summary>
/// The form of a log file: eight bytes that say what it is, then records, each a 32-bit length, the CRC-32 (IEEE 802.3) of the payload, both little-endian, and the payload, UTF-8 JSON.
/// </summary>
internal static class LogFrames
{
    private const int Head = 8;
    private const int LongestPayload = 64 << 20;

    public static ReadOnlySpan<byte> Magic => "SLIPLOG1"u8;

    public static void Write(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> payload)
    {
        var span = to.GetSpan(Head + payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(span[4..], Crc32.HashToUInt32(payload));
        payload.CopyTo(span[Head..]);
        to.Advance(Head + payload.Length);
    }

    /// <summary>The payloads of a log, up to the first record that is not whole; each is valid until the next is asked for.</summary>
    /// <param name="file">The log from its start.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream file)
    {
        var magic = new byte[Magic.Length];
        if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.AsSpan().SequenceEqual(Magic))
            yield break;
        foreach (var payload in Rest(file, long.MaxValue))
            yield return payload;
    }

    /// <summary>The payloads of the records between two places of a log, up to the first that is not whole; each is valid until the next is asked for.</summary>
    /// <param name="from">Where a record begins; 0 for the first.</param>
    /// <param name="to">Where a record begins or the log ends.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Between(Stream file, long from, long to)
    {
        file.Position = Math.Max(from, Magic.Length);
        return Rest(file, to - file.Position);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Rest(Stream file, long bytes)
    {
        var buffer = new byte[1 << 16];
        while (bytes >= Head && file.ReadAtLeast(buffer.AsSpan(0, Head), Head, throwOnEndOfStream: false) == Head)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(buffer);
            var sum = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(4));
            if (length is 0 or > LongestPayload)
                yield break;
            if (length > buffer.Length)
                buffer = new byte[length];
            if (file.ReadAtLeast(buffer.AsSpan(0, (int)length), (int)length, throwOnEndOfStream: false) < length || Crc32.HashToUInt32(buffer.AsSpan(0, (int)length)) != sum)
                yield break;
            bytes -= Head + length;
            yield return buffer.AsMemory(0, (int)length);
        }
    }

    /// <summary>How many bytes of a log are whole records, its first eight included; 0 when not even those are there.</summary>
    /// <param name="file">The log.</param>
    /// <param name="each">Is shown where each record begins, and its payload.</param>
    /// <exception cref="InvalidDataException">It is a file of another kind.</exception>
    public static long WholeLength(FileStream file, Action<long, ReadOnlyMemory<byte>> each)
    {
        if (file.Length < Magic.Length)
            return 0;
        Span<byte> magic = stackalloc byte[8];
        file.ReadExactly(magic);
        if (!magic.SequenceEqual(Magic))
            throw new InvalidDataException($"{file.Name} is no prediction log of this version of Slipway.");
        file.Position = 0;
        var length = (long)Magic.Length;
        foreach (var payload in Read(file))
        {
            each(length, payload);
            length += Head + payload.Length;
        }

        return length;
    }
}
