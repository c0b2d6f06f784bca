namespace Slipway.Registry.Contracts;

/// <summary>
/// A question for models or for versions in MLflow's filter language. Prompts, which MLflow keeps in the registry by a tag, are left out unless the filter asks for that tag.
/// </summary>
/// <param name="Filter">Clauses such as <c>name LIKE 'credit%' AND tags.team = 'risk'</c>; null for all.</param>
/// <param name="OrderBy">Columns with ASC or DESC; models by name without, versions by the last change.</param>
/// <param name="Limit">The longest page.</param>
/// <param name="PageToken">Where the page begins, from the page before it.</param>
public sealed record RegistryQuery(string? Filter, IReadOnlyList<string> OrderBy, int Limit, string? PageToken);

/// <summary>Searches over the whole registry, for doors that speak MLflow's filter language.</summary>
public interface IRegistrySearch
{
    /// <summary>Models; at most 1,000 a page.</summary>
    Task<Result<Page<RegisteredModel>>> Models(RegistryQuery query, CancellationToken cancel);

    /// <summary>Versions that are not deleted; at most 200,000 a page.</summary>
    Task<Result<Page<ModelVersion>>> Versions(RegistryQuery query, CancellationToken cancel);

    /// <summary>The newest version of each model in each stage, by model and number; nothing for a model that is not there.</summary>
    /// <param name="models">The models' names.</param>
    /// <param name="stages">These stages only; empty for all.</param>
    Task<IReadOnlyList<ModelVersion>> Latest(IReadOnlyList<string> models, IReadOnlyList<ModelStage> stages, CancellationToken cancel);
}
