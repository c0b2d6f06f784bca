using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Schemas;

namespace Slipway.Data.Csv;

/// <summary>The form of a text file, as it was declared or found.</summary>
/// <param name="Dialect">How its records are told apart.</param>
/// <param name="Header">Whether the first record holds the names.</param>
/// <param name="Names">The columns' names.</param>
/// <param name="Decisions">Each decision in a sentence.</param>
internal sealed record CsvForm(CsvDialect Dialect, bool Header, IReadOnlyList<string> Names, IReadOnlyList<string> Decisions)
{
    private static readonly (byte Byte, string Name)[] Delimiters = [((byte)',', "comma"), ((byte)'\t', "tab"), ((byte)';', "semicolon"), ((byte)'|', "bar")];
    private const int LookedAt = 200;

    /// <summary>Looks at a file; what <paramref name="reading"/> declares is taken as it is.</summary>
    public static Result<CsvForm> Find(string path, string source, Reading? reading)
    {
        var head = TextEncoding.Head(path);
        if (head.Length == 0)
            return Refusal.Invalid($"{source} is empty.", "Give a CSV file with a header, or a Parquet file.");
        if (RefuseDeclared(reading) is { } wrong)
            return wrong;
        var (encoding, why) = reading?.Encoding is { } declared ? (declared, $"Encoding {declared}: declared.") : TextEncoding.Find(head);
        var loneReturn = !head.AsSpan().Contains((byte)'\n') && head.AsSpan().Contains((byte)'\r');
        var (delimiter, because) = reading?.Delimiter is { } byHand ? ((byte)byHand[0], "Delimiter: declared.") : FindDelimiter(path, encoding, loneReturn);
        var dialect = new CsvDialect(delimiter, encoding, loneReturn);
        var records = Records(path, dialect, LookedAt);
        if (records.Count == 0)
            return Refusal.Invalid($"{source} holds no record.", "Give a CSV file with a header, or a Parquet file.");
        return Named(source, dialect, records, reading?.Header, [why, because]);
    }

    private static Refusal? RefuseDeclared(Reading? reading)
    {
        if (reading?.Delimiter is { } delimiter && !Array.Exists(Delimiters, d => delimiter.Length == 1 && d.Byte == delimiter[0]))
            return Refusal.Invalid($"'{delimiter}' is no delimiter.", "Use a comma, a semicolon, a bar or a tab.");
        if (reading?.Encoding is { } encoding && !TextEncoding.Known.Contains(encoding, StringComparer.Ordinal))
            return Refusal.Invalid($"'{encoding}' is no encoding that can be read.", $"Use {string.Join(", ", TextEncoding.Known)}.");
        if (reading?.Decimal is not (null or "." or Reading.Comma))
            return Refusal.Invalid($"'{reading.Decimal}' cannot stand before decimals.", "Use a point or a comma.");
        return reading?.Nulls is { Count: > 50 } ? Refusal.Invalid($"{reading.Nulls.Count} texts are declared to mean 'missing'; at most 50 can be.", "Name those that occur.") : null;
    }

    /// <summary>The delimiter by which most records have the same number of fields, at least two; a comma that another one leaves in nothing but decimal numbers is none.</summary>
    private static (byte Delimiter, string Why) FindDelimiter(string path, string encoding, bool loneReturn)
    {
        var best = (Delimiter: Delimiters[0], Score: 0d, Fields: 1);
        foreach (var delimiter in Delimiters)
        {
            var records = Records(path, new CsvDialect(delimiter.Byte, encoding, loneReturn), LookedAt);
            var counts = records.ConvertAll(r => r.Count);
            if (counts.Count == 0)
                continue;
            var usual = counts.GroupBy(c => c).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key).First();
            var score = usual.Key > 1 ? (double)usual.Count() / counts.Count : 0;
            if (score > best.Score + 1e-9 || (Math.Abs(score - best.Score) < 1e-9 && score > 0 && (usual.Key > best.Fields || (best.Delimiter.Byte == ',' && LeavesDecimalCommas(records)))))
                best = (delimiter, score, usual.Key);
        }

        return best.Score > 0
            ? (best.Delimiter.Byte, string.Create(CultureInfo.InvariantCulture, $"Delimiter {best.Delimiter.Name}: {best.Score:0.#%} of the first records have {best.Fields} fields by it."))
            : (Delimiters[0].Byte, "Delimiter: none found, so each record is one field.");
    }

    private static bool LeavesDecimalCommas(List<IReadOnlyList<string>> records)
    {
        var commas = records.Skip(1).SelectMany(r => r).Where(field => field.Contains(',', StringComparison.Ordinal)).ToList();
        return commas.Count > 0 && commas.TrueForAll(DecimalCommas.IsOne);
    }

    private static List<IReadOnlyList<string>> Records(string path, CsvDialect dialect, int most)
    {
        using var text = TextEncoding.Open(path, dialect.Encoding);
        var scanner = new CsvScanner(text, dialect);
        var records = new List<IReadOnlyList<string>>();
        while (records.Count < most && scanner.Next())
        {
            if (scanner.Problem is null)
                records.Add([.. scanner.Fields.Select(scanner.Text)]);
        }

        return records;
    }

    private static Result<CsvForm> Named(string source, CsvDialect dialect, List<IReadOnlyList<string>> records, bool? declared, List<string> decisions)
    {
        var first = records[0];
        if (first.Count > CsvDialect.MostColumns)
            return Refusal.Invalid($"{source} has {first.Count} columns; at most {CsvDialect.MostColumns} can be read.", "Give the data in rows rather than columns.");
        var header = declared ?? LooksLikeNames(records);
        decisions.Add(declared is not null ? $"Header: declared ({(header ? "yes" : "no")})." : header ? "Header: the first record holds names." : "Header: none, the first record looks like data; columns are named column_1 and on.");
        List<string> names = [.. first.Select((name, i) => header && name.Trim().Length > 0 ? name.Trim() : $"column_{i + 1}")];
        if (header && first.Any(name => name.Trim().Length == 0))
            decisions.Add("Columns without a name in the header are named by their place.");
        return ColumnNames.Refuse(names, source) is { } refusal
            ? refusal with { Remedy = refusal.Remedy + (header && declared is null ? " Should the first line be data, write a line of names above it." : "") }
            : new CsvForm(dialect, header, names, decisions);
    }

    /// <summary>
    /// Names are texts, all but one of which must be there, since R leaves the first out. A number, truth value or date among them, such as a year, is a name only beside one that
    /// stands above nothing but such values.
    /// </summary>
    private static bool LooksLikeNames(List<IReadOnlyList<string>> records)
    {
        var first = records[0];
        return first.Count(f => f.Trim().Length == 0) <= 1 && (!first.Any(LooksLikeData) || Enumerable.Range(0, first.Count).Any(column => StandsAboveData(records, column)));
    }

    private static bool StandsAboveData(List<IReadOnlyList<string>> records, int column)
    {
        var below = records.Skip(1).Where(r => r.Count > column && r[column].Trim().Length > 0).Select(r => r[column]).ToList();
        return records[0][column].Any(char.IsLetter) && !SchemaInference.MayMeanMissing(records[0][column]) && !LooksLikeData(records[0][column]) && below.Count > 1 && below.TrueForAll(LooksLikeData);
    }

    private static bool LooksLikeData(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || DecimalCommas.IsOne(field) || bool.TryParse(field, out _)
        || DateTime.TryParseExact(field.Length >= 10 ? field[..10] : field, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
