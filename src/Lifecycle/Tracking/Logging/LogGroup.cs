using System.Runtime.InteropServices;
using Slipway.Tracking.Contracts;
using Slipway.Tracking.LoggedModels;
using Slipway.Tracking.Metrics;
using Slipway.Tracking.Runs;
using Slipway.Work;

namespace Slipway.Tracking.Logging;

/// <summary>What a group came to.</summary>
/// <param name="Refusals">For each request, in order: why it was refused, or null.</param>
/// <param name="Keys">The numbers of its metric names, true once committed.</param>
/// <param name="Accepted">What was written, by run.</param>
internal sealed record LogOutcome(IReadOnlyList<Refusal?> Refusals, Dictionary<string, long> Keys, IReadOnlyList<(string Run, long Experiment, IReadOnlyList<PendingLog> Logs)> Accepted);

/// <summary>One unit of work of many logging requests: reads what they rest on, decides each in order, writes all that was accepted.</summary>
internal sealed class LogGroup(IReadOnlyList<PendingLog> requests, MetricKeys keys)
{
    /// <summary>May run a second time: it keeps nothing between runs.</summary>
    public async Task<Result<LogOutcome>> Write(Unit unit)
    {
        if (await JobFence.Refuse(unit, unit.Actor.Confined?.Subject) is { } stale)
            return stale;
        var outside = await Outside(unit);
        var runs = (await RunRow.FindMany(unit, [.. requests.Select(r => r.Log.Run).Distinct(StringComparer.Ordinal)], CancellationToken.None)).ToDictionary(r => r.Info.Id, StringComparer.Ordinal);
        var known = await LogStore.ReadParams(unit, [.. requests.Where(r => r.Params.Count > 0 && runs.ContainsKey(r.Log.Run)).Select(r => runs[r.Log.Run].Number).Distinct()]);
        var models = await LivingModels(unit);
        var fresh = new List<(long Run, string Key, string Value)>();
        var refusals = requests.Select(request => outside.GetValueOrDefault(request.Log.Run) ?? Decide(request, runs, models, known, fresh)).ToList();
        var accepted = requests.Where((_, i) => refusals[i] is null).GroupBy(r => r.Log.Run, StringComparer.Ordinal).Select(g => (Run: runs[g.Key], Logs: (IReadOnlyList<PendingLog>)[.. g])).ToList();

        var numbers = await keys.Intern(unit, accepted.SelectMany(a => a.Logs).SelectMany(l => l.Metrics).Select(m => m.Key).ToHashSet(StringComparer.Ordinal), CancellationToken.None);
        var (folds, points) = Points(accepted, numbers);
        var ofModels = accepted.SelectMany(a => a.Logs.SelectMany(l => l.Metrics).Where(m => m.Model is not null).Select(m => (a.Run.Info.Id, m)));
        var tags = Tags(accepted);
        await LogStore.Add(unit, folds, points, [.. ofModels], fresh, tags);
        foreach (var (run, _, name) in tags.Where(t => t.Key == RunRules.NameTag && t.Value.Length > 0))
            await LogStore.Rename(unit, run, name);
        Audit(unit, accepted);
        return new LogOutcome(refusals, numbers, [.. accepted.Select(a => (a.Run.Info.Id, a.Run.Info.Experiment, a.Logs))]);
    }

    /// <summary>The runs that a program which is confined to one may not write to, and why.</summary>
    private async Task<Dictionary<string, Refusal>> Outside(Unit unit)
    {
        var outside = new Dictionary<string, Refusal>(StringComparer.Ordinal);
        if (unit.Actor.Confined is null)
            return outside;
        foreach (var run in requests.Select(r => r.Log.Run).Distinct(StringComparer.Ordinal))
        {
            if (await RunFence.Refuse(unit, run) is { } refusal)
                outside[run] = refusal;
        }

        return outside;
    }

