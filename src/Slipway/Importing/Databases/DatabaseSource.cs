using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Slipway.Commands;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Databases;

/// <summary>A database of MLflow's, on SQLite or PostgreSQL.</summary>
internal sealed class DatabaseSource : ITrackingSource
{
    private const int Page = 200;

    private readonly MlflowTables _tables;
    private readonly DatabaseRuns _runs;
    private readonly ArtifactRoots _artifacts;
    private readonly Notes _notes;

    private DatabaseSource(MlflowTables tables, string name, ArtifactRoots artifacts, Notes notes) => (_tables, Name, _runs, _artifacts, _notes) = (tables, name, new DatabaseRuns(tables, artifacts), artifacts, notes);

    public string Name { get; }

    public static async Task<DatabaseSource> Open(DbConnection connection, string name, ArtifactRoots artifacts, Notes notes, CancellationToken cancel) =>
        new(await MlflowTables.Open(connection, name, cancel), name, artifacts, notes);

    public async IAsyncEnumerable<SourceExperiment> Experiments([EnumeratorCancellation] CancellationToken cancel)
    {
        var rows = await _tables.Rows("experiments", "ORDER BY experiment_id", cancel);
        if (rows.Select(r => r.Text("workspace") ?? "default").Distinct(StringComparer.Ordinal).Count() > 1)
            _notes.Kept("workspaces", "The source has several workspaces; here experiments and models of all of them stand together, those of one name in one.");
        foreach (var row in rows)
        {
            var id = row.Number("experiment_id")!.Value;
            var tags = await _tables.Rows("experiment_tags", "WHERE experiment_id = @id ORDER BY key", cancel, ("id", id));
            var created = row.Number("creation_time") ?? 0;
            yield return new SourceExperiment(new ForeignExperiment(
                id, row.Text("name")!, created, row.Number("last_update_time") ?? created, row.Text("lifecycle_stage") == "deleted", [.. tags.Select(t => new Tag(t.Text("key")!, t.Text("value") ?? ""))]));
        }
    }

    public async IAsyncEnumerable<SourceRun> Runs(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        var after = "";
        while (true)
        {
            var rows = await _tables.Rows("runs", $"WHERE experiment_id = @id AND run_uuid > @after ORDER BY run_uuid LIMIT {Page.ToString(CultureInfo.InvariantCulture)}", cancel, ("id", experiment.Id), ("after", after));
            foreach (var run in await _runs.Read(rows, cancel))
                yield return run;
            if (rows.Count < Page)
                yield break;
            after = rows[^1].Text("run_uuid")!;
        }
    }

    public async IAsyncEnumerable<SourceLoggedModel> LoggedModels(SourceExperiment experiment, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var row in await _tables.Rows("logged_models", "WHERE experiment_id = @id ORDER BY model_id", cancel, ("id", experiment.Id)))
            yield return await _runs.LoggedModel(row, cancel);
    }

    public async Task<string?> Traces(SourceExperiment experiment, CancellationToken cancel) =>
        await _tables.Count("trace_info", "WHERE experiment_id = @id", cancel, ("id", experiment.Id)) is > 0 and var count ? Counted.Of(count, "trace") : null;

    public IAsyncEnumerable<SourceModel> Models(CancellationToken cancel) => DatabaseRegistry.Read(_tables, _artifacts, _notes, cancel);

    public ValueTask DisposeAsync() => _tables.DisposeAsync();
}
