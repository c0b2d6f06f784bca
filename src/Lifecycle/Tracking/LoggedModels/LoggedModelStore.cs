using Dapper;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.LoggedModels;

/// <summary>The SQL of logged models.</summary>
internal static class LoggedModelStore
{
    private static readonly BulkInsert<(string Model, string Key, string Value)> Tags = new("logged_model_tag",
    [
        new("model", "text", t => t.Model),
        new("key", "text", t => t.Key),
        new("value", "text", t => t.Value),
    ], "(model, key) DO UPDATE SET value = excluded.value");

    private static readonly BulkInsert<(string Model, string Key, string Value)> Params = new("logged_model_param", Tags.Columns, Tags.OnConflict);

    public static Task Insert(Unit unit, LoggedModelRow row) => unit.Connection.ExecuteAsync("""
        INSERT INTO logged_model (id, experiment, name, model_type, source_run, status, artifact_uri, created_at, updated_at, deleted_at)
        VALUES (@Id, @Experiment, @Name, @Type, @SourceRun, @status, @ArtifactUri, @CreatedAt, @UpdatedAt, @DeletedAt)
        """, new { row.Id, row.Experiment, row.Name, row.Type, row.SourceRun, status = row.Status.ToString(), row.ArtifactUri, row.CreatedAt, row.UpdatedAt, row.DeletedAt });

    public static Task SetStatus(Unit unit, string id, LoggedModelStatus status, long at) => unit.Connection.ExecuteAsync(
        "UPDATE logged_model SET status = @status, updated_at = @at WHERE id = @id", new { id, status = status.ToString(), at });

    public static Task Delete(Unit unit, string id) => unit.Connection.ExecuteAsync("UPDATE logged_model SET deleted_at = @at WHERE id = @id", new { id, at = unit.Now.ToUnixTimeMilliseconds() });

    public static Task SetTags(Unit unit, string id, IEnumerable<Tag> tags) =>
        unit.Dialect.InsertMany(unit, Tags, [.. tags.GroupBy(t => t.Key, StringComparer.Ordinal).Select(g => (id, g.Key, g.Last().Value))], CancellationToken.None);

    public static Task<int> DeleteTag(Unit unit, string id, string key) => unit.Connection.ExecuteAsync("DELETE FROM logged_model_tag WHERE model = @id AND key = @key", new { id, key });

    public static Task SetParams(Unit unit, string id, IEnumerable<Param> parameters) =>
        unit.Dialect.InsertMany(unit, Params, [.. parameters.GroupBy(p => p.Key, StringComparer.Ordinal).Select(g => (id, g.Key, g.Last().Value))], CancellationToken.None);

    /// <summary>Adds tags, parameters and metrics to rows.</summary>
    public static async Task<IReadOnlyList<LoggedModel>> Complete(Unit unit, IReadOnlyList<LoggedModelRow> rows, CancellationToken cancel)
    {
        var tags = rows.ToDictionary(r => r.Id, _ => new List<Tag>(), StringComparer.Ordinal);
        var parameters = rows.ToDictionary(r => r.Id, _ => new List<Param>(), StringComparer.Ordinal);
        var metrics = rows.ToDictionary(r => r.Id, _ => new List<ModelMetric>(), StringComparer.Ordinal);
        await Sql.ForEach(unit, "SELECT model, key, value FROM logged_model_tag WHERE model IN ({0}) ORDER BY model, key", tags.Keys, r => tags[r.GetString(0)].Add(new Tag(r.GetString(1), r.GetString(2))), cancel);
        await Sql.ForEach(unit, "SELECT model, key, value FROM logged_model_param WHERE model IN ({0}) ORDER BY model, key", tags.Keys, r => parameters[r.GetString(0)].Add(new Param(r.GetString(1), r.GetString(2))), cancel);
        const string measured = "SELECT model, run, key, value, nan, timestamp, step, dataset_name, dataset_digest FROM logged_model_metric WHERE model IN ({0}) ORDER BY model, key, timestamp, step";
        await Sql.ForEach(unit, measured, tags.Keys, r => metrics[r.GetString(0)].Add(new ModelMetric(r.GetString(1), new MetricPoint(r.GetString(2), r.Measured(3, 4), r.GetInt64(5), r.GetInt64(6))
        {
            Model = r.GetString(0), DatasetName = r.OptionalText(7), DatasetDigest = r.OptionalText(8),
        })), cancel);
        return [.. rows.Select(r => new LoggedModel(r.Id, r.Experiment, r.Name, r.Type, r.SourceRun, r.Status, r.ArtifactUri, r.CreatedAt, r.UpdatedAt, tags[r.Id], parameters[r.Id], metrics[r.Id]) { Deleted = r.DeletedAt is not null })];
    }
}
