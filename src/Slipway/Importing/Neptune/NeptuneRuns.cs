using System.Runtime.CompilerServices;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Neptune;

/// <summary>Reads runs from the exporter's files.</summary>
internal sealed class NeptuneRuns(ParquetFiles parquet, SourceTree tree, string? files, int multiplier, Notes notes)
{
    /// <summary>What ids of runs begin with that come from Neptune.</summary>
    public const string Tool = "neptune";

    private const string Monitoring = "monitoring/";
    private const string SystemKey = "system/";

    public async Task<SourceRun> Read(IReadOnlyList<ExportPart> parts, CancellationToken cancel)
    {
        var (project, id) = (parts[0].Project, parts[0].Run);
        var owner = $"run {id} of project '{project}'";
        var rows = new RunRows(parquet, parts, multiplier, notes);
        var facts = new NeptuneFacts(project, id, await rows.Values(cancel));
        var values = facts.Values;
        var names = KeyNames.Fit(values.Select(v => v.Path), "parameter", owner, notes);
        var tags = facts.Tags;
        var tagNames = KeyNames.Fit(tags.Select(t => t.Key), "tag", owner, notes);
        var run = new ForeignRun(
            0, facts.StartedAt, facts.Name, facts.User, facts.Status, facts.EndedAt(await rows.LastPoint(cancel)), facts.Deleted,
            Params: [.. values.DistinctBy(v => v.Path).Select(v => new Param(names[v.Path], v.Text))], Tags: [.. tags.Select(t => new Tag(tagNames[t.Key], t.Value))]);
        foreach (var path in await rows.Series("histogram_series", cancel))
            notes.Left($"'{path}' of {owner}", "It is a series of histograms; points of metrics are numbers.");
        if (await rows.HasFractions(cancel))
            notes.Changed(owner, "Its steps have fractions, which are cut: steps are whole numbers here.", "To keep them apart, import it with --step-multiplier, as 1000 for thousandths, and always with the same.");
        return new SourceRun(
            RunIds.Of(Tool, project, id), run, new SourceFiles.Reachable(new NeptuneFiles(rows, tree, files, Path.GetFileName(Path.GetDirectoryName(parts[0].Path)!), owner, notes).List),
            stop => Series(rows, facts.StartedAt, owner, stop));
    }

    private async IAsyncEnumerable<SourceSeries> Series(RunRows rows, long started, string owner, [EnumeratorCancellation] CancellationToken cancel)
    {
        var metrics = (await rows.Series("float_series", cancel)).ToDictionary(path => path, path => path.StartsWith(Monitoring, StringComparison.Ordinal) ? SystemKey + path[Monitoring.Length..] : path, StringComparer.Ordinal);
        var names = KeyNames.Fit(metrics.Values, "metric", owner, notes);
        foreach (var (path, name) in metrics)
            yield return new SourceSeries(names[name], Count: null, stop => rows.Points(path, names[name], started, stop));
    }
}
