using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Slipway.Tests.Moving;

/// <summary>Writes <c>.wandb</c> files as W&amp;B's format has them, with nothing of what reads them: messages of <c>wandb_internal.proto</c> in LevelDB's log format.</summary>
internal sealed class WandbFile
{
    private const int Block = 32 << 10;
    private const int Head = 7;

    private readonly List<byte> _file = [.. ":W&B"u8, 0xe1, 0xbe, 0];

    /// <summary>The bytes so far.</summary>
    public byte[] Bytes => [.. _file];

    public WandbFile Run(string id, string project, string entity = "", double started = 1700000000, params (int Field, string Text)[] more) => Add(17, Message(
    [
        Field(1, id), Field(2, entity), Field(3, project), .. more.Select(m => Field(m.Field, m.Text)), Field(17, Instant(started)),
    ]));

    public WandbFile Config(params (string Key, string Json)[] values) => Add(5, Message([.. values.Select(v => Field(1, Item(v.Key, v.Json)))]));

    /// <summary>A change deep in the configuration, or its removal.</summary>
    public WandbFile Nested(int record, string[] keys, string? json) =>
        Add(record, Message([Field(json is null ? 2 : 1, Message([.. keys.Select(key => Field(2, key)), .. json is null ? Array.Empty<byte[]>() : [Field(16, json)]]))]));

    /// <summary>A row as W&amp;B writes it: the values, and its own.</summary>
    public WandbFile Row(long step, double seconds, params (string Key, string Json)[] values) => Add(2, Message(
    [
        .. values.Select(v => Field(1, Item(v.Key, v.Json))), Field(1, Item("_step", Text(step))), Field(1, Item("_timestamp", Text(seconds))), Field(1, Item("_runtime", Text(seconds - 1700000000))),
    ]));

    /// <summary>A row as later versions write it: paths of keys, a step beside them or none.</summary>
    public WandbFile Row(long? step, params (string[] Keys, string Json)[] values) => Add(2, Message(
    [
        .. values.Select(v => Field(1, Message([.. v.Keys.Select(key => Field(2, key)), Field(16, v.Json)]))), .. step is { } number ? [Field(2, Number(1, (ulong)number))] : Array.Empty<byte[]>(),
    ]));

    public WandbFile Summary(params (string Key, string Json)[] values) => Add(3, Message([.. values.Select(v => Field(1, Item(v.Key, v.Json)))]));

    /// <summary>Measurements of the machine.</summary>
    public WandbFile Sample(double seconds, params (string Key, string Json)[] values) => Add(7, Message([Field(2, Instant(seconds)), .. values.Select(v => Field(3, Item(v.Key, v.Json)))]));

    public WandbFile Artifact(string name, string type, params (string Path, string Local, string Reference)[] entries) => Add(8, Message(
    [
        Field(4, type), Field(5, name),
        Field(12, Message([.. entries.Select(e => Field(4, Message([Field(1, e.Path), Field(3, e.Reference), Field(6, e.Local)])))])),
    ]));

    public WandbFile Exit(int code, int runtime = 60) => Add(18, Message([Number(1, (ulong)(long)code), Number(2, (ulong)runtime)]));

    /// <summary>A record of any kind.</summary>
    public WandbFile Add(int kind, byte[] message)
    {
        Write(Message([Number(1, (ulong)_file.Count), Field(kind, message), Field(16, Number(2, 0)), Field(19, "")]));
        return this;
    }

    public string Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Bytes);
        return path;
    }

    /// <summary>A record in as many chunks as the blocks ask for.</summary>
    public void Write(ReadOnlySpan<byte> record)
    {
        for (var first = true; ; first = false)
        {
            var room = Block - _file.Count % Block;
            if (room < Head)
            {
                _file.AddRange(new byte[room]);
                room = Block;
            }

            var length = Math.Min(record.Length, room - Head);
            var last = length == record.Length;
            Chunk((byte)(first ? last ? 1 : 2 : last ? 4 : 3), record[..length]);
            if (last)
                return;
            record = record[length..];
        }
    }

    private void Chunk(byte kind, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[Head];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Crc32.HashToUInt32([kind, .. content]));
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], (ushort)content.Length);
        head[6] = kind;
        _file.AddRange(head);
        _file.AddRange(content);
    }

    private static byte[] Item(string key, string json) => Message([Field(1, key), Field(16, json)]);

    private static byte[] Instant(double seconds) => Message([Number(1, (ulong)(long)Math.Floor(seconds)), Number(2, (ulong)((seconds - Math.Floor(seconds)) * 1e9))]);

    private static byte[] Message(IEnumerable<byte[]> fields) => [.. fields.SelectMany(f => f)];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] content) => [.. Varint((ulong)number << 3 | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value > 0x7f; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }

    private static string Text(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
