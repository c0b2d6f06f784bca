using Slipway.Data.Contracts;
using Slipway.Data.Differences;
using Slipway.Data.Duck;
using Slipway.Data.Files;
using Slipway.Data.Loads;

namespace Slipway.Data;

/// <summary>
/// Reads, judges and profiles tables through DuckDB. Each call works in a folder and a database of its own, shut in to the files it was given; it needs no server and no
/// database of ours, so that a job can run it anywhere.
/// </summary>
/// <param name="options">What a scan may take of the machine.</param>
public sealed class DataEngine(DataEngineOptions options)
{
    /// <summary>Loads files: good rows, rows set aside, profile, report. The output folder gets <c>good.parquet</c> and, where rows were set aside, <c>bad.parquet</c>; on a refusal nothing.</summary>
    /// <param name="files">CSV or Parquet files with the same columns, loaded one after the other.</param>
    /// <param name="rules">What is expected.</param>
    /// <param name="output">The folder to write to.</param>
    /// <param name="cancel">Ends it; nothing is left behind.</param>
    public Task<Result<LoadResult>> Load(IReadOnlyList<SourceFile> files, LoadRules rules, string output, CancellationToken cancel) =>
        Scan(work => new DataLoad(options, rules, work, cancel).Run(files, output), cancel);

    /// <summary>Loads a version's rows again together with those of its quarantine, some of them repaired. <see cref="LoadRules.Schema"/> must be given.</summary>
    public Task<Result<LoadResult>> Load(Replay replay, LoadRules rules, string output, CancellationToken cancel) =>
        Scan(work => new DataLoad(options, rules, work, cancel).Run(replay, output), cancel);

    /// <summary>Looks at files without loading them: the columns, and what was decided about each file.</summary>
    public Task<Result<Inference>> Infer(IReadOnlyList<SourceFile> files, Reading? reading, CancellationToken cancel) => Scan<Inference>(
        work =>
        {
            using var session = DuckSession.Open(options, work.Path, files.Select(f => f.Path), options.Threads, keepErrorsInside: true);
            var rules = new LoadRules { Reading = reading, AsOf = default };
            if (!SourceReader.Open(files, reading, session, work, options, cancel).Succeeded(out var sources, out var refusal))
                return refusal;
            return SourceReader.Schema(sources, rules, session, cancel).Then<Inference>(found => new Inference(found.Schema, found.Sources[0].Nulls, [.. found.Sources.Select(s => s.Report())]));
        },
        cancel);