    private async Task<HashSet<string>> LivingModels(Unit unit)
    {
        var named = requests.SelectMany(r => r.Metrics).Select(m => m.Model).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. (await LoggedModelRow.FindMany(unit, named, CancellationToken.None)).Where(m => m.DeletedAt is null).Select(m => m.Id)];
    }

    private static Refusal? Decide(PendingLog request, Dictionary<string, RunRow> runs, HashSet<string> models, Dictionary<(long Run, string Key), string> known, List<(long Run, string Key, string Value)> fresh)
    {
        var id = request.Log.Run;
        if (!runs.TryGetValue(id, out var run))
            return RunRules.NotThere(id);
        if (run.Info.Deleted)
            return RunRules.NotActive(id);
        if (request.Metrics.FirstOrDefault(m => m.Model is not null && !models.Contains(m.Model)) is { } orphan)
            return Refusal.Invalid($"Logged model with ID '{orphan.Model}' not found.");
        var values = request.Params.Select(p => (p.Key, Value: Words.Cut(p.Value, Words.LongestParam))).ToList();
        var changed = values.Where(p => known.TryGetValue((run.Number, p.Key), out var before) && before != p.Value).ToList();
        if (changed.Count > 0)
            return Changed(request, changed.Select(p => (p.Key, known[(run.Number, p.Key)], p.Value)).ToList());
        foreach (var (key, value) in values.Where(p => !known.ContainsKey((run.Number, p.Key))))
        {
            known[(run.Number, key)] = value;
            fresh.Add((run.Number, key, value));
        }

        return null;
    }

    private static Refusal Changed(PendingLog request, List<(string Key, string Before, string After)> changed)
    {
        var id = request.Log.Run;
        if (request.Single)
            return Refusal.Invalid($"Changing param values is not allowed. Param with key='{changed[0].Key}' was already logged with value='{changed[0].Before}' for run ID='{id}'. Attempted logging new value '{changed[0].After}'.");
        var list = string.Join(", ", changed.Select(c => $"{{'key': '{c.Key}', 'old_value': '{c.Before}', 'new_value': '{c.After}'}}"));
        return Refusal.Invalid($"Changing param values is not allowed. Params were already logged='[{list}]' for run ID='{id}'.");
    }

    private static (IReadOnlyList<SeriesFold> Folds, IReadOnlyList<(long Run, long Key, MetricPoint Point)> Points) Points(List<(RunRow Run, IReadOnlyList<PendingLog> Logs)> accepted, Dictionary<string, long> numbers)
    {
        var folds = new Dictionary<(long Run, long Key), SeriesFold>();
        var points = new List<(long Run, long Key, MetricPoint Point)>();
        foreach (var (run, logs) in accepted)
        {
            foreach (var point in logs.SelectMany(l => l.Metrics))
            {
                var key = numbers[point.Key];
                ref var fold = ref CollectionsMarshal.GetValueRefOrAddDefault(folds, (run.Number, key), out _);
                fold ??= new SeriesFold(run.Number, key, run.Info.Experiment);
                fold.Add(point);
                points.Add((run.Number, key, point));
            }
        }

        return ([.. folds.Values], points);
    }

    /// <summary>The last of each tag.</summary>
    private static IReadOnlyList<(long Run, string Key, string Value)> Tags(List<(RunRow Run, IReadOnlyList<PendingLog> Logs)> accepted)
    {
        var tags = new Dictionary<(long Run, string Key), string>();
        foreach (var (run, logs) in accepted)
        {
            foreach (var tag in logs.SelectMany(l => l.Tags))
                tags[(run.Number, tag.Key)] = Words.Cut(tag.Value, Words.LongestRunTag);
        }

        return [.. tags.Select(t => (t.Key.Run, t.Key.Key, t.Value))];
    }

    private static void Audit(Unit unit, List<(RunRow Run, IReadOnlyList<PendingLog> Logs)> accepted)
    {
        var told = false;
        foreach (var (run, logs) in accepted)
        {
            var count = logs.Sum(l => l.Size - 1);
            if (count == 0)
                continue;
            unit.AuditShared("run.log", $"run_{run.Info.Id}", count, LogDigest.Of(logs));
            told = true;
        }

        if (!told)
            unit.NothingChanged();
    }
}
