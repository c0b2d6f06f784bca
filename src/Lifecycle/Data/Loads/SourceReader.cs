using System.Globalization;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;
using Slipway.Data.Files;
using Slipway.Data.Schemas;

namespace Slipway.Data.Loads;

/// <summary>Makes sources ready for scans and finds their common schema.</summary>
internal static class SourceReader
{
    /// <summary>Every source, CSV or Parquet by its first bytes; what gzip packed is unpacked first.</summary>
    public static Result<List<RawSource>> Open(IReadOnlyList<SourceFile> files, Reading? reading, DuckSession session, WorkFolder work, DataEngineOptions options, CancellationToken cancel)
    {
        var sources = new List<RawSource>();
        foreach (var file in files)
        {
            var path = file.Path;
            var kind = FileKind.Of(path);
            if (kind == FileKind.Gzip)
            {
                if (!GzipFile.Unpack(file, work.At(string.Create(CultureInfo.InvariantCulture, $"unpacked{sources.Count}")), options, cancel).Succeeded(out path!, out var broken))
                    return broken;
                kind = FileKind.Of(path) is var inner && inner == FileKind.Gzip ? "packed twice with gzip" : inner;
            }

            var opened = kind switch
            {
                FileKind.Parquet => RawSource.OfParquet(file, path, session, cancel),
                FileKind.Csv => RawSource.OfText(file, path, reading, work, sources.Count, cancel),
                _ => Refusal.Invalid($"{file.Name} is {kind}, which is not read.", "Give CSV (comma, semicolon, tab or bar; gzip may have packed it) or Parquet."),
            };
            if (!opened.Succeeded(out var source, out var refusal))
                return refusal;
            if (path != file.Path)
                source.Decisions.Add(string.Create(CultureInfo.InvariantCulture, $"Unpacked with gzip to {new FileInfo(path).Length:N0} bytes; lines are counted in what came out."));
            sources.Add(source);
        }

        return sources.Count > 0 ? sources : Refusal.Invalid("There is no source to load.", "Name at least one file.");
    }

    /// <summary>The pinned schema, or what the sources' values say; with the sources told which texts mean "missing" and whether numbers have decimal commas.</summary>
    public static Result<(DataSchema Schema, List<RawSource> Sources)> Schema(List<RawSource> sources, LoadRules rules, DuckSession session, CancellationToken cancel)
    {
        var nulls = rules.Reading?.Nulls;
        List<RawSource> AsDeclared() => sources.ConvertAll(s => s with { Nulls = nulls ?? [], DecimalComma = rules.Reading?.Decimal == Reading.Comma });
        if (rules.Schema is { } pinned)
        {
            var schema = new DataSchema([.. pinned.Columns.Where(c => c.Derived is null)]);
            return (SchemaRules.Refuse(schema) ?? sources.Select(s => RefuseMissing(s, schema)).FirstOrDefault(r => r is not null)) is { } refusal
                ? refusal
                : (schema, AsDeclared());
        }

        var first = sources.Find(s => s.Format == "parquet") ?? sources[0];
        if (sources.Select(s => RefuseMissing(s, new DataSchema([.. first.Columns.Select(c => new Column(c.Name, ColumnType.String))]))).FirstOrDefault(r => r is not null) is { } differs)
            return differs;
        if (first.Format == "parquet")
            return (OfParquet(first, session, cancel), AsDeclared());
        var relation = $"({string.Join(" UNION ALL ", sources.Select(s => $"SELECT {string.Join(", ", first.Columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{s.Find(c.Name)!.Sql} AS r{i}")))} FROM {s.Relation}"))})";
        var found = SchemaInference.OfText(session, relation, [.. first.Columns.Select(c => c.Name)], rules.Reading, first.Decisions, cancel);
        return (found.Schema, sources.ConvertAll(s => s with { Nulls = found.Nulls, DecimalComma = found.DecimalComma }));
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
}
