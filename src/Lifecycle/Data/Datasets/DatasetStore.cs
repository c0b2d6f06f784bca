using System.Text.Json;
using Dapper;
using Slipway.Data.Contracts;

namespace Slipway.Data.Datasets;

/// <summary>The SQL of datasets.</summary>
internal static class DatasetStore
{
    private const string Columns = "id AS Id, name AS Name, settings AS Settings, created_at AS CreatedAt, created_by AS CreatedBy, changed_at AS ChangedAt";

    public static async Task<Dataset?> Find(Unit unit, string name, CancellationToken cancel) =>
        (await unit.Connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"SELECT {Columns} FROM dataset WHERE name = @name", new { name }, cancellationToken: cancel)))?.ToDataset();

    /// <summary>Those after a name, in alphabetical order.</summary>
    public static async Task<IReadOnlyList<Dataset>> List(Unit unit, string after, int limit, CancellationToken cancel)
    {
        var rows = await unit.Connection.QueryAsync<Row>(new CommandDefinition($"SELECT {Columns} FROM dataset WHERE name > @after ORDER BY name LIMIT @limit", new { after, limit }, cancellationToken: cancel));
        return [.. rows.Select(row => row.ToDataset())];
    }

    public static Task Insert(Unit unit, Dataset dataset, CancellationToken cancel)
    {
        const string sql = "INSERT INTO dataset (id, name, settings, created_at, created_by, changed_at) VALUES (@Id, @Name, @settings, @at, @CreatedBy, @at)";
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { dataset.Id, dataset.Name, settings = Json(dataset.Settings), at = dataset.CreatedAt.ToUnixTimeMilliseconds(), dataset.CreatedBy }, cancellationToken: cancel));
    }

    public static Task Change(Unit unit, Dataset dataset, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE dataset SET settings = @settings, changed_at = @at WHERE id = @Id", new { dataset.Id, settings = Json(dataset.Settings), at = dataset.ChangedAt.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    private static string Json(DatasetSettings settings) => JsonSerializer.Serialize(settings, JsonSerializerOptions.Web);

    private sealed record Row(string Id, string Name, string Settings, long CreatedAt, string CreatedBy, long ChangedAt)
    {
        public Dataset ToDataset() => new(Id, Name, JsonSerializer.Deserialize<DatasetSettings>(Settings, JsonSerializerOptions.Web)!, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), CreatedBy, DateTimeOffset.FromUnixTimeMilliseconds(ChangedAt));
    }
}
