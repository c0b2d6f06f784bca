using Dapper;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Models;

/// <summary>The SQL of models.</summary>
internal static class ModelStore
{
    private const string Select = """
        SELECT m.id AS Id, m.name AS Name, m.description AS Description, m.created_at AS CreatedAt, m.updated_at AS UpdatedAt,
               (SELECT max(v.number) FROM model_version v WHERE v.model = m.id AND v.state <> 'deleted') AS Latest
        FROM registered_model m
        """;

    public static async Task<RegisteredModel?> Find(Unit unit, string name, CancellationToken cancel)
    {
        var row = await unit.Connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"{Select} WHERE m.name = @name", new { name }, cancellationToken: cancel));
        return row is null ? null : (await Complete(unit, [row], cancel))[0];
    }

    public static async Task<IReadOnlyList<RegisteredModel>> Search(Unit unit, ModelQuery query, string? after, int limit, CancellationToken cancel)
    {
        var sql = $"{Select} WHERE 1 = 1";
        var parameters = new DynamicParameters(new { after, name = query.Name, limit });
        if (after is not null)
            sql += " AND m.name > @after";
        if (query.Name is not null)
            sql += $" AND {unit.Dialect.Ilike("m.name", "@name")}";
        foreach (var (i, tag) in (query.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal)).Index())
        {
            sql += $" AND EXISTS (SELECT 1 FROM registered_model_tag t WHERE t.model = m.id AND t.key = @k{i} AND t.value = @v{i})";
            parameters.Add($"k{i}", tag.Key);
            parameters.Add($"v{i}", tag.Value);
        }

        var rows = await unit.Connection.QueryAsync<Row>(new CommandDefinition(sql + " ORDER BY m.name LIMIT @limit", parameters, cancellationToken: cancel));
        return await Complete(unit, [.. rows], cancel);
    }

    /// <summary>False when the name is taken.</summary>
    public static async Task<bool> Insert(Unit unit, string id, string name, string description, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO registered_model (id, name, description, last_version, created_by, created_at, updated_at) VALUES (@id, @name, @description, 0, @by, @at, @at)
            ON CONFLICT (name) DO NOTHING
            """;
        var at = unit.Now.ToUnixTimeMilliseconds();
        return await unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { id, name, description, by = unit.Actor.Principal, at }, cancellationToken: cancel)) == 1;
    }

    public static Task Update(Unit unit, string id, string name, string description, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE registered_model SET name = @name, description = @description, updated_at = @at WHERE id = @id", new { id, name, description, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    public static async Task Delete(Unit unit, string id, CancellationToken cancel) =>
        await unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM registered_model WHERE id = @id", new { id }, cancellationToken: cancel));

    public static Task SetTag(Unit unit, string id, string key, string value, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("INSERT INTO registered_model_tag (model, key, value) VALUES (@id, @key, @value) ON CONFLICT (model, key) DO UPDATE SET value = excluded.value", new { id, key, value }, cancellationToken: cancel));

    public static Task DeleteTag(Unit unit, string id, string key, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM registered_model_tag WHERE model = @id AND key = @key", new { id, key }, cancellationToken: cancel));

    private static async Task<IReadOnlyList<RegisteredModel>> Complete(Unit unit, IReadOnlyList<Row> rows, CancellationToken cancel)
    {
        var models = new List<RegisteredModel>(rows.Count);
        foreach (var row in rows)
        {
            var tags = await unit.Connection.QueryAsync<(string Key, string Value)>(new CommandDefinition("SELECT key, value FROM registered_model_tag WHERE model = @Id ORDER BY key", new { row.Id }, cancellationToken: cancel));
            var aliases = await unit.Connection.QueryAsync<(string Name, long Version)>(new CommandDefinition("SELECT name, version FROM model_alias WHERE model = @Id ORDER BY name", new { row.Id }, cancellationToken: cancel));
            models.Add(new RegisteredModel(row.Id, row.Name, row.Description, (int?)row.Latest, aliases.ToDictionary(a => a.Name, a => (int)a.Version, StringComparer.Ordinal),
                tags.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal), DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedAt)));
        }

        return models;
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public required string Description { get; init; }

        public long? Latest { get; init; }

        public long CreatedAt { get; init; }

        public long UpdatedAt { get; init; }
    }
}
