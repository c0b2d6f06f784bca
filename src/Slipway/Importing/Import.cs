using System.Globalization;
using Slipway.Commands;
using Slipway.Registry.Contracts;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing;

/// <summary>
/// Brings what a source has to a server. Every call to the server may be sent again, so an import that was stopped anywhere is finished by running it again, and one that is finished changes nothing.
/// </summary>
/// <param name="source">Where it comes from.</param>
/// <param name="server">Where it goes; null to count only.</param>
/// <param name="only">The names or numbers of the experiments that are wanted; none for all.</param>
/// <param name="report">What it comes to.</param>
/// <param name="notes">What is to be said of what it did not take.</param>
/// <param name="progress">Told after each run, experiment and model what is under way.</param>
internal sealed class Import(ITrackingSource source, ServerDoor? server, IReadOnlyList<string> only, ImportReport report, Notes notes, Action<string> progress)
{
    private const int MostPoints = 5000;
    private const int MostMeasured = 2000;
    private static readonly string[] Here = [ServerDoor.Artifacts, "runs:/", "models:/"];

    private readonly FittingDoor? _fitting = server is null ? null : new FittingDoor(server, notes);
    private readonly ArtifactUpload _upload = new(server, report, notes);
    private readonly VersionSources? _sources = server is null ? null : new VersionSources(server);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public async Task Run(CancellationToken cancel)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var experiment in source.Experiments(cancel))
        {
            List<string> names = [.. only.Where(name => name == experiment.Name || name == experiment.Number?.ToString(CultureInfo.InvariantCulture))];
            found.UnionWith(names);
            if (only.Count == 0 || names.Count > 0)
                await Take(experiment, cancel);
        }

        if (only.Where(name => !found.Contains(name)).ToList() is [var missing, ..])
            throw new CommandFailedException(ExitCode.Refused, $"The source has no experiment '{missing}'.", "Look which it has: --dry-run.");
        await foreach (var model in source.Models(cancel))
            await Guarded(model.Name, () => Take(model, cancel));
    }

    private async Task Take(SourceExperiment experiment, CancellationToken cancel)
    {
        progress($"experiment '{experiment.Name}'");
        var here = experiment.Id;
        if (_fitting is not null)
        {
            TakenExperiment? taken = null;
            await Guarded($"experiment '{experiment.Name}'", async () => taken = await _fitting.Take(experiment.Experiment, cancel));
            if (taken is null)
                return;
            here = taken.Id;
        }

        report.Experiments.Add(new ExperimentMap(experiment.Name, experiment.Number, here));
        await foreach (var run in source.Runs(experiment, cancel))
        {
            report.Runs.Seen++;
            await Guarded($"run {run.Id}", () => Take(run, here, cancel));
            progress($"experiment '{experiment.Name}', {report.Runs.Seen:N0} runs");
        }

        if (await source.Traces(experiment, cancel) is { } traces)
            notes.Linked($"{traces} of experiment '{experiment.Name}'", "Traces are not taken; they stay at the source.");
        await foreach (var model in source.LoggedModels(experiment, cancel))
        {
            report.LoggedModels.Seen++;
            await Guarded($"logged model {model.Id}", () => Take(model, here, cancel));
        }
    }

    private async Task Take(SourceRun run, long experiment, CancellationToken cancel)
    {
        _taken.Add(run.Id);
        var there = _fitting is null ? null : await _fitting.Take(run.Id, run.Run with { Experiment = experiment }, cancel);
        foreach (var key in there?.Kept ?? [])
            notes.Kept($"{key} of run {run.Id}", "A parameter has another value here already, which stays.");
        if (there is not null && there.Experiment != experiment)
            notes.Kept($"run {run.Id}", $"It is here already in experiment {there.Experiment}, and stays there.");
        var added = 0L;
        await Guarded($"run {run.Id}: metrics", async () =>
        {
            await foreach (var series in run.History(cancel))
                added += await Take(run.Id, series, there, cancel);
        });
        if (there is not null)
        {
            _sources!.Remember(run.Id, there.ArtifactUri);
            report.Runs.Add(there.Changed || added > 0);
        }

        await Guarded($"run {run.Id}: artifacts", () => _upload.Bring($"run {run.Id}", run.Files, there?.ArtifactUri, cancel));
    }

    /// <returns>How many points were not here yet.</returns>
    private async Task<long> Take(string run, SourceSeries series, TakenRun? there, CancellationToken cancel)
    {
        var here = there?.Points.GetValueOrDefault(series.Key) ?? 0;
        if (series.Count is { } count && (server is null || count == here))
            return Counted(count, 0, 0);
        var (points, untimed) = (new List<MetricPoint>(), 0L);
        await Guarded($"metric '{series.Key}' of run {run}", async () =>
        {
            var all = (await series.Read(cancel)).Distinct().ToLookup(p => IsTimed(p, $"run {run}"));
            (points, untimed) = ([.. all[true].OrderBy(p => p.Timestamp).ThenBy(p => p.Step)], all[false].LongCount());
        });
        if (server is null || points.Count == here)
            return Counted(points.Count + untimed, 0, untimed);
        var (added, refused) = (0L, untimed + points.Count);
        foreach (var part in points.Chunk(MostPoints))
        {
            await Guarded($"metric '{series.Key}' of run {run}", async () =>
            {
                added += (await server.Take(run, part, cancel)).Added;
                refused -= part.Length;
            });
        }

        return Counted(points.Count + untimed, added, refused);
    }

    /// <summary>Whether a point lies at a time that is kept here; one that does not is noted.</summary>
    private bool IsTimed(MetricPoint point, string owner)
    {
        if (point.Timestamp < 0)
            notes.Left($"metric '{point.Key}' of {owner}, step {point.Step}", "The timestamp of a point is before 1970.");
        return point.Timestamp >= 0;
    }

    /// <param name="refused">How many of them neither were here nor are now.</param>
    private long Counted(long seen, long added, long refused)
    {
        report.Points.Seen += seen;
        report.Points.Taken += added;
        report.Points.There += server is null ? 0 : seen - added - refused;
        return added;
    }

    private async Task Take(SourceLoggedModel model, long experiment, CancellationToken cancel)
    {
        _taken.Add(model.Id);
        string? uri = null;
        if (_fitting is not null)
        {
            var changed = false;
            var parts = (model.Model.Metrics ?? []).Where(m => IsTimed(m.Point, $"logged model {model.Id}")).Chunk(MostMeasured).DefaultIfEmpty([]);
            foreach (var part in parts)
            {
                var there = await _fitting.Take(model.Id, model.Model with { Experiment = experiment, Metrics = part }, cancel);
                (uri, changed) = (there.ArtifactUri, changed || there.Changed);
            }

            _sources!.Remember(model.Id, uri!);
            report.LoggedModels.Add(changed);
        }

        await Guarded($"logged model {model.Id}: artifacts", () => _upload.Bring($"logged model {model.Id}", model.Files, uri, cancel));
    }

    private async Task Take(SourceModel model, CancellationToken cancel)
    {
        var wanted = model.Versions.Where(v => only.Count == 0 || IsOfTaken(v)).ToList();
        if (only.Count > 0 && wanted.Count == 0)
            return;
        progress($"model '{model.Name}'");
        report.Models.Seen++;
        report.Versions.Seen += wanted.Count;
        var aliases = model.Aliases.Where(a => wanted.Exists(v => v.Number == a.Value)).ToList();
        report.Aliases.Seen += aliases.Count;
        if (_fitting is null)
        {
            foreach (var version in wanted.Where(v => v.Files is SourceFiles.Reachable))
                await _upload.Bring($"version {model.Name}/{version.Number}", version.Files!, null, cancel);
            return;
        }

        var there = await _fitting.Take(model.Name, model.Model, cancel);
        report.Models.Add(there.Changed);
        var same = new HashSet<int>();
        foreach (var version in wanted)
        {
            await Guarded($"version {model.Name}/{version.Number}", async () =>
            {
                if (await Take(model.Name, version, cancel))
                    same.Add(version.Number);
            });
        }

        foreach (var (alias, number) in aliases)
        {
            if (same.Contains(number))
                await Guarded($"alias '{alias}' of {model.Name}", () => Point(model.Name, alias, number, there.Aliases, cancel));
            else
                notes.Kept($"{model.Name}@{alias}", "The version that the alias points at was not taken or was deleted here, so the alias is not set.");
        }
    }

    private bool IsOfTaken(SourceVersion version) =>
        version.Version.Run is { } run && _taken.Contains(run) || version.Version.LoggedModel is { } logged && _taken.Contains(logged);

    /// <returns>Whether the version of this number here is that of the source.</returns>
    private async Task<bool> Take(string model, SourceVersion version, CancellationToken cancel)
    {
        var name = $"version {model}/{version.Number}";
        var (here, lost) = await _sources!.Rewrite(version.Version, cancel);
        if (lost && version.Files is SourceFiles.Reachable)
        {
            (here, lost) = (version.Version with { Source = $"{ServerDoor.Artifacts}models/{model}/{version.Number}" }, false);
            await _upload.Bring(name, version.Files, here.Source, cancel);
        }

        TakenVersion taken;
        try
        {
            taken = await _fitting!.Take(model, version.Number, here, cancel);
        }
        catch (CommandFailedException conflict) when (conflict.Status == 409)
        {
            notes.Left(name, "A version of this number is here already, and is another one.", "Rename the model here or there, and run this again.");
            return false;
        }

        report.Versions.Add(taken.Changed);
        if (taken.Deleted)
            notes.Kept(name, "It was deleted here, and stays so.");
        else if (lost && version.Files is SourceFiles.Barred barred)
            notes.Left(name, $"{barred.Why} The source of the version is kept as the tag {VersionSources.Tag}.", barred.Remedy);
        else if (lost)
            notes.Left(name, $"The source names a folder that is not among the artifacts of any run here; it is kept as the tag {VersionSources.Tag}.", "Import the run's artifacts, or upload the files as a new version.");
        else if (taken.Files == 0 && here.Source is { } source && !VersionSources.IsPrompt(here))
            notes.Linked(name, Array.Exists(Here, start => source.StartsWith(start, StringComparison.Ordinal)) ? "No files lie at the version's source; it has none here." : "The files stay where the version's source says; such a version cannot be deployed from here.");
        return !taken.Deleted;
    }

    private async Task Point(string model, string alias, int number, IReadOnlyDictionary<string, int> there, CancellationToken cancel)
    {
        if (!there.TryGetValue(alias, out var points))
            await server!.Point(model, alias, number, cancel);
        else if (points != number)
            notes.Kept($"{model}@{alias}", $"The alias points at version {points} here and at {number} at the source; it stays.");
        report.Aliases.Add(!there.ContainsKey(alias));
    }

    /// <summary>What the server refuses of one thing is noted; the rest goes on.</summary>
    private async Task Guarded(string what, Func<Task> take)
    {
        try
        {
            await take();
        }
        catch (CommandFailedException refused) when (refused.IsOfOneThing)
        {
            notes.Left(what, refused.Message, refused.Remedy);
        }
        catch (Files.UnreadableException unreadable)
        {
            notes.Left(what, unreadable.Message);
        }
    }
}
