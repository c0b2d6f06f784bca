using System.Globalization;
using System.Text.Json;
using Slipway.Registry.Contracts;

namespace Slipway.Mlflow.Registry;

/// <summary>Models and versions as MLflow's messages.</summary>
internal static class RegistryWriter
{
    public static void WriteOne(Utf8JsonWriter json, RegisteredModel model, IReadOnlyList<ModelVersion> latest) => json.WriteObject("registered_model", inner => Write(inner, model, latest));

    /// <summary>A model, with its newest version in each stage.</summary>
    public static void Write(Utf8JsonWriter json, RegisteredModel model, IReadOnlyList<ModelVersion> latest)
    {
        json.WriteString("name", model.Name);
        Times(json, model.CreatedAt, model.UpdatedAt);
        json.WriteOptional("description", model.Description.Length > 0 ? model.Description : null);
        json.WriteList("latest_versions", latest, (to, version) => to.WriteObject(null, inner => Write(inner, version, withAliases: false)));
        Tags(json, model.Tags);
        json.WriteList("aliases", [.. model.Aliases], (to, alias) => to.WriteObject(null, inner =>
        {
            inner.WriteString("alias", alias.Key);
            inner.WriteString("version", Number(alias.Value));
        }));
    }

    public static void WriteOne(Utf8JsonWriter json, ModelVersion version) => json.WriteObject("model_version", inner => Write(inner, version, withAliases: true));

    /// <summary>A version. Its aliases stand where one version is told of, and not in lists: so MLflow has it.</summary>
    public static void Write(Utf8JsonWriter json, ModelVersion version, bool withAliases)
    {
        json.WriteString("name", version.Model);
        json.WriteString("version", Number(version.Number));
        Times(json, version.CreatedAt, version.UpdatedAt);
        json.WriteString("current_stage", version.Stage.ToString());
        json.WriteString("description", version.Description);
        json.WriteOptional("source", version.Source);
        json.WriteString("run_id", version.Run ?? "");
        json.WriteString("status", "READY");
        Tags(json, version.Tags);
        json.WriteString("run_link", version.RunLink ?? "");
        if (withAliases)
            json.WriteList("aliases", version.Aliases, (to, alias) => to.WriteStringValue(alias));
    }

    /// <summary>The tags of a message; of two with one key the last holds.</summary>
    public static IReadOnlyDictionary<string, string> Tags(Fields fields)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in fields.List("tags"))
            tags[tag.Text("key")] = tag.OptionalText("value") ?? "";
        return tags;
    }

    private static string Number(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static void Times(Utf8JsonWriter json, DateTimeOffset created, DateTimeOffset updated)
    {
        json.WriteNumber("creation_timestamp", created.ToUnixTimeMilliseconds());
        json.WriteNumber("last_updated_timestamp", updated.ToUnixTimeMilliseconds());
    }

    private static void Tags(Utf8JsonWriter json, IReadOnlyDictionary<string, string> tags) => json.WriteList("tags", [.. tags], (to, tag) => to.WriteObject(null, inner =>
    {
        inner.WriteString("key", tag.Key);
        inner.WriteString("value", tag.Value);
    }));
}
