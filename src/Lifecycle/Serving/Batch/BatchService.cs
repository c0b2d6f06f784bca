using System.Text.Json;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Serving.Deployments;
using Slipway.Work;

namespace Slipway.Serving.Batch;

/// <summary>Keeps declared batches, starts their runs and tells what these did. A run is a job; where it reads and writes stands in the declaration and lies in a folder that the operator opened.</summary>
internal sealed class BatchService(Database database, IModelVersions versions, GateHold gates, JobService jobs, ScheduleService schedules, DataRoots roots, TimeProvider clock) : IBatches
{

    public async Task<IReadOnlyList<DeclaredBatch>> List(CancellationToken cancel)
    {
        var next = (await schedules.List(cancel)).ToDictionary(schedule => schedule.Name, schedule => schedule.NextAt, StringComparer.Ordinal);
        return [.. (await database.Query(unit => BatchStore.Declared(unit, cancel), cancel)).Select(row => row.With(next.TryGetValue(ScheduleName(row.Name), out var at) ? at : null))];
    }

    public async Task<Result<DeclaredBatch>> Get(string name, CancellationToken cancel)
    {
        if (!(await Row(name, cancel)).Succeeded(out var row, out var missing))
            return missing;
        return row.With((await schedules.Get(ScheduleName(name), cancel)).Succeeded(out var schedule, out _) ? schedule.NextAt : null);
    }

    /// <summary>Makes the batches of a project be these and no others, with their schedules; the runs of one that is gone stay.</summary>
    public Task<Result<Done>> Declare(Actor actor, string project, IReadOnlyList<NewBatch> asked, CancellationToken cancel) => database.Write<Done>(actor, async unit =>
    {
        unit.NothingChanged();
        var names = asked.Select(batch => batch.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in (await BatchStore.OfProject(unit, project, cancel)).Where(row => !names.Contains(row.Name)))
        {
            await BatchStore.Remove(unit, gone.Id, cancel);
            await schedules.ReplaceIn(unit, ScheduleName(gone.Name), []);
            unit.Audit("batch.remove", gone.Id, new { gone.Name, project });
        }

        foreach (var batch in asked)
        {
            if (await Put(unit, project, batch, cancel) is { } refusal)
                return refusal;
        }

        return default(Done);
    }, cancel);

    public async Task<Result<Page<BatchRun>>> Runs(string name, int limit, string? after, CancellationToken cancel)
    {
        if (!(await Row(name, cancel)).Succeeded(out var row, out var missing) || !(await jobs.List(new JobFilter(Kind: BatchJob.KindName, Subject: row.Id), limit, after, cancel)).Succeeded(out var page, out missing))
            return missing;
        return new Page<BatchRun>([.. page.Items.Select(Tell)], page.Next);
    }

    public async Task<Result<BatchRun>> Run(string name, string job, CancellationToken cancel)
    {
        if (!(await Row(name, cancel)).Succeeded(out var row, out var missing) || !(await jobs.Get(job, cancel)).Succeeded(out var found, out missing))
            return missing;
        return found.Kind == BatchJob.KindName && found.Subject == row.Id ? Tell(found) : Refusal.NotFound("Run", $"{job} of {name}");
    }

    public async Task<Result<BatchRun>> Start(Actor actor, string name, CancellationToken cancel)
    {
        if (!(await Row(name, cancel)).Succeeded(out var row, out var missing))
            return missing;
        if (row.RemovedAt is not null)
            return Refusal.Conflict($"The batch '{name}' is declared no more.", $"Declare it in the file of '{row.Project}' again.");
        foreach (var state in new[] { JobState.Running, JobState.Queued })
        {
            if ((await jobs.List(new JobFilter(state, BatchJob.KindName, row.Id), 1, null, cancel)).Succeeded(out var under, out _) && under.Items is [var other])
                return Refusal.Conflict($"A run of '{name}' is {state.ToString().ToLowerInvariant()} already: {other.Id}.", "Wait for it, or cancel it.");
        }

        var submitted = await jobs.Submit(actor, NewJob.Of(BatchJob.KindName, new BatchPayload(name, "by hand")) with { Subject = row.Id, Group = row.Id }, cancel);
        return submitted.Then<BatchRun>(job => Tell(job));
    }

