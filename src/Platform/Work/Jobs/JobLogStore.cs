using Dapper;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>The SQL of job logs.</summary>
internal static class JobLogStore
{
    private static readonly BulkInsert<Line> Lines = new("job_log",
    [
        new("job", "text", l => l.Job),
        new("sequence", "bigint", l => l.Sequence),
        new("attempt", "bigint", l => l.Attempt),
        new("source", "text", l => l.Source),
        new("line", "bigint", l => l.Number),
        new("at", "bigint", l => l.At),
        new("text", "text", l => l.Text),
    ]);

    /// <summary>Appends lines; those whose number is there already were sent twice and are left out.</summary>
    /// <param name="from">The number of the first line among those of its attempt and source, from 0; null to go on after the last.</param>
    /// <returns>What was appended.</returns>
    public static async Task<IReadOnlyList<JobLogLine>> Append(Unit unit, string job, int attempt, string source, long? from, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        var known = await Count(unit, job, attempt, source);
        var first = from ?? known;
        if (first > known)
            throw new ArgumentOutOfRangeException(nameof(from), first, $"Lines before it are missing; {known} are there.");
        var next = 1 + await unit.Connection.ExecuteScalarAsync<long>("SELECT coalesce(max(sequence), 0) FROM job_log WHERE job = @job", new { job });
        var fresh = texts.Skip((int)(known - first)).Select((text, i) => new Line(job, next + i, attempt, source, known + i, unit.Now.ToUnixTimeMilliseconds(), text)).ToList();
        await unit.Dialect.InsertMany(unit, Lines, fresh, cancel);
        return fresh.ConvertAll(l => new JobLogLine(l.Sequence, attempt, source, unit.Now, l.Text));
    }

    /// <summary>How many lines an attempt has from a source.</summary>
    public static Task<long> Count(Unit unit, string job, int attempt, string source) =>
        unit.Connection.ExecuteScalarAsync<long>("SELECT coalesce(max(line) + 1, 0) FROM job_log WHERE job = @job AND attempt = @attempt AND source = @source", new { job, attempt, source });

    public static async Task<IReadOnlyList<JobLogLine>> Read(Unit unit, string job, long after, int limit)
    {
        const string sql = "SELECT sequence AS Sequence, attempt AS Attempt, source AS Source, at AS At, text AS Text FROM job_log WHERE job = @job AND sequence > @after ORDER BY sequence LIMIT @limit";
        var rows = await unit.Connection.QueryAsync<(long Sequence, long Attempt, string Source, long At, string Text)>(sql, new { job, after, limit });
        return [.. rows.Select(r => new JobLogLine(r.Sequence, (int)r.Attempt, r.Source, DateTimeOffset.FromUnixTimeMilliseconds(r.At), r.Text))];
    }

    private sealed record Line(string Job, long Sequence, long Attempt, string Source, long Number, long At, string Text);
}
