namespace Slipway.Data.Files;

/// <summary>What a file is by its first bytes, in words.</summary>
internal static class FileKind
{
    public const string Csv = "csv";
    public const string Parquet = "parquet";
    public const string Gzip = "packed with gzip";

    public static string Of(string path)
    {
        Span<byte> magic = stackalloc byte[6];
        using var file = File.OpenRead(path);
        return magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)] switch
        {
            [0x50, 0x41, 0x52, 0x31, ..] => Parquet,
            [0x50, 0x41, 0x52, 0x45, ..] => "Parquet with an encrypted footer",
            [0x1F, 0x8B, ..] => Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "packed with Zstandard ('zstd -d' unpacks it)",
            [0x42, 0x5A, 0x68, ..] => "packed with bzip2 ('bunzip2' unpacks it)",
            [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00] => "packed with xz ('unxz' unpacks it)",
            [0x50, 0x4B, 0x03, 0x04, ..] => "a ZIP archive or an Excel workbook",
            [0x41, 0x52, 0x52, 0x4F, 0x57, ..] => "an Arrow file",
            _ => Csv,
        };
    }
}
