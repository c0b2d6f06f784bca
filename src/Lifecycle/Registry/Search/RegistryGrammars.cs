using Slipway.Tracking.Contracts.Search;

namespace Slipway.Registry.Search;

/// <summary>What models and versions can be searched and ordered by.</summary>
internal static class RegistryGrammars
{
    private const string Entities = "Invalid entity type '{0}'. Valid values are ['tag', 'attribute']";

    private static readonly FilterEntity Tags = new("tag", ["tag", "tags"], null, new(""));

    public static FilterGrammar Models { get; } = new(
    [
        new("attribute", ["attribute", "attributes", "attr"],
        [
            new("name"),
            new("timestamp", IsNumber: true, CanFilter: false) { Aliases = ["last_updated_timestamp"] },
        ]),
        Tags,
    ], Entities, ["attribute"]);

    public static FilterGrammar Versions { get; } = new(
    [
        new("attribute", ["attribute", "attributes", "attr"],
        [
            new("name"),
            new("run_id", Listable: true, CanOrder: false),
            new("source_path", CanOrder: false),
            new("version_number", IsNumber: true, Quotable: true),
            new("creation_timestamp", IsNumber: true, CanFilter: false),
            new("last_updated_timestamp", IsNumber: true, CanFilter: false),
        ]),
        Tags,
    ], Entities, ["attribute"]);
}
