namespace Slipway.Data.Csv;

/// <summary>Where a field lies in the scanner's buffer.</summary>
/// <param name="Start">Its first byte, behind the opening quote of a quoted field.</param>
/// <param name="Length">Its bytes, doubled quotes still doubled.</param>
/// <param name="Quoted">Whether it stood in quotes.</param>
/// <param name="Doubled">Whether it holds doubled quotes.</param>
internal readonly record struct CsvField(int Start, int Length, bool Quoted, bool Doubled);

/// <summary>How the records of a text file are told apart.</summary>
/// <param name="Delimiter">The byte between fields.</param>
/// <param name="Encoding">The file's encoding by name.</param>
/// <param name="LoneReturn">Whether a carriage return without a line feed ends a record, as in very old Macintosh files.</param>
internal sealed record CsvDialect(byte Delimiter, string Encoding, bool LoneReturn)
{
    /// <summary>The longest record that is read; a longer one is taken for a quote that was never closed.</summary>
    public const int LongestRecord = 8 << 20;

    /// <summary>The most columns a file may have.</summary>
    public const int MostColumns = 1_000;
}
