using Dapper;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Aliases;

/// <summary>The SQL of aliases. Both databases read every statement here; instants are Unix milliseconds.</summary>
internal static class AliasStore
{
    public static async Task<Alias?> Find(Unit unit, string model, string name, CancellationToken cancel)
    {
        const string sql = """
            SELECT a.version AS Version, a.moved_at AS MovedAt FROM model_alias a JOIN registered_model m ON m.id = a.model
            WHERE m.name = @model AND a.name = @name
            """;
        var row = await unit.Connection.QuerySingleOrDefaultAsync<(long Version, long MovedAt)?>(new CommandDefinition(sql, new { model, name }, cancellationToken: cancel));
        return row is { } r ? new Alias(model, name, (int)r.Version, DateTimeOffset.FromUnixTimeMilliseconds(r.MovedAt)) : null;
    }

    public static Task Save(Unit unit, string modelId, Alias alias, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO model_alias (model, name, version, moved_at) VALUES (@modelId, @Name, @Version, @at)
            ON CONFLICT (model, name) DO UPDATE SET version = excluded.version, moved_at = excluded.moved_at
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { modelId, alias.Name, Version = (long)alias.Version, at = alias.MovedAt.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
    }

    public static Task Delete(Unit unit, string modelId, string name, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM model_alias WHERE model = @modelId AND name = @name", new { modelId, name }, cancellationToken: cancel));
}
