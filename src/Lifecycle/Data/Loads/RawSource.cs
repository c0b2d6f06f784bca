using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Csv;
using Slipway.Data.Duck;
using Slipway.Data.Schemas;

namespace Slipway.Data.Loads;

/// <summary>A column as a source has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DuckType">Its DuckDB type; VARCHAR for every column of text.</param>
/// <param name="Sql">The SQL that reads it from the source's relation.</param>
internal sealed record RawColumn(string Name, string DuckType, string Sql);

/// <summary>A source made ready for scans: a relation with a line number a row.</summary>
/// <param name="Name">What its rows say they came from.</param>
/// <param name="Format"><c>csv</c>, <c>parquet</c> or <c>rows</c>.</param>
/// <param name="Relation">The SQL to select from: column <c>l</c> is the line, <c>s</c> the source where <paramref name="HasSource"/>.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its records, those that could not be read too.</param>
/// <param name="Form">How text was read; null for Parquet.</param>
/// <param name="Csv">The rewritten text; null for Parquet.</param>
/// <param name="Md5">DVC's id of the file.</param>
/// <param name="Decisions">What was decided.</param>
/// <param name="HasSource">Whether each row carries the name of its own source.</param>
internal sealed record RawSource(
    string Name, string Format, string Relation, IReadOnlyList<RawColumn> Columns, long Rows, CsvForm? Form, NormalizedCsv? Csv, string? Md5, List<string> Decisions, bool HasSource = false)
{
    /// <summary>Texts that mean "missing", once known.</summary>
    public IReadOnlyList<string> Nulls { get; init; } = [];

    /// <summary>Whether its numbers are written with a decimal comma, once known.</summary>
    public bool DecimalComma { get; init; }

    public RawColumn? Find(string name) => Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>How many of its rows a scan will see.</summary>
    public long Readable => Rows - (Csv?.Unreadable ?? 0);

    public SourceReport Report() => new(Name, Format, Rows, Csv?.Unreadable ?? 0, Md5, Form is null ? null : new Reading(((char)Form.Dialect.Delimiter).ToString(), Form.Dialect.Encoding, Form.Header, Nulls, DecimalComma ? Reading.Comma : null), Decisions);

    /// <summary>The SQL that reads a rewritten text file.</summary>
    public static string ReadCsv(string path, int columns, int longest, bool hasSource)
    {
        var types = Enumerable.Range(0, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"'r{i}': 'VARCHAR'"));
        return $"read_csv({Sql.Text(path)}, auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, strict_mode = true, "
            + $"max_line_size = {Math.Max(2 << 20, longest + 1024)}, columns = {{{(hasSource ? "'s': 'VARCHAR', " : "")}'l': 'BIGINT', {string.Join(", ", types)}}})";
    }

    /// <summary>Takes text apart and writes it anew into the work folder.</summary>
    /// <param name="file">The file as it was given; its digest is that of these bytes.</param>
    /// <param name="path">What to read: the file, or what was unpacked from it.</param>
    /// <param name="reading">What was declared.</param>
    /// <param name="work">Where to write.</param>
    /// <param name="ordinal">Its place among the sources.</param>
    /// <param name="cancel">Ends it.</param>
    public static Result<RawSource> OfText(SourceFile file, string path, Reading? reading, WorkFolder work, int ordinal, CancellationToken cancel)
    {
        if (!CsvForm.Find(path, file.Name, reading).Succeeded(out var form, out var refusal))
            return refusal;
        var csv = CsvNormalizer.Run(path, form, work.At(string.Create(CultureInfo.InvariantCulture, $"source{ordinal}")), cancel);
        if (csv.Rows > 0 && csv.Unreadable == csv.Rows)
            return Refusal.Invalid($"{file.Name}: none of its {csv.Rows} records could be read; {FirstProblem(csv)}", "Declare its delimiter, encoding or header, or repair the file.");
        var decisions = form.Decisions.ToList();
        if (csv.BlankLines > 0)
            decisions.Add($"{csv.BlankLines} empty lines were passed over.");
        var columns = form.Names.Select((name, i) => new RawColumn(name, "VARCHAR", "r" + i.ToString(CultureInfo.InvariantCulture)));
        return new RawSource(file.Name, "csv", ReadCsv(csv.Path, form.Names.Count, csv.Longest, hasSource: false), [.. columns], csv.Rows, form, csv, FileDigest.Md5(file.Path), decisions);
    }

    /// <summary>Looks at a Parquet file; nested values and bytes are refused.</summary>
    public static Result<RawSource> OfParquet(SourceFile file, string path, DuckSession session, CancellationToken cancel)
    {
        var read = $"read_parquet({Sql.Text(path)})";
        IReadOnlyList<(string Name, string Type)> columns;
        long rows;
        try
        {
            columns = session.Describe($"SELECT * FROM {read}", cancel);
            rows = session.Count($"SELECT num_rows FROM parquet_file_metadata({Sql.Text(path)})", cancel);
        }
        catch (DuckDB.NET.Data.DuckDBException fault)
        {
            return Refusal.Invalid($"{file.Name} cannot be read as Parquet: {DuckSession.Sentence(fault).Replace(path, file.Name, StringComparison.Ordinal)}.", "Write it again; a file that was cut short ends so.");
        }

        if (ColumnNames.Refuse([.. columns.Select(c => c.Name)], file.Name) is { } names)
            return names;
        if (columns.FirstOrDefault(c => Casts.OfDuck(c.Type) is null) is { Name: not null } odd)
            return Refusal.Invalid($"{file.Name}: column '{odd.Name}' is {odd.Type}, which a table of plain values cannot hold.", odd.Type == "BLOB" ? "Leave it out, or write it as text." : "Unnest it into columns of its own, or write it as text.");
        if (columns.Any(c => c.Name.Equals("file_row_number", StringComparison.OrdinalIgnoreCase)))
            return Refusal.Invalid($"{file.Name}: a column is called 'file_row_number', which scans keep for themselves.", "Rename it.");
        var relation = $"(SELECT *, file_row_number + 1 AS {ColumnNames.Reserved}l FROM read_parquet({Sql.Text(path)}, file_row_number = true))";
        return new RawSource(file.Name, "parquet", relation, [.. columns.Select(c => new RawColumn(c.Name, c.Type, Sql.Name(c.Name)))], rows, null, null, FileDigest.Md5(file.Path), []);
    }

    private static string FirstProblem(NormalizedCsv csv)
    {
        var first = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(File.ReadLines(csv.UnreadablePath).First());
        return $"line {first.GetProperty("line")}: {first.GetProperty("reason").GetString()}";
    }
}
