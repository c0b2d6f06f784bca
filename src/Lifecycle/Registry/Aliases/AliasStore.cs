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

    public static Task<bool> IsGuarded(Unit unit, string model, string alias, CancellationToken cancel) =>
        unit.Connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT 1 FROM alias_guard WHERE model = @model AND alias = @alias)", new { model, alias }, cancellationToken: cancel));

    public static Task AddGuard(Unit unit, string owner, string model, string alias, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("INSERT INTO alias_guard (owner, model, alias) VALUES (@owner, @model, @alias)", new { owner, model, alias }, cancellationToken: cancel));

    public static Task ClearGuards(Unit unit, string owner, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM alias_guard WHERE owner = @owner", new { owner }, cancellationToken: cancel));

    public static Task RenameGuards(Unit unit, string before, string now, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("INSERT INTO alias_guard (owner, model, alias) SELECT owner, @now, alias FROM alias_guard WHERE model = @before ON CONFLICT DO NOTHING", new { before, now }, cancellationToken: cancel));

    public static Task Delete(Unit unit, string modelId, string name, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM model_alias WHERE model = @modelId AND name = @name", new { modelId, name }, cancellationToken: cancel));
}
