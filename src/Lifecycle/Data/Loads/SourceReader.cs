using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;
using Slipway.Data.Schemas;

namespace Slipway.Data.Loads;

/// <summary>Makes sources ready for scans and finds their common schema.</summary>
internal static class SourceReader
{
    /// <summary>Every source, CSV or Parquet by its first bytes.</summary>
    public static Result<List<RawSource>> Open(IReadOnlyList<SourceFile> files, Reading? reading, DuckSession session, WorkFolder work, CancellationToken cancel)
    {
        var sources = new List<RawSource>();
        foreach (var file in files)
        {
            var opened = Kind(file.Path) switch
            {
                "parquet" => RawSource.OfParquet(file, session, cancel),
                "csv" => RawSource.OfText(file, reading, work, sources.Count, cancel),
                var other => Refusal.Invalid($"{file.Name} is {other}, which is not read.", "Give CSV (comma, semicolon, tab or bar) or Parquet, not compressed."),
            };
            if (!opened.Succeeded(out var source, out var refusal))
                return refusal;
            sources.Add(source);
        }

        return sources.Count > 0 ? sources : Refusal.Invalid("There is no source to load.", "Name at least one file.");
    }

    /// <summary>The pinned schema, or what the sources' values say; with the sources told which texts mean "missing".</summary>
    public static Result<(DataSchema Schema, List<RawSource> Sources)> Schema(List<RawSource> sources, LoadRules rules, DuckSession session, CancellationToken cancel)
    {
        var nulls = rules.Reading?.Nulls;
        if (rules.Schema is { } pinned)
        {
            var schema = new DataSchema([.. pinned.Columns.Where(c => c.Derived is null)]);
            return (SchemaRules.Refuse(schema) ?? sources.Select(s => RefuseMissing(s, schema)).FirstOrDefault(r => r is not null)) is { } refusal
                ? refusal
                : (schema, [.. sources.Select(s => s with { Nulls = nulls ?? [] })]);
        }

        var first = sources.Find(s => s.Format == "parquet") ?? sources[0];
        if (sources.Select(s => RefuseMissing(s, new DataSchema([.. first.Columns.Select(c => new Column(c.Name, ColumnType.String))]))).FirstOrDefault(r => r is not null) is { } differs)
            return differs;
        if (first.Format == "parquet")
            return (OfParquet(first, session, cancel), [.. sources.Select(s => s with { Nulls = nulls ?? [] })]);
        var relation = $"({string.Join(" UNION ALL ", sources.Select(s => $"SELECT {string.Join(", ", first.Columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{s.Find(c.Name)!.Sql} AS r{i}")))} FROM {s.Relation}"))})";
        var (inferred, missing) = SchemaInference.OfText(session, relation, [.. first.Columns.Select(c => c.Name)], nulls, first.Decisions, cancel);
        return (inferred, [.. sources.Select(s => s with { Nulls = missing })]);
    }

    private static DataSchema OfParquet(RawSource source, DuckSession session, CancellationToken cancel)
    {
        var columns = new List<Column>();
        foreach (var chunk in source.Columns.Chunk(1000))
        {
            var row = session.Row($"SELECT {string.Join(", ", chunk.Select(c => $"count(*) - count({c.Sql})"))} FROM {source.Relation}", cancel);
            columns.AddRange(chunk.Select((c, i) => new Column(c.Name, Casts.OfDuck(c.DuckType)!.Value, Convert.ToInt64(row[i], CultureInfo.InvariantCulture) > 0)));
        }

        return new DataSchema(columns);
    }

    private static Refusal? RefuseMissing(RawSource source, DataSchema schema)
    {
        var missing = schema.Columns.Where(c => source.Find(c.Name) is null).Select(c => c.Name).ToList();
        if (missing.Count > 0)
            return Refusal.Invalid($"{source.Name} lacks {(missing.Count == 1 ? "the column" : "the columns")} {string.Join(", ", missing.Take(20).Select(m => $"'{m}'"))}{(missing.Count > 20 ? " and more" : "")} of the schema. {ColumnNames.Nearest(missing[0], source.Columns.Select(c => c.Name))}", "Give a source with all columns, or change the schema.");
        if (source.Format != "rows" && source.Columns.Where(c => schema.Find(c.Name) is null).Select(c => c.Name).ToList() is { Count: > 0 } extra)
            source.Decisions.Add($"Left out, since the schema does not have {(extra.Count == 1 ? "it" : "them")}: {string.Join(", ", extra.Take(50))}{(extra.Count > 50 ? ", …" : "")}.");
        return null;
    }

    /// <summary>What a file is by its first bytes, in words where it is not read.</summary>
    private static string Kind(string path)
    {
        Span<byte> magic = stackalloc byte[6];
        using var file = File.OpenRead(path);
        return magic[..file.Read(magic)] switch
        {
            [0x50, 0x41, 0x52, 0x31, ..] => "parquet",
            [0x50, 0x41, 0x52, 0x45, ..] => "Parquet with an encrypted footer",
            [0x1F, 0x8B, ..] => "compressed with gzip",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "compressed with Zstandard",
            [0x50, 0x4B, 0x03, 0x04, ..] => "a ZIP archive or an Excel workbook",
            [0x41, 0x52, 0x52, 0x4F, 0x57, ..] => "an Arrow file",
            _ => "csv",
        };
    }
}
