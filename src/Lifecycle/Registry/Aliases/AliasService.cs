using Microsoft.Extensions.Logging;
using Slipway.Registry.Contracts;
using Slipway.Registry.Gates;
using Slipway.Registry.Models;
using Slipway.Registry.Versions;

namespace Slipway.Registry.Aliases;

internal sealed partial class AliasService(Database database, ILogger<AliasService> log) : IModelAliases
{
    public Task<Result<Alias>> Get(string model, string name, CancellationToken cancel) =>
        database.Read<Alias>(async unit => await AliasStore.Find(unit, model, name, cancel) is { } alias ? alias : Refusal.NotFound("Alias", $"{model}@{name}"), cancel);

    public Task<Result<Alias>> Point(Actor actor, string model, string name, int version, CancellationToken cancel) =>
        Move(actor, model, name, version, gated: false, cancel);

    public Task<Result<Alias>> Promote(Actor actor, string model, string name, int version, CancellationToken cancel) =>
        Move(actor, model, name, version, gated: true, cancel);

    public Task<Result<Done>> Remove(Actor actor, string model, string name, CancellationToken cancel) => database.Write<Done>(actor, async unit =>
    {
        if (!(await ModelService.Demand(unit, model, cancel)).Succeeded(out var owner, out var missing))
            return missing;
        if (await AliasStore.Find(unit, model, name, cancel) is not { } before)
        {
            unit.NothingChanged();
            return default(Done);
        }

        await Take(unit, owner, name, before.Version, cancel);
        return default(Done);
    }, cancel);

    /// <summary>Takes aliases of a model away before what they point at is deleted; refused where a project names one, and to whom may not move aliases.</summary>
    internal static async Task<Refusal?> TakeAll(Unit unit, RegisteredModel owner, IReadOnlyList<string> names, CancellationToken cancel)
    {
        if (names.Count > 0 && !unit.Actor.May(Permission.AliasSet))
            return new Refusal(RefusalKind.Forbidden, $"{owner.Name}/{owner.Aliases[names[0]]} is in use: '{names[0]}' points at it, and taking an alias away needs the permission '{Permission.AliasSet}'.", "Have somebody who holds it remove the alias first.");
        foreach (var name in names)
        {
            if (await AliasGuards.Has(unit, owner.Name, name, cancel))
                return Refusal.Conflict($"{owner.Name}/{owner.Aliases[name]} is in use: '{name}' points at it, and a project names that alias.", "Point the alias at another version first, or take it out of the project's file.");
            await Take(unit, owner, name, owner.Aliases[name], cancel);
        }

        return null;
    }

    private static async Task Take(Unit unit, RegisteredModel owner, string name, int version, CancellationToken cancel)
    {
        await AliasStore.Delete(unit, owner.Id, name, cancel);
        unit.Audit("alias.remove", owner.Id, new { model = owner.Name, alias = name, version });
        unit.Publish(AliasMoved.Type, owner.Id, new AliasMoved(owner.Name, name, version, null));
    }

    private async Task<Result<Alias>> Move(Actor actor, string model, string name, int version, bool gated, CancellationToken cancel)
    {
        if (AliasName.Refuse(name) is { } refusal)
            return refusal;
        var moved = await database.Write<Verdict>(actor, async unit =>
        {
            if (!(await ModelService.Demand(unit, model, cancel)).Succeeded(out var owner, out var missing))
                return missing;
            if (!(await VersionService.Demand(unit, ModelReference.To(model, version), cancel)).Succeeded(out var target, out var absent))
                return absent;
            var moves = (await AliasStore.Find(unit, model, name, cancel))?.Version != version;
            if ((gated || (moves && await AliasGuards.Has(unit, model, name, cancel))) && await GateService.RefusePromotion(unit, target, name, cancel) is { } blocked)
            {
                unit.Deny(gated ? "alias.promote" : "alias.set", owner.Id, new { model, alias = name, version, why = blocked.Message });
                return new Verdict(null, blocked);
            }

            return new Verdict(await Save(unit, owner, new Alias(model, name, version, unit.Now), gated, cancel), null);
        }, cancel);
        if (!moved.Succeeded(out var verdict, out var refused))
            return refused;
        if (verdict.Blocked is not null)
        {
            LogHeld(model, name, version, verdict.Blocked.Message);
            return verdict.Blocked;
        }

        LogMoved(model, name, version);
        return verdict.Alias!;
    }

    private static async Task<Alias> Save(Unit unit, RegisteredModel owner, Alias alias, bool gated, CancellationToken cancel)
    {
        var before = await AliasStore.Find(unit, alias.Model, alias.Name, cancel);
        if (before?.Version == alias.Version)
        {
            unit.NothingChanged();
            return before;
        }

        await AliasStore.Save(unit, owner.Id, alias, cancel);
        unit.Audit(gated ? "alias.promote" : "alias.set", owner.Id, before, alias);
        unit.Publish(AliasMoved.Type, owner.Id, new AliasMoved(alias.Model, alias.Name, before?.Version, alias.Version));
        return alias;
    }

    /// <summary>What a move came to. A move that the gates held back is a committed fact of the audit log, so it is a value here and a refusal only to the caller.</summary>
    private sealed record Verdict(Alias? Alias, Refusal? Blocked);

    [LoggerMessage(2101, LogLevel.Information, "{Model}@{Alias} now points at version {Version}")]
    private partial void LogMoved(string model, string alias, int version);

    [LoggerMessage(2102, LogLevel.Warning, "{Model}@{Alias} was not moved to version {Version}: {Why}")]
    private partial void LogHeld(string model, string alias, int version, string why);
}
