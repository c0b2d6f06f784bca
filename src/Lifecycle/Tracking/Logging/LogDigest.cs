using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Tracking.Logging;

/// <summary>The SHA-256 of what was logged, for the audit entry: metrics, parameters and tags in the order in which they came, each field with its length before it.</summary>
internal static class LogDigest
{
    public static byte[] Of(IEnumerable<PendingLog> logs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[24];
        foreach (var log in logs)
        {
            foreach (var point in log.Metrics)
            {
                Append(hash, 'm', point.Key);
                BinaryPrimitives.WriteDoubleBigEndian(numbers, point.Value);
                BinaryPrimitives.WriteInt64BigEndian(numbers[8..], point.Timestamp);
                BinaryPrimitives.WriteInt64BigEndian(numbers[16..], point.Step);
                hash.AppendData(numbers);
            }

            foreach (var param in log.Params)
            {
                Append(hash, 'p', param.Key);
                Append(hash, '=', param.Value);
            }

            foreach (var tag in log.Tags)
            {
                Append(hash, 't', tag.Key);
                Append(hash, '=', tag.Value);
            }
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, char kind, string text)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], Encoding.UTF8.GetByteCount(text));
        hash.AppendData(head);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
