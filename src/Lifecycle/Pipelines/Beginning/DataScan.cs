using System.Globalization;
using DuckDB.NET.Data;
using Slipway.Data;
using Slipway.Data.Contracts;
using Slipway.Data.Loads;

namespace Slipway.Pipelines.Beginning;

/// <summary>Looks at a file once more than a load does: how many different values, which classes, and what is tied to the target or to time.</summary>
public static class DataScan
{
    /// <summary>Ties and counts of different values are looked for in so many rows from the start.</summary>
    private const int MostRows = 1_000_000;

    /// <summary>What the file holds.</summary>
    /// <param name="path">A CSV or Parquet file.</param>
    /// <param name="source">The name by which <c>slipway.yaml</c> should call it.</param>
    /// <param name="wish">What is to be predicted; columns that are not there are left for <see cref="Draft.Of"/> to refuse.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<Result<DataLook>> Look(string path, string source, Wish wish, DateTimeOffset now, CancellationToken cancel)
    {
        var work = Directory.CreateTempSubdirectory("slipway-init-");
        try
        {
            var engine = new DataEngine(new DataEngineOptions { WorkFolder = Path.Combine(work.FullName, "scan") });
            var (file, output) = (new SourceFile(path, source), Path.Combine(work.FullName, "out"));
            if (!(await Read(engine, file, output, wish, now, cancel)).Succeeded(out var read, out var refusal))
                return refusal;
            return await Task.Run(() => Look(read, source, wish, cancel), cancel);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>Loads the file, again where texts among numbers turn out to stand for "missing"; what was taken for that without making a number or a date of its column is taken back.</summary>
    private static async Task<Result<ReadFile>> Read(DataEngine engine, SourceFile file, string output, Wish wish, DateTimeOffset now, CancellationToken cancel)
    {
        if (!(await Load(null)).Succeeded(out var load, out var refusal))
            return refusal;
        if (load.Sources[0].Reading is null)
            return new ReadFile(load, [], []);
        if (!(await engine.AlmostTyped(load.Good.Path, cancel)).Succeeded(out var almost, out refusal))
            return refusal;
        var (plain, standIns) = (load.Nulls, StandIns.Of(almost, wish.Target, load.Rows));
        for (var open = standIns.Count > 0; open;)
        {
            if (!(await Load(standIns.Count == 0 ? null : [.. plain.Union(standIns.Select(s => s.Text), StringComparer.Ordinal)])).Succeeded(out load, out refusal))
                return refusal;
            var helped = standIns.Where(s => load.Schema.Find(s.Column)?.Type != ColumnType.String).ToList();
            (open, standIns) = (helped.Count < standIns.Count, helped);
        }

        return new ReadFile(load, standIns, almost);

        Task<Result<LoadResult>> Load(IReadOnlyList<string>? nulls) => engine.Load([file], new LoadRules { AsOf = now, Reading = nulls is null ? null : new Reading(Nulls: nulls) }, output, cancel);
    }

    private static DataLook Look(ReadFile read, string source, Wish wish, CancellationToken cancel)
    {
        var (load, standIns, almost) = read;
        using var rows = new RowsView(load.Good.Path, MostRows);
        // Ties are not looked for where the wish cannot be granted; the draft says why.
        var bare = new DataLook(source, load.Rows, [.. load.Schema.Columns.Select((c, i) => Column(c, load.Profile.Columns[i], 0, [], null))], [], load.Nulls) { Reading = load.Sources[0].Reading, StandIns = standIns };
        if (bare.Find(wish.Target) is not { } target)
            return bare;
        var time = wish.Time is null ? null : bare.Find(wish.Time);
        var ties = new Ties(rows, target, time is { IsTime: true } ? time : null);
        var columns = new List<ColumnLook>();
        foreach (var (column, profile) in load.Schema.Columns.Zip(load.Profile.Columns))
        {
            cancel.ThrowIfCancellationRequested();
            var distinct = rows.Distinct(column.Name);
            // Of a longer file the profile knows more than the rows looked at; where most values differ it has counted them all.
            var all = load.Rows <= MostRows ? distinct : Math.Max(distinct, profile.Distinct);
            var values = column.Type is ColumnType.String or ColumnType.Int or ColumnType.Bool && distinct <= DataLook.MostClasses ? rows.Values(column.Name) : [];
            var looked = Column(column, profile, all, values, null);
            columns.Add(column.Type != ColumnType.String ? looked : looked with
            {
                HasCommas = distinct > DataLook.MostClasses && rows.HasCommas(column.Name),
                Unread = almost.FirstOrDefault(a => a.Column == column.Name) is { } near ? StandIns.Reason(near, target.Name, load.Rows, bare.DecimalComma) : null,
            });
        }

        columns = [.. columns.Select(c => c.Name == target.Name || c.Name == time?.Name ? c : c with { Tie = ties.Of(c) })];
        var classes = columns.First(c => c.Name == target.Name) is { Type: not ColumnType.Float, Distinct: <= DataLook.MostClasses } ? rows.Classes(target.Name, time is { IsTime: true } ? time.Name : null) : [];
        return bare with { Columns = columns, Classes = classes, RowsADay = time is { IsTime: true } ? rows.ADay(time.Name) : null };
    }

    private static ColumnLook Column(Data.Contracts.Column column, ColumnProfile profile, long distinct, IReadOnlyList<string> values, string? tie)
    {
        double[] quartiles = [.. (profile.Numbers?.Quantiles ?? []).Where(q => q.At is 0.25 or 0.5 or 0.75).Select(q => q.Value).Where(double.IsFinite)];
        return new(column.Name, column.Type, column.Format, profile.Nulls, distinct, values, profile.Numbers?.Min, profile.Numbers?.Max, profile.Texts?.MeanLength, quartiles, profile.Times?.Min, profile.Times?.Max, tie);
    }
}

/// <summary>A file as it was read.</summary>
/// <param name="Load">The rows and what was found of them.</param>
/// <param name="StandIns">Texts that were taken for "missing".</param>
/// <param name="Almost">Columns that were texts at first, and numbers or dates but for a few values.</param>
internal sealed record ReadFile(LoadResult Load, IReadOnlyList<StandIn> StandIns, IReadOnlyList<AlmostTyped> Almost);

/// <summary>The first rows of a Parquet file, to be asked questions.</summary>
internal sealed class RowsView : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly string _path;

    public RowsView(string path, int most)
    {
        _path = path;
        _connection.Open();
        Ask($"SET memory_limit = '1GiB'; SET threads = {Environment.ProcessorCount}; SET temp_directory = {Text(Path.Combine(Path.GetDirectoryName(path)!, "spill"))}; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false");
        Ask(FormattableString.Invariant($"CREATE TABLE data AS SELECT * FROM read_parquet({Text(path)}) LIMIT {most}"));
    }

    public static string Name(string column) => "\"" + column.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Text(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    public long Distinct(string column) => Whole(Ask($"SELECT count(DISTINCT {Name(column)}) FROM data")[0][0]);

    public IReadOnlyList<string> Values(string column) => [.. Ask($"SELECT DISTINCT CAST({Name(column)} AS VARCHAR) AS v FROM data WHERE {Name(column)} IS NOT NULL ORDER BY v").Select(row => (string)row[0]!)];

    /// <summary>How many rows of the whole file fall on a day, in the middle nine tenths of them by a time; null when these are all at once.</summary>
    public double? ADay(string time)
    {
        var row = Ask($"SELECT count(s), quantile_disc(s, 0.95) - quantile_disc(s, 0.05) FROM (SELECT epoch_ms(CAST({Name(time)} AS TIMESTAMP)) AS s FROM read_parquet({Text(_path)}))")[0];
        return row[1] is null || Whole(row[1]) == 0 ? null : 0.9 * Whole(row[0]) / TimeSpan.FromMilliseconds(Whole(row[1])).TotalDays;
    }

    /// <summary>Whether nearly all values of a column of texts are numbers but for their commas.</summary>
    public bool HasCommas(string column)
    {
        var row = Ask($"SELECT count(v), count(*) FILTER (WHERE regexp_full_match(v, '[+-]?[0-9.]*[0-9](,[0-9]+)*')), count(*) FILTER (WHERE contains(v, ',')) FROM (SELECT trim({Name(column)}) AS v FROM data)")[0].Select(Whole).ToArray();
        return row[2] > 0 && row[1] >= 0.9 * row[0];
    }

    /// <summary>The values of a target with how often they occur, in all and among the oldest 64 %.</summary>
    public IReadOnlyList<ClassLook> Classes(string target, string? time)
    {
        var early = time is null ? "TRUE" : $"{Name(time)} IS NULL OR epoch_us(CAST({Name(time)} AS TIMESTAMP)) < (SELECT quantile_disc(epoch_us(CAST({Name(time)} AS TIMESTAMP)), 0.64) FROM data)";
        return [.. Ask($"SELECT CAST({Name(target)} AS VARCHAR), count(*) AS n, count(*) FILTER (WHERE {early}) FROM data WHERE {Name(target)} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1").Select(row => new ClassLook((string)row[0]!, Whole(row[1]), Whole(row[2])))];
    }

    public List<object?[]> Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    public static long Whole(object? value) => Convert.ToInt64(value ?? 0L, CultureInfo.InvariantCulture);

    public void Dispose() => _connection.Dispose();
}
