using System.Globalization;
using Slipway.Data.Checks;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;

namespace Slipway.Data.Loads;

/// <summary>One load: sources in; good rows, those set aside, profile and report out.</summary>
internal sealed class DataLoad(DataEngineOptions options, LoadRules rules, WorkFolder work, CancellationToken cancel)
{
    /// <summary>The rows of a row group; DuckDB's default, written down since the bytes of the file depend on it.</summary>
    private const string Parquet = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)";

    public Result<LoadResult> Run(IReadOnlyList<SourceFile> files, string output)
    {
        List<RawSource> sources;
        DataSchema schema;
        CheckTable table;
        using (var session = DuckSession.Open(options, work.Path, files.Select(f => f.Path), options.Threads, keepErrorsInside: true))
        {
            if (!SourceReader.Open(files, rules.Reading, session, work, options, cancel).Succeeded(out var opened, out var refusal))
                return refusal;
            if (!SourceReader.Schema(opened, rules, session, cancel).Succeeded(out var found, out refusal))
                return refusal;
            (schema, sources) = found;
            if (!TableRules.Bind(session, schema, rules, cancel).Succeeded(out var bound, out refusal))
                return refusal;
            table = bound;
        }

        return Run(sources, [.. files.Select(f => f.Path)], table, "", output);
    }

    public Result<LoadResult> Run(Replay replay, string output)
    {
        string[] files = [replay.Good, replay.Bad];
        RawSource good;
        CheckTable table;
        List<RawSource> sources;
        using (var session = DuckSession.Open(options, work.Path, files, options.Threads))
        {
            if (!RawSource.OfParquet(new SourceFile(replay.Good, replay.Name), replay.Good, session, cancel).Succeeded(out var opened, out var refusal))
                return refusal;
            if (!TableRules.Bind(session, new DataSchema([.. rules.Schema!.Columns.Where(c => c.Derived is null)]), rules, cancel).Succeeded(out var bound, out refusal))
                return refusal;
            (good, table) = (opened, bound);
            if (!Repairs.Write(session, replay, table.Schema, rules.Reading, work, cancel).Succeeded(out var repaired, out refusal))
                return refusal;
            sources = [good, repaired];
        }

        var carried = $"UNION ALL SELECT 1, source, line, reasons, causes, \"row\", \"text\" FROM read_parquet({Sql.Text(replay.Bad)}) WHERE \"row\" IS NULL AND number NOT IN ({string.Join(", ", replay.Edits.Select(e => e.Number).Append(0))})";
        return Run(sources, files, table, carried, output);
    }

    private Result<LoadResult> Run(IReadOnlyList<RawSource> sources, IReadOnlyList<string> files, CheckTable table, string carried, string output)
    {
        var query = new LoadQuery(sources, table, rules.Checks);
        var (good, bad) = (work.At("good.parquet"), work.At("bad.parquet"));
        var input = sources.Sum(s => s.Rows);
        long rows, aside;
        using (var session = DuckSession.Open(options, work.Path, files, threads: 1, keepErrorsInside: table.Schema.Columns.Any(c => c.Derived is not null), filterLast: true))
        {
            session.Execute($"COPY ({query.Good}) TO {Sql.Text(good)} {Parquet}", cancel);
            rows = session.Count($"SELECT num_rows FROM parquet_file_metadata({Sql.Text(good)})", cancel);
            aside = rows == input ? 0 : WriteBad(session, query, sources, carried, bad);
        }

        if (rows + aside != input)
            throw new InvalidOperationException($"Of {input} records {rows} were written as good and {aside} as set aside: a row would be lost.");
        var (profile, report) = Measure(good, aside > 0 ? bad : null, rows, table);
        Directory.CreateDirectory(output);
        var goodFile = Keep(good, output);
        var badFile = aside > 0 ? Keep(bad, output) : null;
        return new LoadResult(table.Schema, sources[^1].Nulls, [.. sources.Select(s => s.Report())], input, rows, aside, goodFile, badFile, profile, report);
    }

    private long WriteBad(DuckSession session, LoadQuery query, IReadOnlyList<RawSource> sources, string carried, string path)
    {
        var unreadable = sources.Select((s, ordinal) => (Source: s, Ordinal: ordinal)).Where(s => s.Source.Csv?.Unreadable > 0).ToList();
        if (!query.MaySetAside && unreadable.Count == 0 && carried.Length == 0)
            return 0;
        var forms = unreadable.Select(u => string.Create(CultureInfo.InvariantCulture, $"""
            UNION ALL SELECT {u.Ordinal}, {Sql.Text(u.Source.Name)}, line, [reason], ['form'], NULL, "text"
            FROM read_json({Sql.Text(u.Source.Csv!.UnreadablePath)}, format = 'newline_delimited', columns = {"{"}line: 'BIGINT', reason: 'VARCHAR', "text": 'VARCHAR'{"}"})
            """));
        session.Execute($"""
            COPY (
                SELECT row_number() OVER (ORDER BY o, line, "row", "text") AS number, source, line, reasons, causes, "row", "text"
                FROM ({query.SetAside.Replace("\nFROM (", ", CAST(NULL AS VARCHAR) AS \"text\"\nFROM (", StringComparison.Ordinal)}
                {string.Join("\n", forms)}
                {carried})
                ORDER BY number
            ) TO {Sql.Text(path)} {Parquet}
            """, cancel);
        return session.Count($"SELECT num_rows FROM parquet_file_metadata({Sql.Text(path)})", cancel);
    }

    /// <summary>Profile and checks of the good rows; the checks ride in the profile's scans.</summary>
    private (Profile Profile, CheckReport Report) Measure(string good, string? bad, long rows, CheckTable table)
    {
        using var session = DuckSession.Open(options, work.Path, [], options.Threads);
        session.Execute($"CREATE VIEW data AS SELECT * FROM read_parquet({Sql.Text(good)})", cancel);
        return CheckScan.Run(session, table, rules, rows, bad is null ? new Dictionary<string, long>(StringComparer.Ordinal) : Causes(session, bad), cancel);
    }

    private Dictionary<string, long> Causes(DuckSession session, string bad) =>
        session.Rows($"SELECT cause, count(*) FROM (SELECT unnest(list_distinct(causes)) AS cause FROM read_parquet({Sql.Text(bad)})) GROUP BY cause", cancel)
            .ToDictionary(r => (string)r[0]!, r => Convert.ToInt64(r[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static LoadedFile Keep(string path, string output)
    {
        var kept = Path.Combine(output, Path.GetFileName(path));
        File.Move(path, kept, overwrite: true);
        return FileDigest.Of(kept);
    }
}
