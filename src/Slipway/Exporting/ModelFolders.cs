using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Commands;
using Slipway.Importing;
using Slipway.Registry.Contracts;

namespace Slipway.Exporting;

/// <summary>Writes registered models as the folders of MLflow's file store.</summary>
/// <param name="client">The server; asked for the files of versions that have no source.</param>
/// <param name="homes">Where the artifacts of runs and logged models lie, by their ids.</param>
internal sealed partial class ModelFolders(ServerClient client, FolderFiles files, IReadOnlyDictionary<string, string> homes, ExportReport report, Notes notes)
{
    /// <param name="models">The folder of all models.</param>
    /// <param name="address">The address under which MLflow will find that folder.</param>
    /// <param name="versions">Which of its versions are wanted.</param>
    public async Task Write(string models, string address, SourceModel model, IReadOnlyList<SourceVersion> versions, CancellationToken cancel)
    {
        if (!FolderFiles.IsWithin(model.Name))
        {
            notes.Left($"model {model.Name}", "Its name cannot be that of a folder.");
            return;
        }

        var folder = Path.Combine(models, model.Name);
        FolderFiles.Meta(folder, ("creation_timestamp", model.Model.CreatedAt), ("description", model.Model.Description), ("last_updated_timestamp", model.Model.UpdatedAt), ("name", model.Name));
        files.Values(Path.Combine(folder, "tags"), $"model {model.Name}", (model.Model.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(t => (t.Key, t.Value)));
        files.Values(Path.Combine(folder, "aliases"), $"model {model.Name}", model.Aliases.Where(a => versions.Any(v => v.Number == a.Value)).Select(a => (a.Key, a.Value.ToString(CultureInfo.InvariantCulture))));
        report.Models++;
        foreach (var version in versions)
            await Write(folder, $"{address}/{Uri.EscapeDataString(model.Name)}", model.Name, version.Number, version.Version, cancel);
    }

    private async Task Write(string models, string address, string model, int number, ForeignVersion version, CancellationToken cancel)
    {
        var (folder, owner) = (Path.Combine(models, $"version-{number}"), $"version {model}/{number}");
        var source = (version.Source is { } given ? Now(given) : null) ?? await Files(folder, $"{address}/version-{number}", model, number, cancel);
        FolderFiles.Meta(folder,
        [
            ("creation_timestamp", version.CreatedAt), ("current_stage", version.Stage.ToString()), ("description", version.Description), ("last_updated_timestamp", version.UpdatedAt), ("name", model), ("run_id", version.Run),
            ("run_link", version.RunLink), ("source", source), ("status", "READY"), ("status_message", null), ("storage_location", source.StartsWith("models:/m-", StringComparison.Ordinal) ? homes.GetValueOrDefault(source["models:/".Length..], source) : source),
            ("user_id", null), ("version", number), .. version.LoggedModel is { } logged ? [("model_id", (object?)logged)] : Array.Empty<(string, object?)>(),
        ]);
        files.Values(Path.Combine(folder, "tags"), owner, (version.Tags ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(t => (t.Key, t.Value)));
        report.Versions++;
    }

    /// <summary>A source as it is called after the export; null for a place on the server that belongs to no run or logged model that was exported.</summary>
    private string? Now(string source) => !source.StartsWith(ServerDoor.Artifacts, StringComparison.Ordinal) ? source
        : Place().Match(source) is { Success: true } place && homes.TryGetValue(place.Groups["owner"].Value, out var home) ? home + place.Groups["rest"].Value : null;

    /// <summary>The files of a version that was handed over or made by a pipeline, or whose source is not exported: they get a place of their own.</summary>
    private async Task<string> Files(string folder, string address, string model, int number, CancellationToken cancel)
    {
        var version = $"/api/v1/models/{Uri.EscapeDataString(model)}/versions/{number}";
        foreach (var file in (await client.Get(version, cancel)).GetProperty("files").EnumerateArray())
        {
            var path = file.GetProperty("path").GetString()!;
            if (!await files.Copy(Path.Combine(folder, "files"), $"version {model}/{number}", path, stop => client.Open($"{version}/files/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}", stop), cancel))
                continue;
            report.Artifacts++;
            report.Bytes += file.GetProperty("length").GetInt64();
        }

        return address + "/files";
    }

    [GeneratedRegex(@"/(?<owner>(m-)?[0-9a-f]{32})/artifacts(?<rest>/.*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
