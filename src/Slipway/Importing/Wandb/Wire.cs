using Google.Protobuf;

namespace Slipway.Importing.Wandb;

/// <summary>A field of a message.</summary>
/// <param name="Number">Its number in W&amp;B's <c>wandb_internal.proto</c>.</param>
/// <param name="Value">Its value, where it is a number.</param>
/// <param name="Content">Its bytes, where it is a text or a message.</param>
internal readonly record struct WireField(int Number, long Value, ByteString Content)
{
    public string Text => Content.ToStringUtf8();
}

/// <summary>Messages of Protocol Buffers by the numbers of their fields.</summary>
internal static class Wire
{
    public static IEnumerable<WireField> Fields(byte[] message) => Fields(UnsafeByteOperations.UnsafeWrap(message));

    /// <exception cref="InvalidProtocolBufferException">The bytes are no message.</exception>
    public static IEnumerable<WireField> Fields(ByteString message)
    {
        using var input = message.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    yield return new WireField(number, input.ReadInt64(), ByteString.Empty);
                    break;
                case WireFormat.WireType.LengthDelimited:
                    yield return new WireField(number, 0, input.ReadBytes());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    /// <summary>A <c>google.protobuf.Timestamp</c> in Unix milliseconds.</summary>
    public static long Milliseconds(ByteString timestamp)
    {
        var (seconds, nanos) = (0L, 0L);
        foreach (var field in Fields(timestamp))
            (seconds, nanos) = field.Number switch { 1 => (field.Value, nanos), 2 => (seconds, field.Value), _ => (seconds, nanos) };
        return Instants.Milliseconds(seconds + nanos / 1e9) ?? 0;
    }
}

/// <summary>One value that a run logs, configures or sums up: where it belongs, and the value as JSON.</summary>
/// <param name="Path">Its key, or the keys that lead to it.</param>
/// <param name="Json">The value; empty where one is removed.</param>
internal sealed record Item(IReadOnlyList<string> Path, string Json)
{
    public string Key => string.Join('.', Path);

    /// <summary>Reads an item of any of W&amp;B's records: they share the numbers.</summary>
    public static Item Read(ByteString message)
    {
        var (path, key, json) = (new List<string>(), "", "");
        foreach (var field in Wire.Fields(message))
        {
            if (field.Number == 1)
                key = field.Text;
            else if (field.Number == 2)
                path.Add(field.Text);
            else if (field.Number == 16)
                json = field.Text;
        }

        return new Item(path.Count > 0 ? path : [key], json);
    }
}
