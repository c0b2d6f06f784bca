using Slipway.Registry.Contracts;

namespace Slipway.Registry.Aliases;

/// <summary>The aliases that projects name. They are kept by the model's name, since a project may name a model before it has a version.</summary>
internal sealed class AliasGuards : IAliasGuards
{
    public async Task Guard(Unit unit, string owner, IReadOnlyList<ModelReference> aliases, CancellationToken cancel)
    {
        await AliasStore.ClearGuards(unit, owner, cancel);
        foreach (var guarded in aliases.Where(reference => reference.Alias is not null).Distinct())
            await AliasStore.AddGuard(unit, owner, guarded.Model, guarded.Alias!, cancel);
    }

    /// <summary>Whether a project names the alias.</summary>
    public static Task<bool> Has(Unit unit, string model, string alias, CancellationToken cancel) => AliasStore.IsGuarded(unit, model, alias, cancel);

    /// <summary>Guards go with a model that is renamed, and stay at the name that files still give: neither is a way around the gates.</summary>
    public static Task Renamed(Unit unit, string before, string now, CancellationToken cancel) => AliasStore.RenameGuards(unit, before, now, cancel);
}
