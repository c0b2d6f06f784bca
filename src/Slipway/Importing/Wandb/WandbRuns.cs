using System.Text.Json;
using Google.Protobuf;
using Slipway.Importing.Files;
using Slipway.Tracking.Contracts;

namespace Slipway.Importing.Wandb;

/// <summary>Reads runs from their folders.</summary>
internal sealed class WandbRuns(SourceTree tree, Notes notes, TimeProvider clock)
{
    private const int LongestJson = 64 << 20;

    /// <summary>A run that has not ended and gave no sign for so long is gone.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(15);

    /// <summary>The run that a file is of; null for one that does not say.</summary>
    /// <exception cref="UnreadableException">It is no file that can be read.</exception>
    public async Task<RunRecord?> About(string log, CancellationToken cancel)
    {
        RunRecord? run = null;
        await Read(log, record => (run = Whole(record)) is null, (_, _) => { }, cancel);
        return run is { Id.Length: > 0 } ? run : null;
    }

    /// <summary>A run from all its folders, the oldest first.</summary>
    public async Task<SourceRun> Read(IReadOnlyList<RunFolder> folders, CancellationToken cancel)
    {
        var reading = new RunReading();
        foreach (var folder in folders)
        {
            reading.Begin();
            await ReadAll(folder.Log, reading, cancel);
        }

        var (first, owner) = (folders[0], $"run {folders[0].Run.Id} of project '{folders[0].Project}'");
        var about = reading.About ?? first.Run;
        var metadata = await Json(folders, "wandb-metadata.json", cancel);
        if (await Json(folders, "wandb-summary.json", cancel) is { } summary)
        {
            foreach (var (key, value) in LooseJson.Members(summary))
                reading.Summary.Fill(key, value);
        }

        var facts = new RunFacts(about, first.Project, metadata);
        var (numbers, texts) = RunSummary.Of(reading);
        var status = Status(reading);
        var run = new ForeignRun(
            0, Math.Max(0, about.StartedAt ?? reading.LastSign), about.Name.Length > 0 ? about.Name : about.Id, facts.User, status, status == RunStatus.Running ? null : Math.Max(0, reading.LastSign),
            Params: Params(reading, owner), Tags: [.. facts.Tags, .. Tags(texts, owner)]);
        Say(reading, owner);
        return new SourceRun(
            RunIds.Of("wandb", first.Run.Entity, first.Run.Project, first.Run.Id), run, SourceFiles.Local(() => new RunFiles(tree, notes, owner).List(folders, reading.Artifacts)),
            _ => Series(reading, numbers, owner).ToAsyncEnumerable());
    }

    private async Task ReadAll(string log, RunReading reading, CancellationToken cancel)
    {
        try
        {
            await Read(log, Take, (at, why) => notes.Left($"{log}, byte {at}", why), cancel);
        }
        catch (UnreadableException fault)
        {
            notes.Left(log, fault.Message);
        }

        bool Take(byte[] record)
        {
            try
            {
                reading.Add(record);
            }
            catch (InvalidProtocolBufferException fault)
            {
                notes.Left(log, "A record is none of W&B's, or only in part.", fault.Message);
            }

            return true;
        }
    }

    /// <param name="more">Takes a record and says whether another one is wanted.</param>
    private async Task Read(string log, Func<byte[], bool> more, Action<long, string> damaged, CancellationToken cancel)
    {
        try
        {
            await using var file = File.OpenRead(tree.File(log));
            await foreach (var record in RecordLog.Read(file, log, damaged, cancel))
            {
                if (!more(record))
                    return;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableException($"'{log}' cannot be read: {fault.Message}");
        }
    }

    private static RunRecord? Whole(byte[] record)
    {
        try
        {
            return RunReading.RunOf(record);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>A file of JSON among the run's files, of the newest folder that has one.</summary>
    private async Task<JsonElement?> Json(IReadOnlyList<RunFolder> folders, string name, CancellationToken cancel)
    {
        foreach (var path in folders.Reverse().Select(f => Path.Combine(f.Path, RunFiles.Folder, name)).Where(path => tree.Find(path).Kind == FileKind.Regular))
        {
            try
            {
                if (LooseJson.Parse(await TextFile.Read(tree, path, LongestJson, cancel)) is { ValueKind: JsonValueKind.Object } json)
                    return json;
                notes.Left(path, "It is no object of JSON; the file itself is taken.");
            }
            catch (UnreadableException fault)
            {
                notes.Left(path, fault.Message);
            }
        }

        return null;
    }

    private RunStatus Status(RunReading reading) => reading.ExitCode switch
    {
        0 => RunStatus.Finished,
        not null => RunStatus.Failed,
        null => clock.GetUtcNow().ToUnixTimeMilliseconds() - reading.LastSign > Silence.TotalMilliseconds ? RunStatus.Killed : RunStatus.Running,
    };

    private List<Param> Params(RunReading reading, string owner)
    {
        var values = reading.Config.All.Where(v => !RunSummary.IsOfWandb(v.Key)).DistinctBy(v => v.Key).ToList();
        var names = KeyNames.Fit(values.Select(v => v.Key), "parameter", owner, notes);
        return [.. values.Select(v => new Param(names[v.Key], LooseJson.Param(v.Value)))];
    }

    private List<Tag> Tags(IReadOnlyList<(string Key, string Value)> texts, string owner)
    {
        var names = KeyNames.Fit(texts.Select(t => t.Key), "summary", owner, notes);
        return [.. texts.Select(t => new Tag(names[t.Key], t.Value))];
    }

    private IEnumerable<SourceSeries> Series(RunReading reading, IReadOnlyList<(string Key, HistoryPoint Point)> summary, string owner)
    {
        var all = reading.History.Series.Concat(reading.Machine.Series).SelectMany(s => s.Value.Select(point => (s.Key, Point: point))).Concat(summary).ToLookup(p => p.Key, p => p.Point, StringComparer.Ordinal);
        var names = KeyNames.Fit(all.Select(s => s.Key), "metric", owner, notes);
        return all.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new SourceSeries(
            names[s.Key], Count: null, _ => Task.FromResult<IReadOnlyList<MetricPoint>>([.. s.Select(p => new MetricPoint(names[s.Key], p.Value, p.Timestamp, p.Step))])));
    }

    private void Say(RunReading reading, string owner)
    {
        foreach (var (kind, key) in reading.History.Others.OrderBy(o => o.Key, StringComparer.Ordinal))
            notes.Left($"'{key}' of {owner}", $"What it logs is no number but a {kind}; points of metrics are numbers.");
        if (reading.Unread > 0)
            notes.Left($"{owner}: a value", "A value of its configuration or summary is no JSON.");
    }
}
