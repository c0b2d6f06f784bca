using System.Runtime.CompilerServices;
using Slipway.Registry.Contracts;

namespace Slipway.Importing.Databases;

/// <summary>Reads registered models from MLflow's tables.</summary>
internal static class DatabaseRegistry
{
    private const string Deleted = "Deleted_Internal";

    public static async IAsyncEnumerable<SourceModel> Read(MlflowTables tables, ArtifactRoots artifacts, Notes notes, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var row in await tables.Rows("registered_models", "ORDER BY name", cancel))
        {
            var name = row.Text("name")!;
            var rows = await tables.Rows("model_versions", "WHERE name = @name ORDER BY version", cancel, ("name", name));
            var tags = await tables.Rows("model_version_tags", "WHERE name = @name", cancel, ("name", name));
            var versions = new List<SourceVersion>();
            foreach (var version in rows.Where(v => v.Text("current_stage") != Deleted))
            {
                if (ModelStages.Parse(version.Text("current_stage") ?? "None").Succeeded(out var stage, out var odd))
                    versions.Add(new SourceVersion((int)version.Number("version")!.Value, Version(version, stage, Tags(tags.Where(t => t.Number("version") == version.Number("version")))), artifacts.OfVersion(version.Text("source"))));
                else
                    notes.Left($"version {name}/{version.Number("version")}", odd.Message);
            }

            var created = row.Number("creation_time") ?? 0;
            var model = new ForeignModel(
                created, row.Number("last_updated_time") ?? created, row.Text("description") ?? "", (int)(rows.Max(v => v.Number("version")) ?? 0), Tags(await tables.Rows("registered_model_tags", "WHERE name = @name", cancel, ("name", name))));
            var aliases = await tables.Rows("registered_model_aliases", "WHERE name = @name", cancel, ("name", name));
            yield return new SourceModel(name, model, aliases.ToDictionary(a => a.Text("alias")!, a => (int)a.Number("version")!.Value, StringComparer.Ordinal), versions);
        }
    }

    private static ForeignVersion Version(Row row, ModelStage stage, Dictionary<string, string> tags)
    {
        var created = row.Number("creation_time") ?? 0;
        return new ForeignVersion(created, row.Number("last_updated_time") ?? created, row.Text("run_id"), row.Text("run_link"), row.Text("source"), null, row.Text("description") ?? "", stage, tags);
    }

    private static Dictionary<string, string> Tags(IEnumerable<Row> rows) =>
        rows.GroupBy(t => t.Text("key")!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Text("value") ?? "", StringComparer.Ordinal);
}
