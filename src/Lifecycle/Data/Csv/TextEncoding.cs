using System.Text;
using System.Text.Unicode;

namespace Slipway.Data.Csv;

/// <summary>Finds a text file's encoding and reads it as UTF-8.</summary>
internal static class TextEncoding
{
    /// <summary>The encodings that can be read, by the name that goes into a report.</summary>
    public static readonly IReadOnlyList<string> Known = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];

    private const int Looked = 1 << 20;

    /// <summary>The encoding of a file, and how it was told.</summary>
    public static (string Encoding, string Why) Find(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return ("utf-8", "Encoding UTF-8: the file begins with its mark.");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return ("utf-16le", "Encoding UTF-16, little end first: the file begins with its mark.");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return ("utf-16be", "Encoding UTF-16, big end first: the file begins with its mark.");
        var (valid, broken) = CountSequences(head);
        if (valid == 0 && broken == 0)
            return ("utf-8", "Encoding UTF-8: the beginning holds ASCII only.");
        return broken > 0 && valid == 0
            ? ("windows-1252", $"Encoding Windows-1252: {broken} characters beyond ASCII, none of them UTF-8.")
            : ("utf-8", broken == 0 ? "Encoding UTF-8: every character beyond ASCII is." : $"Encoding UTF-8, though {broken} characters are not: their rows are set aside.");
    }

    /// <summary>The first bytes of a file.</summary>
    public static byte[] Head(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[(int)Math.Min(Looked, file.Length)];
        file.ReadExactly(head);
        return head;
    }

    /// <summary>The file as UTF-8 without a mark at its beginning.</summary>
    public static Stream Open(string path, string encoding)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
        Span<byte> mark = stackalloc byte[3];
        var read = file.Read(mark);
        var skip = encoding switch
        {
            "utf-8" => mark[..read] is [0xEF, 0xBB, 0xBF] ? 3 : 0,
            "utf-16le" => mark[..read] is [0xFF, 0xFE, ..] ? 2 : 0,
            "utf-16be" => mark[..read] is [0xFE, 0xFF, ..] ? 2 : 0,
            _ => 0,
        };
        file.Position = skip;
        return encoding == "utf-8" ? file : Encoding.CreateTranscodingStream(file, Inner(encoding), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static Encoding Inner(string encoding) => encoding switch
    {
        "utf-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
        "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
        "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
        _ => throw new ArgumentException($"'{encoding}' is no encoding of {string.Join(", ", Known)}.", nameof(encoding)),
    };

    /// <summary>How many runs beyond ASCII are UTF-8, and how many bytes are not.</summary>
    private static (int Valid, int Broken) CountSequences(ReadOnlySpan<byte> head)
    {
        if (Utf8.IsValid(head))
            return (head.IndexOfAnyExceptInRange((byte)0, (byte)127) < 0 ? 0 : 1, 0);
        var (valid, broken, at) = (0, 0, 0);
        while (at < head.Length)
        {
            var ascii = head[at..].IndexOfAnyExceptInRange((byte)0, (byte)127);
            if (ascii < 0)
                break;
            at += ascii;
            var status = Rune.DecodeFromUtf8(head[at..], out _, out var length);
            if (status == System.Buffers.OperationStatus.NeedMoreData)
                break;
            if (status == System.Buffers.OperationStatus.Done)
                valid++;
            else
                broken++;
            at += Math.Max(1, length);
        }

        return (valid, broken);
    }
}
