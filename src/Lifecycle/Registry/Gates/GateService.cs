using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Registry.Contracts;
using Slipway.Registry.Versions;

namespace Slipway.Registry.Gates;

internal sealed partial class GateService(Database database, ILogger<GateService> log) : IModelGates
{
    public Task<Result<IReadOnlyList<GateResult>>> Record(Actor actor, string model, int number, IReadOnlyList<NewGateResult> results, CancellationToken cancel)
    {
        if (Refuse(results) is { } refusal)
            return Task.FromResult<Result<IReadOnlyList<GateResult>>>(refusal);
        return database.Write<IReadOnlyList<GateResult>>(actor, async unit =>
        {
            if (!(await VersionService.Demand(unit, ModelReference.To(model, number), cancel)).Succeeded(out var version, out var missing))
                return missing;
            foreach (var result in results.Where(result => result.Passed))
            {
                if (await GateStore.Find(unit, version.Id, result.Gate, cancel) is { Blocks: true } && actor.How != "system" && !actor.May(Permission.GateWaive))
                    return new Refusal(RefusalKind.Forbidden, $"The gate '{result.Gate}' of {version} failed, and the files of a version never change.", "Who may waive it ('gate.waive') may also record that it passes.");
            }

            await Record(unit, version, results, cancel);
            return Result.Of(await GateStore.List(unit, version.Id, cancel));
        }, cancel);
    }

    /// <summary>Writes what comes with a new version: what was measured, and whom it waits for. Files that were declined, or still wait, are so under another number too; versions without files have none in common.</summary>
    internal static async Task Begin(Unit unit, ModelVersion version, NewVersion asked, CancellationToken cancel)
    {
        if (asked.Approval is { } words)
            await Ask(unit, version, $"{version} {words}", measured: null, cancel);
        else if (version.Files.Count > 0 && await GateStore.UndecidedOrDeclined(unit, version, cancel) is var (other, held))
            await Ask(unit, version, $"{version} has the files of version {other}. {held.Words}", held.Measured, cancel);
        if (asked.Gates.Count > 0)
            await Record(unit, version, asked.Gates, cancel);
    }

    private static async Task Ask(Unit unit, ModelVersion version, string words, double? measured, CancellationToken cancel)
    {
        await GateStore.Save(unit, version.Id, new NewGateResult(GateResult.Approval, GateResult.Approval, Passed: false, measured, Bound: 1, words), cancel);
        unit.Audit("gate.ask", version.Id, new { version = version.ToString(), words });
    }

    private static async Task Record(Unit unit, ModelVersion version, IReadOnlyList<NewGateResult> results, CancellationToken cancel)
    {
        foreach (var result in results)
            await Save(unit, version.Id, result, cancel);
        unit.Audit("gate.record", version.Id, new { version = version.ToString(), results });
        unit.Publish("gate.recorded", version.Id, new { model = version.Model, number = version.Number, failed = results.Count(r => !r.Passed) });
    }

    public Task<Result<IReadOnlyList<GateResult>>> List(string model, int number, CancellationToken cancel) => database.Read<IReadOnlyList<GateResult>>(async unit =>
        (await VersionService.Demand(unit, ModelReference.To(model, number), cancel)).Succeeded(out var version, out var missing)
            ? Result.Of(await GateStore.List(unit, version.Id, cancel))
            : missing, cancel);

