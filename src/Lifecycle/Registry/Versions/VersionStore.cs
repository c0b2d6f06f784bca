using Dapper;
using Slipway.Registry.Contracts;
using Slipway.Storage.Queries;

namespace Slipway.Registry.Versions;

/// <summary>The SQL of versions.</summary>
internal static class VersionStore
{
    private const string Select = """
        SELECT v.id AS Id, m.name AS Model, v.model AS ModelId, v.number AS Number, v.state AS State, v.description AS Description, v.run AS Run, v.repository AS Repository,
               v.git_commit AS GitCommit, v.signature AS Signature, v.digest AS Digest, v.source AS Source, v.location AS Location, v.run_link AS RunLink,
               v.logged_model AS LoggedModel, v.stage AS Stage, v.created_at AS CreatedAt, v.updated_at AS UpdatedAt
        FROM model_version v JOIN registered_model m ON m.id = v.model
        WHERE v.state <> 'deleted'
        """;

    /// <summary>Takes the model's next number.</summary>
    public static Task<long> NextNumber(Unit unit, string modelId, CancellationToken cancel) =>
        unit.Connection.ExecuteScalarAsync<long>(new CommandDefinition("UPDATE registered_model SET last_version = last_version + 1, updated_at = @at WHERE id = @modelId RETURNING last_version", new { modelId, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    public static async Task Insert(Unit unit, string modelId, ModelVersion version, CancellationToken cancel)
    {
        const string sql = """
            INSERT INTO model_version (id, model, number, state, description, run, repository, git_commit, signature, digest, source, location, run_link, logged_model, stage, created_by, created_at, updated_at)
            VALUES (@Id, @modelId, @Number, @State, @Description, @Run, @Repository, @Commit, @Signature, @Digest, @Source, @Location, @RunLink, @LoggedModel, @stage, @by, @created, @updated)
            """;
        await unit.Connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            version.Id, modelId, Number = (long)version.Number, version.State, version.Description, version.Run, version.Repository, version.Commit, version.Signature, version.Digest,
            version.Source, version.Location, version.RunLink, version.LoggedModel, stage = version.Stage.ToString(), by = unit.Actor.Principal, created = version.CreatedAt.ToUnixTimeMilliseconds(), updated = version.UpdatedAt.ToUnixTimeMilliseconds(),
        }, cancellationToken: cancel));
        await unit.Connection.ExecuteAsync(new CommandDefinition("INSERT INTO model_version_dataset (version, position, dataset) VALUES (@Id, @position, @dataset)", version.Datasets.Select((dataset, i) => new { version.Id, position = (long)i, dataset }).ToList(), cancellationToken: cancel));
        await InsertFiles(unit, version.Id, version.Files, cancel);
        foreach (var (key, value) in version.Tags)
            await SetTag(unit, version.Id, key, value, cancel);
    }

    /// <summary>Gives a version without files those that its source has meanwhile.</summary>
    public static async Task Adopt(Unit unit, string id, string digest, string? signature, IReadOnlyList<ModelFile> files, CancellationToken cancel)
    {
        await unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE model_version SET digest = @digest, signature = @signature WHERE id = @id", new { id, digest, signature }, cancellationToken: cancel));
        await InsertFiles(unit, id, files, cancel);
    }

