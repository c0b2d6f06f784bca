using Slipway.Storage.Queries;
using Slipway.Tracking.Contracts;

namespace Slipway.Registry.Versions;

/// <summary>A version's run is where it comes from: it stays while the version does.</summary>
internal sealed class VersionRuns : IRunUses
{
    public string Words => "a registered model version comes from them";

    public async Task<IReadOnlySet<string>> Used(Unit unit, IReadOnlyCollection<string> runs, CancellationToken cancel) =>
        (await TextList.Rows<string>(unit, "SELECT DISTINCT run FROM model_version WHERE run IN ({0})", runs, cancel)).ToHashSet(StringComparer.Ordinal);
}
