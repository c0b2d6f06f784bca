using Dapper;
using Slipway.Tracking.Contracts;

namespace Slipway.Tracking.Experiments;

/// <summary>The SQL of experiments.</summary>
internal static class ExperimentStore
{
    private static readonly BulkInsert<(long Experiment, string Key, string Value)> Tags = new("experiment_tag",
    [
        new("experiment", "bigint", t => t.Experiment),
        new("key", "text", t => t.Key),
        new("value", "text", t => t.Value),
    ], "(experiment, key) DO UPDATE SET value = excluded.value");

    /// <summary>The next number that no experiment has or had; an import may have brought some along.</summary>
    public static async Task<long> NextId(Unit unit)
    {
        long next;
        do
        {
            await unit.Connection.ExecuteAsync("UPDATE experiment_sequence SET last = last + 1");
            next = await unit.Connection.ExecuteScalarAsync<long>("SELECT last FROM experiment_sequence");
        }
        while (await unit.Connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM experiment_number WHERE id = @next)", new { next }));
        return next;
    }

    /// <summary>Takes a number that an import brings; says false where an experiment has or had it.</summary>
    public static async Task<bool> TakeId(Unit unit, long id) => await unit.Connection.ExecuteAsync(
        "INSERT INTO experiment_number (id) SELECT @id WHERE @id > (SELECT last FROM experiment_sequence) ON CONFLICT DO NOTHING", new { id }) == 1;

    public static Task<int> Insert(Unit unit, long id, string name, string location) =>
        Insert(unit, new ExperimentRow(id, name, location, unit.Now.ToUnixTimeMilliseconds(), unit.Now.ToUnixTimeMilliseconds(), null));

    public static Task<int> Insert(Unit unit, ExperimentRow row) => unit.Connection.ExecuteAsync("""
        INSERT INTO experiment (id, name, artifact_location, created_at, updated_at, deleted_at) VALUES (@Id, @Name, @ArtifactLocation, @CreatedAt, @UpdatedAt, @DeletedAt)
        ON CONFLICT DO NOTHING
        """, row);

    public static Task SetTags(Unit unit, long id, IEnumerable<Tag> tags) =>
        unit.Dialect.InsertMany(unit, Tags, [.. tags.GroupBy(t => t.Key, StringComparer.Ordinal).Select(g => (id, g.Key, g.Last().Value))], CancellationToken.None);

    public static Task<int> DeleteTag(Unit unit, long id, string key) =>
        unit.Connection.ExecuteAsync("DELETE FROM experiment_tag WHERE experiment = @id AND key = @key", new { id, key });

    public static Task Rename(Unit unit, long id, string name) =>
        unit.Connection.ExecuteAsync("UPDATE experiment SET name = @name, updated_at = @at WHERE id = @id", new { id, name, at = unit.Now.ToUnixTimeMilliseconds() });

    public static async Task Delete(Unit unit, long id)
    {
        var fall = new { id, at = unit.Now.ToUnixTimeMilliseconds(), fell = true };
        await unit.Connection.ExecuteAsync("UPDATE experiment SET deleted_at = @at, updated_at = @at WHERE id = @id", fall);
        await unit.Connection.ExecuteAsync("UPDATE run SET deleted_at = @at, fell_with_experiment = @fell WHERE experiment = @id AND deleted_at IS NULL", fall);
    }

    public static async Task Restore(Unit unit, long id)
    {
        var rise = new { id, at = unit.Now.ToUnixTimeMilliseconds(), fell = false };
        await unit.Connection.ExecuteAsync("UPDATE experiment SET deleted_at = NULL, updated_at = @at WHERE id = @id", rise);
        await unit.Connection.ExecuteAsync("UPDATE run SET deleted_at = NULL, fell_with_experiment = @fell WHERE experiment = @id AND fell_with_experiment", rise);
    }
}