    /// <summary>Whether a number was given, also to a version that was deleted.</summary>
    public static Task<bool> IsTaken(Unit unit, string modelId, int number, CancellationToken cancel) =>
        unit.Connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT 1 FROM model_version WHERE model = @modelId AND number = @number)", new { modelId, number = (long)number }, cancellationToken: cancel));

    private static Task<int> InsertFiles(Unit unit, string id, IReadOnlyList<ModelFile> files, CancellationToken cancel) => unit.Connection.ExecuteAsync(new CommandDefinition(
        "INSERT INTO model_version_file (version, path, sha256, length) VALUES (@id, @Path, @Sha256, @Length)", files.Select(f => new { id, f.Path, f.Sha256, f.Length }).ToList(), cancellationToken: cancel));

    public static Task<ModelVersion?> ByNumber(Unit unit, string model, int number, CancellationToken cancel) =>
        One(unit, "AND m.name = @model AND v.number = @number", new { model, number = (long)number }, cancel);

    public static Task<ModelVersion?> ByAlias(Unit unit, string model, string alias, CancellationToken cancel) =>
        One(unit, "AND m.name = @model AND v.number = (SELECT a.version FROM model_alias a WHERE a.model = m.id AND a.name = @alias)", new { model, alias }, cancel);

    public static Task<ModelVersion?> ById(Unit unit, string id, CancellationToken cancel) => One(unit, "AND v.id = @id", new { id }, cancel);

    public static async Task<IReadOnlyList<ModelVersion>> Search(Unit unit, VersionQuery query, string? after, int limit, CancellationToken cancel)
    {
        var sql = Select;
        var parameters = new DynamicParameters(new { query.Model, query.Run, query.Dataset, query.Digest, query.Commit, query.LoggedModel, after, limit });
        if (query.Model is not null)
            sql += " AND m.name = @Model";
        if (query.Run is not null)
            sql += " AND v.run = @Run";
        if (query.Dataset is not null)
            sql += " AND EXISTS (SELECT 1 FROM model_version_dataset d WHERE d.version = v.id AND d.dataset = @Dataset)";
        if (query.Digest is not null)
            sql += " AND v.digest = @Digest";
        if (query.Commit is not null)
            sql += " AND v.git_commit = @Commit";
        if (query.LoggedModel is not null)
            sql += " AND (v.logged_model = @LoggedModel OR v.source = 'models:/' || @LoggedModel)";
        if (after is not null)
            sql += " AND v.id < @after";
        foreach (var (i, tag) in (query.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal)).Index())
        {
            sql += $" AND EXISTS (SELECT 1 FROM model_version_tag t WHERE t.version = v.id AND t.key = @k{i} AND t.value = @v{i})";
            parameters.Add($"k{i}", tag.Key);
            parameters.Add($"v{i}", tag.Value);
        }

        var rows = await unit.Connection.QueryAsync<VersionRow>(new CommandDefinition(sql + " ORDER BY v.id DESC LIMIT @limit", parameters, cancellationToken: cancel));
        return await Complete(unit, [.. rows], cancel);
    }

    /// <summary>These versions, in this order.</summary>
    public static async Task<IReadOnlyList<ModelVersion>> ByIds(Unit unit, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var versions = (await Complete(unit, await TextList.Rows<VersionRow>(unit, Select + " AND v.id IN ({0})", ids, cancel), cancel)).ToDictionary(version => version.Id, StringComparer.Ordinal);
        return [.. ids.Select(id => versions[id])];
    }

    public static Task Describe(Unit unit, string id, string description, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("UPDATE model_version SET description = @description, updated_at = @at WHERE id = @id", new { id, description, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));

    /// <summary>A deleted version keeps its row, so that its number is never given again and its audit entries keep their subject. The model has changed with it.</summary>
    public static Task Delete(Unit unit, string id, CancellationToken cancel)
    {
        const string sql = """
            UPDATE model_version SET state = 'deleted', updated_at = @at WHERE id = @id;
            UPDATE registered_model SET updated_at = @at WHERE id = (SELECT model FROM model_version WHERE id = @id)
            """;
        return unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { id, at = unit.Now.ToUnixTimeMilliseconds() }, cancellationToken: cancel));
    }

    public static Task SetTag(Unit unit, string id, string key, string value, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("INSERT INTO model_version_tag (version, key, value) VALUES (@id, @key, @value) ON CONFLICT (version, key) DO UPDATE SET value = excluded.value", new { id, key, value }, cancellationToken: cancel));

    public static Task DeleteTag(Unit unit, string id, string key, CancellationToken cancel) =>
        unit.Connection.ExecuteAsync(new CommandDefinition("DELETE FROM model_version_tag WHERE version = @id AND key = @key", new { id, key }, cancellationToken: cancel));

    private static async Task<ModelVersion?> One(Unit unit, string condition, object parameters, CancellationToken cancel)
    {
        var row = await unit.Connection.QuerySingleOrDefaultAsync<VersionRow>(new CommandDefinition($"{Select} {condition}", parameters, cancellationToken: cancel));
        return row is null ? null : (await Complete(unit, [row], cancel))[0];
    }

    /// <summary>Adds what lies in other tables, asked for once for all rows.</summary>
    private static async Task<IReadOnlyList<ModelVersion>> Complete(Unit unit, IReadOnlyList<VersionRow> rows, CancellationToken cancel)
    {
        var ids = rows.Select(row => row.Id).ToList();
        async Task<ILookup<string, T>> Of<T>(string sql)
            where T : IPart => (await TextList.Rows<T>(unit, sql, ids, cancel)).ToLookup(part => part.Version, StringComparer.Ordinal);
        var datasets = await Of<Name>("SELECT version AS Version, dataset AS Text FROM model_version_dataset WHERE version IN ({0}) ORDER BY version, position");
        var files = await Of<File>("SELECT version AS Version, path AS Path, sha256 AS Sha256, length AS Length FROM model_version_file WHERE version IN ({0}) ORDER BY version, path");
        var tags = await Of<Pair>("SELECT version AS Version, key AS Key, value AS Value FROM model_version_tag WHERE version IN ({0}) ORDER BY version, key");
        var aliases = await Of<Name>("SELECT v.id AS Version, a.name AS Text FROM model_alias a JOIN model_version v ON v.model = a.model AND v.number = a.version WHERE v.id IN ({0}) ORDER BY v.id, a.name");
        return [.. rows.Select(row => row.ToVersion(
            [.. datasets[row.Id].Select(d => d.Text)], [.. files[row.Id].Select(f => new ModelFile(f.Path, f.Sha256, f.Length))],
            tags[row.Id].ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal), [.. aliases[row.Id].Select(a => a.Text)]))];
    }

    /// <summary>A row of another table that belongs to a version.</summary>
    private interface IPart
    {
        string Version { get; }
    }

    private sealed record Name(string Version, string Text) : IPart;

    private sealed record File(string Version, string Path, string Sha256, long Length) : IPart;

    private sealed record Pair(string Version, string Key, string Value) : IPart;
}
