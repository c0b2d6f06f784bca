using Dapper;
using Slipway.Registry.Contracts;
using Slipway.Storage.Queries;

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

    /// <summary>These models, in this order.</summary>
    public static async Task<IReadOnlyList<RegisteredModel>> ByIds(Unit unit, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var models = (await Complete(unit, await TextList.Rows<Row>(unit, Select + " WHERE m.id IN ({0})", ids, cancel), cancel)).ToDictionary(model => model.Id, StringComparer.Ordinal);
        return [.. ids.Select(id => models[id])];
    }

    /// <summary>False when the name is taken.</summary>
    public static async Task<bool> Insert(Unit unit, string id, string name, string description, CancellationToken cancel, long? createdAt = null, long? updatedAt = null)
    {
        const string sql = """
            INSERT INTO registered_model (id, name, description, last_version, created_by, created_at, updated_at) VALUES (@id, @name, @description, 0, @by, @created, @updated)
            ON CONFLICT (name) DO NOTHING
            """;
        var at = unit.Now.ToUnixTimeMilliseconds();
        return await unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { id, name, description, by = unit.Actor.Principal, created = createdAt ?? at, updated = updatedAt ?? at }, cancellationToken: cancel)) == 1;
    }

    public static Task Update(Unit unit, string id, string name, string description, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE registered_model SET name = @name, description = @description, updated_at = @at WHERE id = @id", new { id, name, description, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    /// <summary>Sees to it that the next version gets a higher number than this; says whether that was to be done.</summary>
    public static async Task<bool> RaiseLast(Unit unit, string id, int number, CancellationToken cancel) =>
        await unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE registered_model SET last_version = @number WHERE id = @id AND last_version < @number", new { id, number = (long)number }, cancellationToken: cancel)) == 1;

    public static async Task Delete(Unit unit, string id, CancellationToken cancel) =>
        await unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM registered_model WHERE id = @id", new { id }, cancellationToken: cancel));

    public static Task SetTag(Unit unit, string id, string key, string value, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("INSERT INTO registered_model_tag (model, key, value) VALUES (@id, @key, @value) ON CONFLICT (model, key) DO UPDATE SET value = excluded.value", new { id, key, value }, cancellationToken: cancel));

    public static Task DeleteTag(Unit unit, string id, string key, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM registered_model_tag WHERE model = @id AND key = @key", new { id, key }, cancellationToken: cancel));

    /// <summary>Adds tags and aliases, asked for once for all rows.</summary>
    private static async Task<IReadOnlyList<RegisteredModel>> Complete(Unit unit, IReadOnlyList<Row> rows, CancellationToken cancel)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var tags = (await TextList.Rows<(string Model, string Key, string Value)>(unit, "SELECT model, key, value FROM registered_model_tag WHERE model IN ({0}) ORDER BY model, key", ids, cancel)).ToLookup(t => t.Model, StringComparer.Ordinal);
        var aliases = (await TextList.Rows<(string Model, string Name, long Version)>(unit, "SELECT model, name, version FROM model_alias WHERE model IN ({0}) ORDER BY model, name", ids, cancel)).ToLookup(a => a.Model, StringComparer.Ordinal);
        return [.. rows.Select(row => new RegisteredModel(
            row.Id, row.Name, row.Description, (int?)row.Latest, aliases[row.Id].ToDictionary(a => a.Name, a => (int)a.Version, StringComparer.Ordinal),
            tags[row.Id].ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal), DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedAt)))];
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
