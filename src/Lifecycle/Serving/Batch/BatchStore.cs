using Dapper;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Batch;

/// <summary>A batch as the database keeps it.</summary>
/// <param name="RunningJob">The job that began last; null before any did.</param>
/// <param name="RunningVersion">The version that it computes with, whatever its alias does meanwhile.</param>
internal sealed record BatchRow(
    string Id, string Name, string Project, string Model, string? Files, string? Dataset, string Output, string? Schedule, string Zone, string? RunningJob, string? RunningVersion, long DeclaredAt, long? RemovedAt)
{
    public DeclaredBatch With(DateTimeOffset? next) =>
        new(Id, Name, Project, Model, Files, Dataset, Output, Schedule, Zone, next, DateTimeOffset.FromUnixTimeMilliseconds(DeclaredAt), RemovedAt is { } gone ? DateTimeOffset.FromUnixTimeMilliseconds(gone) : null);
}

/// <summary>The SQL of batches.</summary>
internal static class BatchStore
{
    private const string Select = """
        SELECT id AS Id, name AS Name, project AS Project, model AS Model, files AS Files, dataset AS Dataset, output AS Output, schedule AS Schedule, zone AS Zone,
               running_job AS RunningJob, running_version AS RunningVersion, declared_at AS DeclaredAt, removed_at AS RemovedAt
        FROM batch
        """;

    public static Task<BatchRow?> Find(Unit unit, string name, CancellationToken cancel) =>
        unit.Connection.QuerySingleOrDefaultAsync<BatchRow>(new CommandDefinition($"{Select} WHERE name = @name", new { name }, cancellationToken: cancel));

    public static async Task<IReadOnlyList<BatchRow>> Declared(Unit unit, CancellationToken cancel) =>
        [.. await unit.Connection.QueryAsync<BatchRow>(new CommandDefinition($"{Select} WHERE removed_at IS NULL ORDER BY name", cancellationToken: cancel))];

    public static async Task<IReadOnlyList<BatchRow>> OfProject(Unit unit, string project, CancellationToken cancel) =>
        [.. await unit.Connection.QueryAsync<BatchRow>(new CommandDefinition($"{Select} WHERE removed_at IS NULL AND project = @project ORDER BY name", new { project }, cancellationToken: cancel))];

    public static Task Save(Unit unit, BatchRow row, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO batch (id, name, project, model, files, dataset, output, schedule, zone, declared_by, declared_at)
            VALUES (@Id, @Name, @Project, @Model, @Files, @Dataset, @Output, @Schedule, @Zone, @by, @DeclaredAt)
            ON CONFLICT (name) DO UPDATE SET project = excluded.project, model = excluded.model, files = excluded.files, dataset = excluded.dataset, output = excluded.output,
                schedule = excluded.schedule, zone = excluded.zone, declared_by = excluded.declared_by, declared_at = excluded.declared_at, removed_at = NULL
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { row.Id, row.Name, row.Project, row.Model, row.Files, row.Dataset, row.Output, row.Schedule, row.Zone, row.DeclaredAt, by = unit.Actor.Principal }, cancellationToken: cancel));
    }

    public static Task Remove(Unit unit, string id, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE batch SET removed_at = @at WHERE id = @id", new { id, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    /// <summary>Lets a job begin in the place of the one that was seen there.</summary>
    /// <returns>False when another began meanwhile.</returns>
    public static async Task<bool> Begin(Unit unit, string id, string? seen, string job, string version, CancellationToken cancel)
    {
        const string sql = "UPDATE batch SET running_job = @job, running_version = @version WHERE id = @id AND removed_at IS NULL AND coalesce(running_job, '') = coalesce(@seen, '')";
        return await unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { id, seen, job, version }, cancellationToken: cancel)) == 1;
    }
}
