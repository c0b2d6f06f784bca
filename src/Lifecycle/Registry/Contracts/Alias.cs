namespace Slipway.Registry.Contracts;

/// <summary>A name, such as "champion", that points at one version of a model and can be moved to another.</summary>
public sealed record Alias(string Model, string Name, int Version, DateTimeOffset MovedAt);

/// <summary>The payload of the event <c>alias.moved</c>: an alias points at another version than before.</summary>
/// <param name="Before">Where it pointed; null when it is new.</param>
/// <param name="Version">Where it points; null when it was taken away.</param>
public sealed record AliasMoved(string Model, string Alias, int? Before, int? Version)
{
    /// <summary>The event's type.</summary>
    public const string Type = "alias.moved";
}

/// <summary>The payload of the event <c>model.renamed</c>: what names the model by its old name finds it no more.</summary>
public sealed record ModelRenamed(string Before, string Name)
{
    /// <summary>The event's type.</summary>
    public const string Type = "model.renamed";
}

/// <summary>The payload of the event <c>model_version.registered</c>.</summary>
public sealed record VersionRegistered(string Id, string Model, int Number, string Digest, string? Run)
{
    /// <summary>The event's type.</summary>
    public const string Type = "model_version.registered";
}

/// <summary>Aliases, for other stages.</summary>
public interface IModelAliases
{
    Task<Result<Alias>> Get(string model, string name, CancellationToken cancel);

    /// <summary>
    /// Points an alias at a version, by hand and by MLflow's clients. An alias that a project names asks the gates as <see cref="Promote"/> does; a version without gates, and an alias
    /// that no project names, go where they are put.
    /// </summary>
    Task<Result<Alias>> Point(Actor actor, string model, string name, int version, CancellationToken cancel);

    /// <summary>Points an alias at a version, unless one of its gates failed and was not waived; the refusal names each such gate with its numbers.</summary>
    Task<Result<Alias>> Promote(Actor actor, string model, string name, int version, CancellationToken cancel);

    /// <summary>Takes an alias away; fine when it is not there.</summary>
    Task<Result<Done>> Remove(Actor actor, string model, string name, CancellationToken cancel);
}

/// <summary>Which aliases stand under the gates' guard: those that a project registers under or deploys. Nobody moves one, by whatever door, to a version whose gates failed unwaived.</summary>
public interface IAliasGuards
{
    /// <summary>Makes the guards of one owner be these aliases and no others, inside the owner's unit of work.</summary>
    /// <param name="owner">The project's opaque id.</param>
    /// <param name="aliases">References by alias; the models need not be there yet.</param>
    Task Guard(Unit unit, string owner, IReadOnlyList<ModelReference> aliases, CancellationToken cancel);
}