    /// <summary>What a run of the batch is to do: decided once, when its first attempt begins. A second run while one is under way is turned away.</summary>
    public async Task<Result<BatchOrder>> Begin(Actor actor, string name, CancellationToken cancel)
    {
        if (actor.How != "job")
            return new Refusal(RefusalKind.Forbidden, "Only a job of the batch begins a run.", $"Start one with 'slipway deployment batch {name}'.");
        if (!(await Row(name, cancel)).Succeeded(out var row, out var refusal) || !(await Free(row, actor, cancel)).Succeeded(out _, out refusal) || !(await Version(row, actor, cancel)).Succeeded(out var version, out refusal))
            return refusal;
        var begun = await database.Write<Done>(actor, async unit =>
        {
            if (await JobFence.Refuse(unit) is { } stale)
                return stale;
            if (!await BatchStore.Begin(unit, row.Id, row.RunningJob, actor.Request, version.Id, cancel))
                return Refusal.Conflict($"Another run of '{name}' began at the same time, or it was taken out of its file; this one did nothing.");
            unit.Audit("batch.begin", row.Id, new { name, version = version.ToString(), job = actor.Request });
            return default(Done);
        }, cancel);
        return begun.Then<BatchOrder>(_ => new BatchOrder(row.Id, new ActiveVersion(version.Id, version.Model, version.Number), version.Signature, [.. version.Files.Select(file => file.Path)], roots.Folders, row.Files, row.Dataset, row.Output));
    }

    /// <summary>A file that a run wrote; it lies in an opened folder, or it is not given out.</summary>
    public async Task<Result<string>> File(string name, string job, int index, bool rejected, CancellationToken cancel)
    {
        if (!(await Run(name, job, cancel)).Succeeded(out var run, out var missing))
            return missing;
        if (run.Result is not { } result || index < 0 || index >= result.Files.Count || (rejected ? result.Files[index].Rejected : result.Files[index].Output) is not { } path)
            return Refusal.NotFound("File", $"{index} of run {job}");
        if (!roots.Place(path).Succeeded(out var place, out var outside))
            return outside;
        return System.IO.File.Exists(place) ? place : new Refusal(RefusalKind.NotFound, $"{path} was written by this run and is not there any more.", "Run the batch again.");
    }

    private async Task<Refusal?> Put(Unit unit, string project, NewBatch batch, CancellationToken cancel)
    {
        if (DeploymentRules.Refuse(batch.Name, null) is { } unfit)
            return unfit;
        var before = await BatchStore.Find(unit, batch.Name, cancel);
        var row = new BatchRow(before?.Id ?? Ids.New("batch", clock), batch.Name, project, batch.Model, batch.Files, batch.Data, batch.Output, batch.Schedule, batch.Zone, before?.RunningJob, before?.RunningVersion, unit.Now.ToUnixTimeMilliseconds(), null);
        if (before is null || before != row with { DeclaredAt = before.DeclaredAt })
        {
            await BatchStore.Save(unit, row, cancel);
            unit.Audit("batch.declare", row.Id, before, row);
        }

        var schedule = batch.Schedule is null
            ? (IReadOnlyList<NewSchedule>)[]
            : [new NewSchedule(ScheduleName(batch.Name), batch.Schedule, batch.Zone) { Kind = BatchJob.KindName, Subject = row.Id, Payload = JsonSerializer.SerializeToElement(new BatchPayload(batch.Name, "schedule"), JsonSerializerOptions.Web) }];
        return (await schedules.ReplaceIn(unit, ScheduleName(batch.Name), schedule)).Succeeded(out _, out var refusal) ? null : refusal;
    }

    private async Task<Result<Done>> Free(BatchRow row, Actor actor, CancellationToken cancel)
    {
        if (row.RemovedAt is not null)
            return Refusal.Conflict($"The batch '{row.Name}' is declared no more.");
        if (row.RunningJob is not { } other || other == actor.Request || !(await jobs.Get(other, cancel)).Succeeded(out var job, out _) || job.HasEnded)
            return default(Done);
        return Refusal.Conflict($"The run {other} of '{row.Name}' is still under way; this one did nothing.", "Give the runs more time between them, or cancel the other.");
    }

    /// <summary>Another attempt goes on with the version of the first, so that what is written is of one version.</summary>
    private async Task<Result<ModelVersion>> Version(BatchRow row, Actor actor, CancellationToken cancel)
    {
        if (row.RunningJob == actor.Request && row.RunningVersion is { } pinned)
            return await versions.FindById(pinned, cancel);
        if (!ModelReference.Parse(row.Model).Succeeded(out var reference, out var refusal))
            return refusal;
        if ((await versions.Find(reference, cancel)).Succeeded(out var version, out refusal))
            return await gates.Refuse(version, cancel) is { } held ? held : version;
        return refusal with { Remedy = refusal.Remedy ?? $"Promote a version first; '{row.Model}' is what this batch predicts with." };
    }

    private Task<Result<BatchRow>> Row(string name, CancellationToken cancel) =>
        database.Read<BatchRow>(async unit => await BatchStore.Find(unit, name, cancel) is { } row ? row : Refusal.NotFound("Batch", name), cancel);

    /// <summary>Ends in a slash, so that no batch's name begins another's.</summary>
    private static string ScheduleName(string batch) => $"batch/{batch}/";

    private static BatchRun Tell(Job job) => new(
        job.Id, job.State, job.Payload.TryGetProperty("cause", out var cause) ? cause.GetString()! : "by hand", job.Progress, job.Result?.Deserialize<BatchResult>(JsonSerializerOptions.Web), job.Error, job.CreatedAt, job.StartedAt, job.FinishedAt);
}
