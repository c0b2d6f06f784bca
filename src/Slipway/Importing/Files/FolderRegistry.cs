using System.Globalization;
using Slipway.Registry.Contracts;

namespace Slipway.Importing.Files;

/// <summary>Reads a registered model of a file store.</summary>
internal static class FolderRegistry
{
    private const string Meta = "meta.yaml";
    private const string Version = "version-";
    private const string Deleted = "Deleted_Internal";

    public static async Task<SourceModel> Model(string folder, ArtifactRoots artifacts, Notes notes, CancellationToken cancel)
    {
        var meta = await FlatYaml.Read(artifacts.Tree, Path.Combine(folder, Meta), cancel);
        var name = meta.Demand("name");
        var (versions, last) = (new List<SourceVersion>(), 0);
        foreach (var path in artifacts.Tree.Folders(folder, file => file.StartsWith(Version, StringComparison.Ordinal)))
        {
            if (!int.TryParse(Path.GetFileName(path)[Version.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                continue;
            last = Math.Max(last, number);
            try
            {
                if (await OneVersion(path, name, number, artifacts.Tree, notes, cancel) is { } version)
                    versions.Add(new SourceVersion(number, version, artifacts.OfVersion(version.Source)));
            }
            catch (UnreadableException fault)
            {
                notes.Left(path, fault.Message);
            }
        }

        var aliases = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (alias, text) in await TextFile.Values(artifacts.Tree, Path.Combine(folder, "aliases"), notes, cancel))
        {
            if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                aliases[alias] = number;
            else
                notes.Left($"alias '{alias}' of {name}", $"It points at '{text}', which is no version.");
        }

        var created = meta.Number("creation_timestamp") ?? 0;
        return new SourceModel(name, new ForeignModel(created, meta.Number("last_updated_timestamp") ?? created, meta.Text("description") ?? "", last, await Tags(folder, artifacts.Tree, notes, cancel)), aliases, versions);
    }

    private static async Task<ForeignVersion?> OneVersion(string folder, string model, int number, SourceTree tree, Notes notes, CancellationToken cancel)
    {
        var meta = await FlatYaml.Read(tree, Path.Combine(folder, Meta), cancel);
        if (meta.Text("current_stage") == Deleted)
            return null;
        if (!ModelStages.Parse(meta.Text("current_stage") ?? "None").Succeeded(out var stage, out var odd))
            throw new UnreadableException($"{model}/{number}: {odd.Message}");
        var created = meta.Number("creation_timestamp") ?? 0;
        return new ForeignVersion(
            created, meta.Number("last_updated_timestamp") ?? created, meta.Text("run_id"), meta.Text("run_link"), meta.Text("source"), meta.Text("model_id"), meta.Text("description") ?? "", stage, await Tags(folder, tree, notes, cancel));
    }

    private static async Task<Dictionary<string, string>> Tags(string folder, SourceTree tree, Notes notes, CancellationToken cancel) =>
        (await TextFile.Values(tree, Path.Combine(folder, "tags"), notes, cancel)).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
}
