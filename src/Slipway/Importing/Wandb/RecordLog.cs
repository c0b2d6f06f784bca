using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using Slipway.Importing.Files;

namespace Slipway.Importing.Wandb;

/// <summary>
/// The records of a <c>.wandb</c> file. It is LevelDB's log format: blocks of 32 KiB with chunks that never cross their ends, a record in one chunk or several; with a header of W&amp;B's own and plain CRC-32.
/// What is damaged costs the rest of its block, what is cut off the record at the end.
/// </summary>
internal static class RecordLog
{
    private const int Block = 32 << 10;
    private const int ChunkHead = 7;
    private const int Longest = 256 << 20;

    private static readonly byte[] Header = [.. ":W&B"u8, 0xe1, 0xbe, 0];

    private enum Chunk : byte { Full = 1, First = 2, Middle = 3, Last = 4 }

    /// <param name="file">The file, at its beginning.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="damaged">Told at which byte something cannot be read, and what is wrong there.</param>
    /// <exception cref="UnreadableException">It is no such file.</exception>
    public static async IAsyncEnumerable<byte[]> Read(Stream file, string name, Action<long, string> damaged, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (block, reader) = (new byte[Block], new Assembly(damaged));
        for (var start = 0L; ; start += Block)
        {
            var length = await file.ReadAtLeastAsync(block, Block, throwOnEndOfStream: false, cancel);
            if (start == 0 && !block.AsSpan(0, length).StartsWith(Header))
                throw new UnreadableException($"'{name}' is no file of W&B's: it does not begin as one.");
            for (var at = start == 0 ? Header.Length : 0; reader.Take(block.AsSpan(0, length), start, ref at, out var record);)
            {
                if (record is not null)
                    yield return record;
            }

            if (length < Block)
                break;
        }

        reader.End();
    }

    /// <summary>Puts records together from their chunks.</summary>
    private sealed class Assembly(Action<long, string> damaged)
    {
        private readonly ArrayBufferWriter<byte> _parts = new();
        private long? _began;
        private bool _lost;

        /// <summary>Takes the next chunk of a block.</summary>
        /// <param name="start">Where the block begins in the file.</param>
        /// <param name="at">Where the chunk begins in the block; moved behind it.</param>
        /// <param name="record">The record that the chunk completes.</param>
        /// <returns>Whether there was one: not at the end of a block, nor where it is damaged.</returns>
        public bool Take(ReadOnlySpan<byte> block, long start, ref int at, out byte[]? record)
        {
            record = null;
            var rest = block[at..];
            if (rest.Length < ChunkHead)
                return rest.IsEmpty || block.Length == Block ? false : Broken(start + at, CutOff);
            var (sum, length, kind) = (BinaryPrimitives.ReadUInt32LittleEndian(rest), BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]), rest[6]);
            if (ChunkHead + length > rest.Length)
                return Broken(start + at, block.Length < Block ? CutOff : Damage);
            if (kind is < (byte)Chunk.Full or > (byte)Chunk.Last || Crc32.HashToUInt32(rest.Slice(ChunkHead - 1, 1 + length)) != sum)
                return Broken(start + at, Damage);
            record = Add((Chunk)kind, rest.Slice(ChunkHead, length), start + at);
            at += ChunkHead + length;
            return true;
        }

        /// <summary>At the end of the file a record may be open still.</summary>
        public void End()
        {
            if (_began is { } began)
                Broken(began, CutOff);
        }

        private static string CutOff => "The last record is cut off; what stands before it is taken.";

        private static string Damage => "It is damaged there; what stands in the rest of those 32 KiB is left out.";

        private byte[]? Add(Chunk kind, ReadOnlySpan<byte> content, long at)
        {
            var begins = kind is Chunk.Full or Chunk.First;
            if (begins == _began.HasValue && !_lost)
                Broken(_began ?? at, Damage);
            if (!begins && _began is null)
                return null;
            if (begins)
                (_began, _lost) = (at, false);
            _parts.Write(content);
            if (_parts.WrittenCount > Longest)
                Broken(at, "A record is longer than any that W&B writes.");
            if (kind is Chunk.First or Chunk.Middle || _began is null)
                return null;
            var record = _parts.WrittenSpan.ToArray();
            Drop();
            return record;
        }

        /// <summary>What follows a break belongs to records whose beginning is lost, until one begins.</summary>
        private bool Broken(long at, string why)
        {
            damaged(at, why);
            Drop();
            _lost = true;
            return false;
        }

        private void Drop()
        {
            _parts.ResetWrittenCount();
            _began = null;
        }
    }
}
