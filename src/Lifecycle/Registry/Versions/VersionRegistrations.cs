using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;

namespace Slipway.Registry.Versions;

/// <summary>Tells the pages of runs and logged models which versions come from them.</summary>
internal sealed class VersionRegistrations(IModelVersions versions) : IRegistrations
{
    private const int Most = 100;

    public Task<IReadOnlyList<Registration>> OfRun(string run, CancellationToken cancel) => Of(new VersionQuery(Run: run, Limit: Most), cancel);

    public Task<IReadOnlyList<Registration>> OfLoggedModel(string id, CancellationToken cancel) => Of(new VersionQuery(LoggedModel: id, Limit: Most), cancel);

    private async Task<IReadOnlyList<Registration>> Of(VersionQuery query, CancellationToken cancel) => (await versions.Search(query, cancel)).Succeeded(out var page, out _)
        ? [.. page.Items.Select(version => new Registration(version.Model, version.Number, FormattableString.Invariant($"/models/{Uri.EscapeDataString(version.Model)}/versions/{version.Number}")))]
        : [];
}
