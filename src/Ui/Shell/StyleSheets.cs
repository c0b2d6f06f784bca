using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Slipway.Ui;

/// <summary>
/// The addresses of the style sheets with their fingerprints, so that a browser that has them does not ask again: they hold up the first paint.
/// </summary>
internal sealed class StyleSheets(EndpointDataSource endpoints)
{
    private static readonly string[] Names = ["tokens", "base", "shell", "components", "forms", "islands"];
    private IReadOnlyList<string>? _addresses;

    public IReadOnlyList<string> Addresses => _addresses ??= [.. Names.Select(Address)];

    private string Address(string name)
    {
        var plain = $"{UiAssets.Base[1..]}/css/{name}.css";
        var asset = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>())
            .FirstOrDefault(asset => asset is not null && asset.Properties.Any(property => property.Name is "label" && property.Value.Equals(plain, StringComparison.Ordinal)));
        return "/" + (asset?.Route ?? plain);
    }
}
