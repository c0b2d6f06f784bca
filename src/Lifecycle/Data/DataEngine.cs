using Slipway.Data.Contracts;
using Slipway.Data.Duck;
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
            using var session = DuckSession.Open(options, work.Path, files.Select(f => f.Path), options.Threads);
            var rules = new LoadRules { Reading = reading, AsOf = default };
            if (!SourceReader.Open(files, reading, session, work, cancel).Succeeded(out var sources, out var refusal))
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
            if (!RawSource.OfParquet(new SourceFile(path, Path.GetFileName(path)), session, cancel).Succeeded(out var source, out var refusal))
                return refusal;
            var schema = new DataSchema([.. source.Columns.Select(c => new Column(c.Name, Schemas.Casts.OfDuck(c.DuckType)!.Value))]);
            if (!TableRules.Bind(session, schema, rules with { Derive = [] }, cancel).Succeeded(out var table, out refusal))
                return refusal;
            session.Execute($"DROP TABLE data; CREATE VIEW data AS SELECT * FROM read_parquet({Sql.Text(path)})", cancel);
            var (profile, report) = CheckScan.Run(session, table, rules, source.Rows, setAside: null, cancel);
            return new Examination(profile, report);
        },
        cancel);

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
