using System.Globalization;
using Dapper;
using Slipway.Pipelines.Contracts;

namespace Slipway.Pipelines.Runs;

/// <summary>The SQL of pipelines and their steps.</summary>
internal static class PipelineStore
{
    /// <summary>How a key begins that names the event which asked for a pipeline.</summary>
    private const string EventKey = "event/";

    private const string Columns = """
        id AS Id, project AS Project, cause AS Cause, declaration AS Declaration, sources AS Sources, code AS Code, trains AS Trains, state AS State, step AS Step, words AS Words, dataset AS Dataset, version AS Version,
        experiment AS Experiment, run AS Run, job AS Job, result AS Result, model AS Model, number AS Number, model_version AS ModelVersion, started_by AS StartedBy, started_at AS StartedAt, changed_at AS ChangedAt, finished_at AS FinishedAt
        """;

    public static Task Insert(Unit unit, Pipeline pipeline, string? key)
    {
        const string sql = """
            INSERT INTO pipeline (id, project, cause, key, declaration, sources, code, trains, state, step, started_by, started_at, changed_at)
            VALUES (@Id, @Project, @Cause, @key, @Declaration, @Sources, @Code, @trains, @state, @step, @StartedBy, @at, @at)
            """;
        return unit.Connection.ExecuteAsync(sql, new
        {
            pipeline.Id, pipeline.Project, pipeline.Cause, key, pipeline.Declaration, pipeline.Sources, pipeline.Code, trains = pipeline.Trains ? 1L : 0L, state = Word(pipeline.State), step = Word(pipeline.Step), pipeline.StartedBy,
            at = pipeline.StartedAt.ToUnixTimeMilliseconds(),
        });
    }

    public static Task Update(Unit unit, Pipeline pipeline)
    {
        const string sql = """
            UPDATE pipeline SET state = @state, step = @step, words = @Words, dataset = @Dataset, version = @Version, experiment = @Experiment, run = @Run, job = @Job, result = @Result,
                model = @Model, number = @Number, model_version = @ModelVersion, changed_at = @changed, finished_at = @finished
            WHERE id = @Id
            """;
        return unit.Connection.ExecuteAsync(sql, new
        {
            pipeline.Id, state = Word(pipeline.State), step = Word(pipeline.Step), pipeline.Words, pipeline.Dataset, pipeline.Version, pipeline.Experiment, pipeline.Run, pipeline.Job, pipeline.Result,
            pipeline.Model, Number = (long?)pipeline.Number, pipeline.ModelVersion, changed = unit.Now.ToUnixTimeMilliseconds(), finished = pipeline.FinishedAt?.ToUnixTimeMilliseconds(),
        });
    }

    public static async Task<Pipeline?> Find(Unit unit, string id) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM pipeline WHERE id = @id", new { id }))?.ToPipeline();

    /// <summary>Newest first; ids are time-ordered.</summary>
    public static async Task<IReadOnlyList<Pipeline>> List(Unit unit, string? project, string? before, int most)
    {
        const string filter = "(CAST(@project AS TEXT) IS NULL OR project = @project) AND (CAST(@before AS TEXT) IS NULL OR id < @before)";
        return [.. (await unit.Connection.QueryAsync<Row>($"SELECT {Columns} FROM pipeline WHERE {filter} ORDER BY id DESC LIMIT @most", new { project, before, most })).Select(row => row.ToPipeline())];
    }

    /// <summary>Those that fit, newest first, each with the subject of the event that started it.</summary>
    public static async Task<IReadOnlyList<(Pipeline Pipeline, string? Trigger)>> Lookup(Unit unit, PipelineLookup wanted)
    {
        List<string> conditions = [];
        if (wanted.Run is not null)
            conditions.Add("run = @Run");
        if (wanted.Data is not null)
            conditions.Add("dataset = @dataset AND version = @version");
        // What started a pipeline stands in its key; those with one are few.
        if (wanted.Trigger is not null)
            conditions.Add($"key LIKE '{EventKey}%'");
        var most = wanted.Trigger is null ? wanted.Limit : int.MaxValue;
        var sql = $"SELECT {Columns} FROM pipeline {(conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions))} ORDER BY id DESC LIMIT @most";
        var rows = await unit.Connection.QueryAsync<Row>(sql, new { wanted.Run, dataset = wanted.Data?.Dataset, version = wanted.Data?.Version, most });
        List<(Pipeline, string?)> found = [];
        foreach (var pipeline in rows.Select(row => row.ToPipeline()))
        {
            var trigger = await Trigger(unit, pipeline.Id);
            if (wanted.Trigger is null || wanted.Trigger == trigger)
                found.Add((pipeline, trigger));
        }

        return [.. found.Take(wanted.Limit)];
    }