    /// <summary>Profiles a Parquet file and measures checks on it; no row is set aside.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rules">What is expected; the schema is the file's own.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<Result<Examination>> Examine(string path, LoadRules rules, CancellationToken cancel) => Scan<Examination>(
        work =>
        {
            using var session = DuckSession.Open(options, work.Path, [path], options.Threads);
            if (!RawSource.OfParquet(new SourceFile(path, Path.GetFileName(path)), path, session, cancel).Succeeded(out var source, out var refusal))
                return refusal;
            var schema = new DataSchema([.. source.Columns.Select(c => new Column(c.Name, Schemas.Casts.OfDuck(c.DuckType)!.Value))]);
            if (!TableRules.Bind(session, schema, rules with { Derive = [] }, cancel).Succeeded(out var table, out refusal))
                return refusal;
            session.Execute($"DROP TABLE data; CREATE VIEW data AS SELECT * FROM read_parquet({Sql.Text(path)})", cancel);
            var (profile, report) = CheckScan.Run(session, table, rules, source.Rows, setAside: null, cancel);
            return new Examination(profile, report);
        },
        cancel);

    /// <summary>Binds derived columns and checks to a schema without any rows: the whole schema, or what is wrong in words.</summary>
    public Task<Result<DataSchema>> Bind(DataSchema schema, LoadRules rules, CancellationToken cancel) => Scan(
        work =>
        {
            var columns = new DataSchema([.. (schema.Columns ?? []).Where(c => c?.Derived is null)]);
            if (Schemas.SchemaRules.Refuse(columns) is { } refusal)
                return refusal;
            using var session = DuckSession.Open(options, work.Path, [], threads: 1);
            return TableRules.Bind(session, columns, rules, cancel).Then<DataSchema>(table => table.Schema);
        },
        cancel);

    /// <summary>A Parquet file's columns and how many rows it has, from its footer; lists and other nested columns are left out.</summary>
    public Task<Result<TableShape>> Look(string path, CancellationToken cancel) => Scan(work => Read(work, path, (_, shape) => Result.Of(shape), cancel), cancel);

    /// <summary>Columns of texts in a Parquet file that are numbers or dates but for a few values, such as a word for "missing".</summary>
    public Task<Result<IReadOnlyList<AlmostTyped>>> AlmostTyped(string path, CancellationToken cancel) => Scan(
        work => Read(
            work, path,
            (session, shape) => Result.Of(Schemas.StrayTexts.Find(session, $"read_parquet({Duck.Sql.Text(path)})", [.. shape.Schema.Columns.Where(c => c.Type == ColumnType.String).Select(c => c.Name)], cancel)), cancel),
        cancel);

    /// <summary>Some rows of a Parquet file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">How many rows to pass over.</param>
    /// <param name="limit">How many to read, at most 10,000 rows or a million values.</param>
    /// <param name="columns">Which columns; empty for all.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<Result<RowsPage>> Rows(string path, long offset, int limit, IReadOnlyList<string> columns, CancellationToken cancel) =>
        Scan(work => Read(work, path, (session, shape) => TableReader.Rows(session, path, shape.Schema, shape.Rows, offset, limit, columns, cancel), cancel), cancel);

    /// <summary>Rows of a quarantine file in their order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="after">The number of the last row of the page before; 0 to begin.</param>
    /// <param name="limit">How many, 1 to 1000.</param>
    /// <param name="cause">Only those set aside for this cause; null for all.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<Result<Page<QuarantinedRow>>> Quarantined(string path, long after, int limit, string? cause, CancellationToken cancel) =>
        Scan(work => Read(work, path, (session, _) => limit is < 1 or > 1000 ? Refusal.Invalid($"limit: {limit} is outside 1 to 1000.", "Ask for fewer and follow 'next'.") : Result.Of(TableReader.Quarantined(session, path, after, limit, cause, cancel)), cancel), cancel);

    /// <summary>What changed between two tables: rows by key where it is unique in both, else by whole row.</summary>
    /// <param name="from">The older file.</param>
    /// <param name="to">The newer file.</param>
    /// <param name="key">The columns that name a row; empty for none.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<Result<ComparedTables>> Compare(string from, string to, IReadOnlyList<string> key, IReadOnlyList<string> categories, CancellationToken cancel) => Scan(
        work =>
        {
            using var session = DuckSession.Open(options, work.Path, [from, to], options.Threads);
            return TableReader.Shape(session, from, cancel).Then(old => TableReader.Shape(session, to, cancel).Then(now => RowComparison.Run(session, from, old.Schema, to, now.Schema, key, cancel)))
                .Then<ComparedTables>(rows => new ComparedTables(rows, CategoryComparison.Run(session, categories, cancel)));
        },
        cancel);

    private Result<T> Read<T>(WorkFolder work, string path, Func<DuckSession, TableShape, Result<T>> read, CancellationToken cancel)
        where T : notnull
    {
        using var session = DuckSession.Open(options, work.Path, [path], options.Threads);
        return TableReader.Shape(session, path, cancel).Then(shape => read(session, shape));
    }

    private async Task<Result<T>> Scan<T>(Func<WorkFolder, Result<T>> scan, CancellationToken cancel)
        where T : notnull =>
        await Task.Run(
            () =>
            {
                using var work = new WorkFolder(options.WorkFolder);
                return scan(work);
            },
            cancel);
}

/// <summary>What files hold, found by looking.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Nulls">Texts taken for "missing".</param>
/// <param name="Sources">What was decided about each file.</param>
public sealed record Inference(DataSchema Schema, IReadOnlyList<string> Nulls, IReadOnlyList<SourceReport> Sources);

/// <summary>What a table looks like, and what its checks found.</summary>
public sealed record Examination(Profile Profile, CheckReport Report);

/// <summary>A table's columns and rows.</summary>
public sealed record TableShape(DataSchema Schema, long Rows);
