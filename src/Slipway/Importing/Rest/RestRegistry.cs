using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Registry.Contracts;

namespace Slipway.Importing.Rest;

/// <summary>Reads registered models over an MLflow server's API, prompts too: searches leave those out unless they are asked for.</summary>
internal static class RestRegistry
{
    private const string Prompts = "tags.`mlflow.prompt.is_prompt` = 'true'";

    public static async IAsyncEnumerable<SourceModel> Read(RestClient client, Notes notes, [EnumeratorCancellation] CancellationToken cancel)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var filter in (string?[])[null, Prompts])
        {
            var search = $"{RestSource.Api}registered-models/search?max_results=100{(filter is null ? "" : "&filter=" + Uri.EscapeDataString(filter))}";
            await foreach (var found in RestSource.Pages(token => client.Get(search + Token(token), cancel), "registered_models"))
            {
                var name = found.Text("name")!;
                if (!seen.Add(name))
                    continue;
                if (name.Contains('\'', StringComparison.Ordinal) && name.Contains('"', StringComparison.Ordinal))
                    notes.Left($"model {name}", "MLflow cannot be asked for the versions of a model whose name has both kinds of quotation marks.", "Import from its database.");
                else
                    yield return await Model(client, name, filter, notes, cancel);
            }
        }
    }

    private static async Task<SourceModel> Model(RestClient client, string name, string? filter, Notes notes, CancellationToken cancel)
    {
        var model = (await client.Get($"{RestSource.Api}registered-models/get?name={Uri.EscapeDataString(name)}", cancel)).GetProperty("registered_model");
        var quote = name.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
        var which = $"name = {quote}{name}{quote}{(filter is null ? "" : " AND " + filter)}";
        var versions = new List<SourceVersion>();
        await foreach (var version in RestSource.Pages(token => client.Get($"{RestSource.Api}model-versions/search?max_results=1000&filter={Uri.EscapeDataString(which)}{Token(token)}", cancel), "model_versions"))
        {
            if (ModelStages.Parse(version.Text("current_stage") ?? "None").Succeeded(out var stage, out var odd))
                versions.Add(new SourceVersion((int)version.Number("version")!.Value, Version(version, stage)));
            else
                notes.Left($"version {name}/{version.Text("version")}", odd.Message);
        }

        var created = model.Number("creation_timestamp") ?? 0;
        return new SourceModel(
            name, new ForeignModel(created, model.Number("last_updated_timestamp") ?? created, model.Text("description") ?? "", versions.Select(v => v.Number).DefaultIfEmpty().Max(), model.Pairs()),
            model.List("aliases").ToDictionary(a => a.Text("alias")!, a => int.Parse(a.Text("version")!, CultureInfo.InvariantCulture), StringComparer.Ordinal), versions);
    }

    private static ForeignVersion Version(JsonElement version, ModelStage stage)
    {
        var created = version.Number("creation_timestamp") ?? 0;
        return new ForeignVersion(
            created, version.Number("last_updated_timestamp") ?? created, Given(version, "run_id"), Given(version, "run_link"), Given(version, "source"), Given(version, "model_id"), version.Text("description") ?? "", stage, version.Pairs());
    }

    /// <summary>A text; null where it is empty, as the API says that there is none.</summary>
    private static string? Given(JsonElement element, string name) => element.Text(name) is { Length: > 0 } text ? text : null;

    private static string Token(string? token) => token is null ? "" : "&page_token=" + Uri.EscapeDataString(token);
}
