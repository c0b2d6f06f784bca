using System.Text.Json;
using Dapper;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.Deployments;

/// <summary>The SQL of deployments.</summary>
internal static class DeploymentStore
{
    private const string Select = """
        SELECT id AS Id, name AS Name, reference AS Reference, model AS Model, version_id AS VersionId, version AS Version, log AS Log, project AS Project, followed AS Followed, created_at AS CreatedAt, updated_at AS UpdatedAt
        FROM deployment
        """;

    public static async Task<DeploymentRow?> Find(Unit unit, string name, CancellationToken cancel) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"{Select} WHERE name = @name", new { name }, cancellationToken: cancel)))?.ToDeployment();

    public static async Task<IReadOnlyList<DeploymentRow>> List(Unit unit, CancellationToken cancel) =>
        [.. (await unit.Connection.QueryAsync<Row>(new CommandDefinition($"{Select} ORDER BY name", cancellationToken: cancel))).Select(row => row.ToDeployment())];

    /// <summary>Those that follow an alias and have not followed this event yet.</summary>
    public static async Task<IReadOnlyList<DeploymentRow>> Following(Unit unit, string model, string alias, long sequence, CancellationToken cancel) =>
        [.. (await unit.Connection.QueryAsync<Row>(new CommandDefinition($"{Select} WHERE model = @model AND alias = @alias AND followed < @sequence ORDER BY name", new { model, alias, sequence }, cancellationToken: cancel))).Select(row => row.ToDeployment())];

    public static Task Save(Unit unit, DeploymentRow row, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO deployment (id, name, reference, model, alias, version_id, version, log, project, followed, created_at, updated_at)
            VALUES (@Id, @Name, @reference, @model, @alias, @versionId, @version, @LogJson, @Project, @Followed, @at, @at)
            ON CONFLICT (name) DO UPDATE SET reference = excluded.reference, model = excluded.model, alias = excluded.alias, version_id = excluded.version_id, version = excluded.version,
                log = excluded.log, project = excluded.project, followed = excluded.followed, updated_at = excluded.updated_at
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            row.Id, row.Name, reference = row.Reference.ToString(), model = row.Reference.Model, alias = row.Reference.Alias, versionId = row.Active.Id, version = (long)row.Active.Number, row.LogJson, row.Project, row.Followed,
            at = unit.Now.ToUnixTimeMilliseconds(),
        }, cancellationToken: cancel));
    }

    /// <summary>Adds to a deployment's history.</summary>
    public static Task AddChange(Unit unit, DeploymentRow row, string why, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO deployment_change (deployment, position, model, version_id, version, reference, why, changed_by, changed_at)
            SELECT @deployment, coalesce(max(position), 0) + 1, @Model, @Id, @number, @reference, @why, @by, @at FROM deployment_change WHERE deployment = @deployment
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { deployment = row.Id, row.Active.Model, row.Active.Id, number = (long)row.Active.Number, reference = row.Reference.ToString(), why, by = unit.Actor.Principal, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
    }

    /// <summary>The history, newest first.</summary>
    public static async Task<IReadOnlyList<DeploymentChange>> Changes(Unit unit, string deployment, CancellationToken cancel)
    {
        const string sql = """
            SELECT position AS Position, version_id AS Id, model AS Model, version AS Number, reference AS Reference, why AS Why, changed_by AS By, changed_at AS At
            FROM deployment_change WHERE deployment = @deployment ORDER BY position DESC LIMIT 1000
            """;
        var rows = await unit.Connection.QueryAsync<(long Position, string Id, string Model, long Number, string Reference, string Why, string By, long At)>(new CommandDefinition(sql, new { deployment }, cancellationToken: cancel));
        return [.. rows.Select(r => new DeploymentChange((int)r.Position, new ActiveVersion(r.Id, r.Model, (int)r.Number), r.Reference, r.Why, r.By, DateTimeOffset.FromUnixTimeMilliseconds(r.At)))];
    }

    /// <summary>Names a model anew wherever a deployment, its history or a batch names it.</summary>
    /// <returns>How many rows named it.</returns>
    public static async Task<int> Rename(Unit unit, string before, string now, CancellationToken cancel)
    {
        var rows = 0;
        foreach (var (table, column) in new[] { ("deployment", "reference"), ("deployment_change", "reference"), ("batch", "model") })
        {
            var sql = $"UPDATE {table} SET {column} = @now || substr({column}, length(@before) + 1){(column == "reference" ? ", model = @now" : "")} WHERE substr({column}, 1, length(@before) + 1) IN (@before || '@', @before || '/')";
            rows += await unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { before, now }, cancellationToken: cancel));
        }

        return rows;
    }

    /// <summary>The newest event there is: what a deployment made or changed now has followed.</summary>
    public static Task<long> LastEvent(Unit unit, CancellationToken cancel) =>
        unit.Connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT coalesce(max(sequence), 0) FROM outgoing_event", cancellationToken: cancel));

    public static Task SetFollowed(Unit unit, string id, long sequence, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE deployment SET followed = @sequence WHERE id = @id AND followed < @sequence", new { id, sequence }, cancellationToken: cancel));

    public static Task Delete(Unit unit, string id, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM deployment WHERE id = @id", new { id }, cancellationToken: cancel));

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string Reference { get; init; }

        public required string Model { get; init; }

        public required string VersionId { get; init; }

        public long Version { get; init; }

        public required string Log { get; init; }

        public string? Project { get; init; }

        public long Followed { get; init; }

        public long CreatedAt { get; init; }

        public long UpdatedAt { get; init; }

        public DeploymentRow ToDeployment() => new(
            Id, Name, ModelReference.Parse(Reference).Succeeded(out var reference, out var refusal) ? reference : throw new InvalidOperationException(refusal.Message),
            new ActiveVersion(VersionId, Model, (int)Version), JsonSerializer.Deserialize<LogPolicy>(Log, JsonSerializerOptions.Web)!, Project, Followed,
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt));
    }
}
