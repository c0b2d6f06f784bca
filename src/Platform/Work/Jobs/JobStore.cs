using Dapper;
using Slipway.Storage;

namespace Slipway.Work.Jobs;

/// <summary>The SQL of jobs. Instants are Unix milliseconds; a state changes only from the state and attempt that the statement names.</summary>
internal static class JobStore
{
    public static Task Insert(Unit unit, JobRow row)
    {
        const string sql = """
            INSERT INTO job (id, kind, subject, state, priority, weight, memory, payload, key, parent, group_id, created_by, attempt, max_attempts, created_at, not_before)
            VALUES (@Id, @Kind, @Subject, @State, @Priority, @Weight, @Memory, @Payload, @Key, @Parent, @GroupId, @CreatedBy, @Attempt, @MaxAttempts, @CreatedAt, @NotBefore)
            """;
        return unit.Connection.ExecuteAsync(sql, row);
    }

    public static Task<JobRow?> Find(Unit unit, string id) =>
        unit.Connection.QuerySingleOrDefaultAsync<JobRow>($"SELECT {JobRow.Columns} FROM job WHERE id = @id", new { id });

    public static Task<JobRow?> FindByKey(Unit unit, string key) =>
        unit.Connection.QuerySingleOrDefaultAsync<JobRow>($"SELECT {JobRow.Columns} FROM job WHERE key = @key", new { key });

    /// <summary>Newest first; <paramref name="before"/> is the last id of the page before.</summary>
    public static async Task<IReadOnlyList<JobRow>> List(Unit unit, JobFilter filter, string? before, int limit)
    {
        List<string> where = ["1 = 1"];
        Add(filter.State, "state = @state");
        Add(filter.Kind, "kind = @Kind");
        Add(filter.Subject, "subject = @Subject");
        Add(filter.Parent, "parent = @Parent");
        Add(filter.Group, "group_id = @Group");
        Add(before, "id < @before");
        var sql = $"SELECT {JobRow.Columns} FROM job WHERE {string.Join(" AND ", where)} ORDER BY id DESC LIMIT @limit";
        var state = filter.State is { } wanted ? JobRow.Name(wanted) : null;
        return (await unit.Connection.QueryAsync<JobRow>(sql, new { state, filter.Kind, filter.Subject, filter.Parent, filter.Group, before, limit })).AsList();

        void Add(object? value, string condition)
        {
            if (value is not null)
                where.Add(condition);
        }
    }

    /// <summary>The job and all that are part of it, however deep, that have not ended.</summary>
    public static async Task<IReadOnlyList<JobRow>> Unended(Unit unit, string id)
    {
        const string sql = $"""
            WITH RECURSIVE family (member) AS (SELECT CAST(@id AS TEXT) UNION SELECT j.id FROM job j JOIN family f ON j.parent = f.member)
            SELECT {JobRow.Columns} FROM job WHERE id IN (SELECT member FROM family) AND state IN ('queued', 'running') ORDER BY id
            """;
        return (await unit.Connection.QueryAsync<JobRow>(sql, new { id })).AsList();
    }

    public static async Task<IReadOnlyList<JobRow>> RunningOn(Unit unit, string server) =>
        (await unit.Connection.QueryAsync<JobRow>($"SELECT {JobRow.Columns} FROM job WHERE state = 'running' AND server = @server ORDER BY id", new { server })).AsList();

    public static async Task<IReadOnlyList<JobRow>> Overdue(Unit unit, string exceptServer, long now) =>
        (await unit.Connection.QueryAsync<JobRow>($"SELECT {JobRow.Columns} FROM job WHERE state = 'running' AND server <> @exceptServer AND lease_until < @now ORDER BY id", new { exceptServer, now })).AsList();

    /// <summary>The job that is next in line: the highest priority, then the one that has been allowed to run for longest.</summary>
    /// <param name="kinds">Names whose shape <see cref="JobKinds"/> has checked.</param>
    public static Task<JobRow?> Next(Unit unit, IEnumerable<string> kinds) =>
        unit.Connection.QueryFirstOrDefaultAsync<JobRow>(
            $"SELECT {JobRow.Columns} FROM job WHERE state = 'queued' AND not_before <= @now AND kind IN ('{string.Join("', '", kinds)}') ORDER BY priority DESC, not_before, id LIMIT 1",
            new { now = unit.Now.ToUnixTimeMilliseconds() });

    public static Task<long> WeightOn(Unit unit, string server) =>
        unit.Connection.ExecuteScalarAsync<long>("SELECT CAST(coalesce(sum(weight), 0) AS BIGINT) FROM job WHERE state = 'running' AND server = @server", new { server });

    public static Task Start(Unit unit, string id, int attempt, string credential, string server, long leaseUntil)
    {
        const string sql = """
            UPDATE job SET state = 'running', attempt = @attempt, credential = @credential, server = @server, lease_until = @leaseUntil, started_at = @now, heartbeat_at = @now, progress = NULL
            WHERE id = @id AND state = 'queued'
            """;
        return unit.Connection.ExecuteAsync(sql, new { id, attempt, credential, server, leaseUntil, now = unit.Now.ToUnixTimeMilliseconds() });
    }

    public static Task Beat(Unit unit, string id, long leaseUntil) =>
        unit.Connection.ExecuteAsync("UPDATE job SET heartbeat_at = @now, lease_until = @leaseUntil WHERE id = @id", new { id, leaseUntil, now = unit.Now.ToUnixTimeMilliseconds() });

    /// <summary>The process of an attempt is gone and all that it printed is in the log.</summary>
    public static Task MarkCleared(Unit unit, string id, int attempt) =>
        unit.Connection.ExecuteAsync("UPDATE job SET cleared = @attempt WHERE id = @id AND attempt = @attempt", new { id, attempt });

    public static Task SaveProgress(Unit unit, string id, string progress) =>
        unit.Connection.ExecuteAsync("UPDATE job SET progress = @progress WHERE id = @id", new { id, progress });

    public static Task SaveCheckpoint(Unit unit, string id, string checkpoint) =>
        unit.Connection.ExecuteAsync("UPDATE job SET checkpoint = @checkpoint WHERE id = @id", new { id, checkpoint });

    public static Task AskCancel(Unit unit, string id) =>
        unit.Connection.ExecuteAsync("UPDATE job SET cancel_requested_at = coalesce(cancel_requested_at, @now) WHERE id = @id", new { id, now = unit.Now.ToUnixTimeMilliseconds() });

    /// <summary>Ends a job; its lease and credential end with it.</summary>
    public static Task End(Unit unit, string id, JobState state, string? result, string? error)
    {
        const string sql = """
            UPDATE job SET state = @state, result = @result, error = @error, finished_at = @now, lease_until = NULL, credential = NULL WHERE id = @id
            """;
        return unit.Connection.ExecuteAsync(sql, new { id, state = JobRow.Name(state), result, error, now = unit.Now.ToUnixTimeMilliseconds() });
    }

    /// <summary>Puts a job back into the queue for its next attempt.</summary>
    public static Task Requeue(Unit unit, string id, long notBefore, long maxAttempts, string? error)
    {
        const string sql = """
            UPDATE job SET state = 'queued', not_before = @notBefore, max_attempts = @maxAttempts, error = @error, lease_until = NULL, credential = NULL, cancel_requested_at = NULL,
                           finished_at = NULL, result = NULL
            WHERE id = @id
            """;
        return unit.Connection.ExecuteAsync(sql, new { id, notBefore, maxAttempts, error });
    }
}
