using Slipway.Registry.Contracts;
using Slipway.Registry.Models;
using Slipway.Registry.Versions;
using Slipway.Storage.Queries;

namespace Slipway.Registry.Search;

/// <inheritdoc/>
internal sealed class RegistrySearch(Database database) : IRegistrySearch
{
    private static readonly SearchPlan OfModels = new(
        RegistryGrammars.Models, "registered_model t", "registered_model_tag x WHERE x.model = t.id", 1000,
        attribute => attribute == "name" ? "t.name" : "t.updated_at", null, [new("attribute", "name", false)]);

    private static readonly SearchPlan OfVersions = new(
        RegistryGrammars.Versions, "(SELECT v.*, m.name FROM model_version v JOIN registered_model m ON m.id = v.model WHERE v.state <> 'deleted') t", "model_version_tag x WHERE x.version = t.id", 200_000,
        VersionAttribute, new("attribute", "last_updated_timestamp", true), [new("attribute", "name", false), new("attribute", "version_number", true)]);

    public async Task<Result<Page<RegisteredModel>>> Models(RegistryQuery query, CancellationToken cancel)
    {
        if (!OfModels.Read(query).Succeeded(out var page, out var refusal))
            return refusal;
        return await database.Read<Page<RegisteredModel>>(async unit =>
        {
            var (ids, next) = await page(unit, cancel);
            return new Page<RegisteredModel>(await ModelService.Load(unit, ids, cancel), next);
        }, cancel);
    }

    public async Task<Result<Page<ModelVersion>>> Versions(RegistryQuery query, CancellationToken cancel)
    {
        if (!OfVersions.Read(query).Succeeded(out var page, out var refusal))
            return refusal;
        return await database.Read<Page<ModelVersion>>(async unit =>
        {
            var (ids, next) = await page(unit, cancel);
            return new Page<ModelVersion>(await VersionService.Load(unit, ids, cancel), next);
        }, cancel);
    }

    public Task<IReadOnlyList<ModelVersion>> Latest(IReadOnlyList<string> models, IReadOnlyList<ModelStage> stages, CancellationToken cancel) => database.Query(async unit =>
    {
        // Stages come from an enumeration, not from a client.
        var wanted = string.Join(", ", (stages.Count == 0 ? Enum.GetValues<ModelStage>() : stages).Select(stage => $"'{stage}'"));
        var sql = $$"""
            SELECT v.id FROM model_version v JOIN registered_model m ON m.id = v.model
            WHERE m.name IN ({0}) AND v.stage IN ({{wanted}}) AND v.state <> 'deleted'
              AND NOT EXISTS (SELECT 1 FROM model_version w WHERE w.model = v.model AND w.stage = v.stage AND w.number > v.number AND w.state <> 'deleted')
            ORDER BY m.name, v.number
            """;
        var ids = await TextList.Rows<string>(unit, sql, models, cancel);
        return await VersionService.Load(unit, ids, cancel);
    }, cancel);

    private static string VersionAttribute(string key) => key switch
    {
        "name" => "t.name",
        "run_id" => "coalesce(t.run, '')",
        "source_path" => "coalesce(t.source, '')",
        "version_number" => "t.number",
        "creation_timestamp" => "t.created_at",
        "last_updated_timestamp" => "t.updated_at",
        _ => throw new InvalidOperationException($"Versions have no attribute '{key}'."),
    };
}
