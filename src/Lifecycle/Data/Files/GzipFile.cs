using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using Slipway.Data.Loads;

namespace Slipway.Data.Files;

/// <summary>Unpacks files that gzip packed, within bounds: a small file may be made to unpack to more than any disk holds.</summary>
internal static class GzipFile
{
    /// <summary>Tables of text come out some ten times as long; the worst file comes out a thousand times as long.</summary>
    private const long MostTimes = 100;

    /// <summary>So much may come out of any file.</summary>
    private const long Always = 256L << 20;

    /// <summary>Where the unpacked bytes are; a file that is broken, or longer than it may be, is refused.</summary>
    public static Result<string> Unpack(SourceFile file, string destination, DataEngineOptions options, CancellationToken cancel)
    {
        using var packed = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
        var most = Math.Min((long)options.Spill << 30, Math.Max(Always, packed.Length * MostTimes));
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var written = new FileStream(destination, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 17);
        var buffer = new byte[1 << 17];
        var length = 0L;
        try
        {
            while (unpacked.Read(buffer) is > 0 and var read)
            {
                cancel.ThrowIfCancellationRequested();
                if ((length += read) > most)
                    return Refusal.Invalid(string.Create(CultureInfo.InvariantCulture, $"{file.Name} has {packed.Length:N0} bytes and unpacks to more than {most:N0}, which no table does that was not made to fill a disk."), "If it is one all the same, unpack it with 'gunzip' and give that.");
                written.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException fault)
        {
            return Refusal.Invalid($"{file.Name} cannot be unpacked: {fault.Message.TrimEnd('.')}.", "It was cut short or damaged on its way; 'gzip -t' tells. Send it again.");
        }

        written.Flush();
        return IsWhole(packed, destination, length) ? destination : Refusal.Invalid($"{file.Name} cannot be unpacked: its end is missing.", "It was cut short on its way; 'gzip -t' tells. Send it again.");
    }

    /// <summary>
    /// .NET takes the end of the stream for the end of the file. What a whole file ends with (RFC 1952) is the length of its last member, modulo 2^32, and the CRC-32 of what came out of that member.
    /// </summary>
    private static bool IsWhole(FileStream packed, string unpacked, long length)
    {
        if (packed.Length < 18)
            return false;
        Span<byte> trailer = stackalloc byte[8];
        packed.Position = packed.Length - trailer.Length;
        packed.ReadExactly(trailer);
        var (crc, last) = (BinaryPrimitives.ReadUInt32LittleEndian(trailer), (long)BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
        for (; last <= length; last += 1L << 32)
        {
            if (CrcOfEnd(unpacked, last) == crc)
                return true;
        }

        return false;
    }

    private static uint CrcOfEnd(string path, long bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 17, FileOptions.SequentialScan);
        file.Position = file.Length - bytes;
        var crc = new Crc32();
        crc.Append(file);
        return crc.GetCurrentHashAsUInt32();
    }
}
