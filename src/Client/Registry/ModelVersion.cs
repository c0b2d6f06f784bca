using System.Globalization;
using Slipway.Client.Http;

namespace Slipway.Client;

/// <summary>A version of a registered model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">1, 2, 3 … within the model.</param>
/// <param name="RunId">The run that made it; null for one from elsewhere.</param>
/// <param name="Source">Where its files came from.</param>
/// <param name="Status"><c>READY</c>, or what it waits for.</param>
/// <param name="Description">What there is to say about it.</param>
/// <param name="Tags">What was noted about it.</param>
/// <param name="Aliases">The names that point at it.</param>
public sealed record ModelVersion(
    string Model, int Version, string? RunId, string Source, string Status, string Description, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Aliases)
{
    internal static ModelVersion Of(VersionWire wire) => new(
        wire.Name, int.Parse(wire.Version, CultureInfo.InvariantCulture), wire.RunId is { Length: > 0 } run ? run : null, wire.Source ?? "", wire.Status ?? "READY", wire.Description ?? "", Run.Map(wire.Tags), wire.Aliases ?? []);
}
