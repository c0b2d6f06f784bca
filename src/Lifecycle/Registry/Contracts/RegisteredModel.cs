namespace Slipway.Registry.Contracts;

/// <summary>A name under which versions of one model are kept.</summary>
/// <param name="Id">Opaque, for the audit log; a renamed model keeps it.</param>
/// <param name="Name">What people call it: any text without '/' and ':'.</param>
/// <param name="Description">What it is for; empty when nothing was said.</param>
/// <param name="LatestVersion">The highest version that is there; null while there is none.</param>
/// <param name="Aliases">Where each alias points.</param>
/// <param name="Tags">Free pairs.</param>
public sealed record RegisteredModel(string Id, string Name, string Description, int? LatestVersion, IReadOnlyDictionary<string, int> Aliases, IReadOnlyDictionary<string, string> Tags, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Which models are wanted; they come in the order of their names.</summary>
/// <param name="Name">A pattern of SQL's LIKE that the name matches whatever its case, such as <c>%credit%</c>; null for all.</param>
/// <param name="Tags">Pairs that the model has, all of them.</param>
/// <param name="Limit">The most that are answered, 1 to 1,000.</param>
/// <param name="After">What the page before said in <see cref="Page{T}.Next"/>.</param>
public sealed record ModelQuery(string? Name = null, IReadOnlyDictionary<string, string>? Tags = null, int Limit = 100, string? After = null);

/// <summary>Registered models, for other stages.</summary>
public interface IRegisteredModels
{
    /// <summary>Makes a model without versions; refused when the name is taken.</summary>
    Task<Result<RegisteredModel>> Create(Actor actor, string name, string? description, IReadOnlyDictionary<string, string>? tags, CancellationToken cancel);

    Task<Result<RegisteredModel>> Get(string name, CancellationToken cancel);

    Task<Result<Page<RegisteredModel>>> Search(ModelQuery query, CancellationToken cancel);

    /// <summary>Sets the description, and the name where one is given; versions, tags and aliases stay.</summary>
    Task<Result<RegisteredModel>> Update(Actor actor, string name, string? newName, string? description, CancellationToken cancel);

    /// <summary>Deletes the model and all its versions; refused while an alias points into it.</summary>
    Task<Result<Done>> Delete(Actor actor, string name, CancellationToken cancel);

    /// <summary>Deletes the model with its versions and aliases; refused while one of these is an alias that a project names.</summary>
    Task<Result<Done>> DeleteWithAliases(Actor actor, string name, CancellationToken cancel);

    /// <summary>Sets a tag, or takes it away when <paramref name="value"/> is null.</summary>
    Task<Result<Done>> Tag(Actor actor, string name, string key, string? value, CancellationToken cancel);
}