    public async Task<Result<GateResult>> Waive(Actor actor, string model, int number, string gate, string reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 2000)
            return Refusal.Invalid("A waiver needs a reason.", "Say in 1 to 2000 characters why this version may pass all the same; it is kept in the audit log.");
        var waived = await database.Write<GateResult>(actor, async unit =>
        {
            if (!(await VersionService.Demand(unit, ModelReference.To(model, number), cancel)).Succeeded(out var version, out var missing))
                return missing;
            if (await GateStore.Find(unit, version.Id, gate, cancel) is not { } result)
                return new Refusal(RefusalKind.NotFound, $"{version} has no gate '{gate}'.", (await GateStore.List(unit, version.Id, cancel)) is { Count: > 0 } known ? "Its gates are " + string.Join(", ", known.Select(one => $"'{one.Gate}'")) + "." : "No gate was measured on it.");
            if (result.Kind == GateResult.Approval)
                return Refusal.Conflict($"{version} is not for waiving: {result.Words}", "A person with the permission 'promotion.approve' approves or declines it.");
            if (!result.Blocks)
                return Refusal.Conflict(result.Passed ? $"The gate '{gate}' of {version} passed." : $"The gate '{gate}' of {version} is waived already.", "There is nothing to waive.");
            await GateStore.SaveWaiver(unit, version.Id, gate, new Waiver(actor.Principal, unit.Now, reason.Trim()), cancel);
            unit.Audit("gate.waive", version.Id, new { version = version.ToString(), gate, result.Measured, result.Bound, result.Words, reason = reason.Trim() });
            unit.Publish("gate.waived", version.Id, new { model, number, gate });
            return (await GateStore.Find(unit, version.Id, gate, cancel))!;
        }, cancel);
        if (waived.IsSuccess)
            LogWaived(gate, model, number, actor.Principal);
        return waived;
    }

    public async Task<Result<Done>> Decide(Unit unit, string model, int number, bool approved, string words, CancellationToken cancel)
    {
        if (!(await VersionService.Demand(unit, ModelReference.To(model, number), cancel)).Succeeded(out var version, out var missing))
            return missing;
        await GateStore.Save(unit, version.Id, new NewGateResult(GateResult.Approval, GateResult.Approval, approved, approved ? 1 : 0, Bound: 1, words), cancel);
        return default(Done);
    }

    /// <summary>Why the gates keep this version from being promoted; null when they do not.</summary>
    internal static async Task<Refusal?> RefusePromotion(Unit unit, ModelVersion version, string alias, CancellationToken cancel)
    {
        var blocking = (await GateStore.List(unit, version.Id, cancel)).Where(result => result.Blocks).ToList();
        return blocking.Count == 0 ? null : Refusal.Conflict(
            $"{version} cannot become '{alias}': {string.Join("; ", blocking.Select(Say))}.",
            blocking.All(result => result.Kind == GateResult.Approval)
                ? "A person with the permission 'promotion.approve' approves it; a version that was declined stays where it is."
                : "Register a better version, or have somebody with the permission 'gate.waive' waive it with a reason.");
    }

    private static async Task Save(Unit unit, string version, NewGateResult result, CancellationToken cancel)
    {
        var before = await GateStore.Find(unit, version, result.Gate, cancel);
        await GateStore.Save(unit, version, result, cancel);
        if (before?.Waiver is not null && (before.Passed, before.Measured, before.Bound) != (result.Passed, result.Measured, result.Bound))
            await GateStore.SaveWaiver(unit, version, result.Gate, null, cancel);
    }

    private static string Say(GateResult result) => result.Kind == GateResult.Approval ? result.Words.TrimEnd('.') : string.Create(CultureInfo.InvariantCulture,
        $"gate '{result.Gate}' failed (measured {Number(result.Measured)}, bound {Number(result.Bound)}): {result.Words.TrimEnd('.')}");

    private static string Number(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "nothing";

    internal static Refusal? Refuse(IReadOnlyList<NewGateResult> results)
    {
        if (results.Count == 0)
            return Refusal.Invalid("There are no results to record.", "Give at least one.");
        foreach (var result in results)
        {
            if (string.IsNullOrWhiteSpace(result.Gate) || string.IsNullOrWhiteSpace(result.Kind) || result.Gate.Length > 250)
                return Refusal.Invalid("A gate result needs a gate (at most 250 characters) and a kind.", "For example gate 'metric roc_auc', kind 'metric'.");
            if (result.Kind == GateResult.Approval || result.Gate == GateResult.Approval)
                return Refusal.Invalid("An approval is not recorded like a measured gate.", "A person approves or declines: slipway pipeline approve PIPELINE --reason '…'.");
            if (string.IsNullOrWhiteSpace(result.Words))
                return Refusal.Invalid($"The gate '{result.Gate}' says nothing.", "Give its verdict as a sentence with its numbers.");
            if (result.Measured is { } measured && !double.IsFinite(measured) || result.Bound is { } bound && !double.IsFinite(bound))
                return Refusal.Invalid($"The gate '{result.Gate}' has a value that is not finite.", "Leave 'measured' out when nothing could be measured.");
        }

        return results.GroupBy(r => r.Gate, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? Refusal.Invalid($"The gate '{twice.Key}' is given twice.", "Give each gate once.")
            : null;
    }

    [LoggerMessage(2103, LogLevel.Warning, "The gate {Gate} of {Model}/{Number} was waived by {Principal}")]
    private partial void LogWaived(string gate, string model, int number, string principal);
}
