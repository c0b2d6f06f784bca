using Slipway.Registry.Contracts;

namespace Slipway.Serving.Deployments;

/// <summary>Holds back versions that a gate keeps from being promoted: a number is no way around what keeps an alias from moving. Back to what answered before, a deployment always comes.</summary>
internal sealed class GateHold(IModelGates gates)
{
    /// <summary>Why a version is not to predict; null when it may.</summary>
    public async Task<Refusal?> Refuse(ModelVersion version, CancellationToken cancel)
    {
        var failed = (await gates.List(version.Model, version.Number, cancel)).Succeeded(out var results, out _) ? results.Where(result => result.Blocks).ToList() : [];
        if (failed.Count > 0 && failed.All(result => result.Kind == GateResult.Approval))
            return Refusal.Conflict($"{version} cannot be deployed: {failed[0].Words}", "A person with the permission 'promotion.approve' approves it; a version that was declined does not answer.");
        return failed.Count == 0 ? null : Refusal.Conflict(
            $"{version} cannot be deployed: {string.Join("; ", failed.Select(result => $"gate '{result.Gate}' failed: {result.Words.TrimEnd('.')}"))}.",
            $"Deploy a version that passes, or have somebody with the permission 'gate.waive' waive it: slipway gate waive {version} '{failed[0].Gate}' --reason '…'.");
    }
}
