using Dapper;
using Slipway.Registry.Contracts;

namespace Slipway.Registry.Stages;

/// <summary>The SQL of stages.</summary>
internal static class StageStore
{
    /// <summary>The other versions of a model that are in a stage: their ids and numbers.</summary>
    public static async Task<IReadOnlyList<(string Id, long Number)>> Others(Unit unit, ModelVersion version, ModelStage stage, CancellationToken cancel)
    {
        const string sql = """
            SELECT v.id, v.number FROM model_version v JOIN registered_model m ON m.id = v.model
            WHERE m.name = @Model AND v.stage = @stage AND v.state <> 'deleted' AND v.id <> @Id ORDER BY v.number
            """;
        return (await unit.Connection.QueryAsync<(string, long)>(new CommandDefinition(sql, new { version.Model, version.Id, stage = stage.ToString() }, cancellationToken: cancel))).AsList();
    }

    public static Task Save(Unit unit, string id, ModelStage stage, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE model_version SET stage = @stage, updated_at = @at WHERE id = @id", new { id, stage = stage.ToString(), at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    /// <summary>A model has changed when one of its versions moved to another stage.</summary>
    public static Task Touch(Unit unit, string model, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE registered_model SET updated_at = @at WHERE name = @model", new { model, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
}
