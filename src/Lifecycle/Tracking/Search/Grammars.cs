using Slipway.Tracking.Contracts.Search;

namespace Slipway.Tracking.Search;

/// <summary>What runs, experiments and logged models can be searched and ordered by.</summary>
internal static class Grammars
{
    public static FilterGrammar Runs { get; } = new(
    [
        new("attribute", ["attribute", "attributes", "attr", "run"],
        [
            new("run_id", Listable: true),
            new("run_name") { Aliases = ["run name", "Run name", "Run Name"] },
            new("status"),
            new("user_id"),
            new("artifact_uri"),
            new("start_time", IsNumber: true) { Aliases = ["created", "Created"] },
            new("end_time", IsNumber: true),
        ]),
        new("metric", ["metric", "metrics"], null, new("", IsNumber: true)),
        new("parameter", ["param", "params", "parameter", "parameters"], null, new("", Nullable: true)),
        new("tag", ["tag", "tags"], null, new("", Nullable: true)),
        new("dataset", ["dataset", "datasets"], [new("name", Listable: true), new("digest", Listable: true), new("context", Listable: true)]),
    ], "Invalid entity type '{0}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']", ["attribute", "metric", "parameter", "tag"]);

    public static FilterGrammar LoggedModels { get; } = new(
    [
        new("attribute", ["attribute", "attributes"],
        [
            new("name", Listable: true),
            new("model_id", Listable: true),
            new("model_type", Listable: true),
            new("status", Listable: true),
            new("source_run_id", Listable: true),
            new("creation_timestamp", IsNumber: true) { Aliases = ["creation_time"] },
            new("last_updated_timestamp", IsNumber: true),
        ]),
        new("metric", ["metric", "metrics"], null, new("", IsNumber: true)),
        new("parameter", ["param", "params"], null, new("")),
        new("tag", ["tag", "tags"], null, new("")),
    ], "Invalid entity type '{0}'. Valid values are ['metric', 'parameter', 'tag', 'attribute']", ["attribute", "metric"]);

    public static FilterGrammar Experiments { get; } = new(
    [
        new("attribute", ["attribute"],
        [
            new("name"),
            new("creation_time", IsNumber: true),
            new("last_update_time", IsNumber: true),
            new("experiment_id", CanFilter: false),
        ]),
        new("tag", ["tag", "tags"], null, new("", Nullable: true)),
    ], "Invalid entity type '{0}'. Valid entity types are ('attribute', 'tag', 'tags')", ["attribute"]);
}