    /// <summary>The subject of the event that started a pipeline, such as an alert; null where somebody applied a declaration.</summary>
    public static async Task<string?> Trigger(Unit unit, string pipeline) =>
        await TriggerOf(unit, await unit.Connection.ExecuteScalarAsync<string?>("SELECT key FROM pipeline WHERE id = @pipeline", new { pipeline }));

    /// <summary>The subject of the event that a key names.</summary>
    public static async Task<string?> TriggerOf(Unit unit, string? key) =>
        key?.StartsWith(EventKey, StringComparison.Ordinal) == true && long.TryParse(key[EventKey.Length..].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? await unit.Connection.ExecuteScalarAsync<string?>("SELECT subject FROM outgoing_event WHERE sequence = @sequence", new { sequence })
            : null;

    public static async Task AddStep(Unit unit, string pipeline, PipelineStep step, string state, string words)
    {
        const string sql = """
            INSERT INTO pipeline_step (pipeline, ordinal, step, state, words, at)
            VALUES (@pipeline, (SELECT count(*) + 1 FROM pipeline_step WHERE pipeline = @pipeline), @step, @state, @words, @at)
            """;
        await unit.Connection.ExecuteAsync(sql, new { pipeline, step = Word(step), state, words, at = unit.Now.ToUnixTimeMilliseconds() });
    }

    public static async Task<IReadOnlyList<StepEntry>> Steps(Unit unit, string pipeline)
    {
        var rows = await unit.Connection.QueryAsync<(long Ordinal, string Step, string State, string Words, long At)>("SELECT ordinal, step, state, words, at FROM pipeline_step WHERE pipeline = @pipeline ORDER BY ordinal", new { pipeline });
        return [.. rows.Select(r => new StepEntry((int)r.Ordinal, Enum.Parse<PipelineStep>(r.Step, ignoreCase: true), r.State, r.Words, DateTimeOffset.FromUnixTimeMilliseconds(r.At)))];
    }

    public static Task<string?> FindByKey(Unit unit, string key) => unit.Connection.ExecuteScalarAsync<string?>("SELECT id FROM pipeline WHERE key = @key", new { key });

    /// <summary>How many trainings of a project began since an instant without anybody applying anything, and when the last did.</summary>
    public static async Task<(long Count, DateTimeOffset? Newest)> Retrainings(Unit unit, string project, DateTimeOffset since)
    {
        const string sql = "SELECT count(*), max(started_at) FROM pipeline WHERE project = @project AND key IS NOT NULL AND started_at > @since";
        var (count, newest) = await unit.Connection.QuerySingleAsync<(long Count, long? Newest)>(sql, new { project, since = since.ToUnixTimeMilliseconds() });
        return (count, newest is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }

    /// <summary>Whether a training on a dataset version began, or is about to.</summary>
    public static Task<bool> Learns(Unit unit, string project, string version)
    {
        const string sql = "SELECT EXISTS (SELECT 1 FROM pipeline WHERE project = @project AND trains = 1 AND (version = @version OR (state = 'running' AND step = 'data')))";
        return unit.Connection.ExecuteScalarAsync<bool>(sql, new { project, version });
    }

    /// <summary>Whether one of a project's pipelines runs.</summary>
    public static Task<bool> Runs(Unit unit, string project) => unit.Connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM pipeline WHERE project = @project AND state = 'running')", new { project });

    /// <summary>A project's id by its name.</summary>
    public static Task<string?> Project(Unit unit, string name) => unit.Connection.ExecuteScalarAsync<string?>("SELECT id FROM project WHERE name = @name", new { name });

    public static async Task<string> ProjectName(Unit unit, string id) => (await unit.Connection.ExecuteScalarAsync<string>("SELECT name FROM project WHERE id = @id", new { id }))!;

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private sealed record Row(
        string Id, string Project, string Cause, string Declaration, string Sources, string? Code, long Trains, string State, string Step, string? Words, string? Dataset, string? Version, long? Experiment, string? Run,
        string? Job, string? Result, string? Model, long? Number, string? ModelVersion, string StartedBy, long StartedAt, long ChangedAt, long? FinishedAt)
    {
        public Pipeline ToPipeline() => new(
            Id, Project, Cause, Declaration, Sources, Code, Trains != 0, Enum.Parse<PipelineState>(State, ignoreCase: true), Enum.Parse<PipelineStep>(Step, ignoreCase: true), Words, Dataset, Version, Experiment, Run, Job,
            Result, Model, (int?)Number, StartedBy, At(StartedAt), At(ChangedAt), FinishedAt is { } finished ? At(finished) : null) { ModelVersion = ModelVersion };

        private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
