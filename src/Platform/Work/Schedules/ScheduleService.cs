using Slipway.Storage;
using Slipway.Work.Schedules;

namespace Slipway.Work;

/// <summary>Puts schedules up, takes them down, and fires those that are due.</summary>
public sealed class ScheduleService(Database database, JobService jobs, JobKinds kinds, TimeProvider clock)
{
    private const int MostAtOnce = 100;
    private static readonly TimeSpan Punctual = TimeSpan.FromMinutes(1);

    public Task<Result<Schedule>> Put(Actor actor, NewSchedule schedule, CancellationToken cancel) => database.Write<Schedule>(actor, unit => PutIn(unit, schedule), cancel);

    /// <summary>Puts a schedule up inside another unit of work, in place of the one of the same name; one that is there already as asked keeps its next time.</summary>
    public async Task<Result<Schedule>> PutIn(Unit unit, NewSchedule asked)
    {
        if (Check(asked) is { } wrong)
            return wrong;
        if (!CronTimes.Read(asked.Cron, asked.Zone).Succeeded(out var times, out var refusal))
            return refusal;
        if (times.After(unit.Now) is not { } next)
            return Refusal.Invalid($"'{asked.Cron}' never comes.", "Look at its day and month.");
        var before = await ScheduleStore.Find(unit, asked.Name);
        var schedule = new Schedule(before?.Id ?? Ids.New("sch", clock), asked.Name, asked.Cron, asked.Zone, asked.Missed, asked.Kind, asked.Subject, asked.Payload, unit.Actor.Principal, next, before?.LastAt);
        if (before is not null && CanonicalJson.Bytes(before with { NextAt = next, CreatedBy = schedule.CreatedBy }).AsSpan().SequenceEqual(CanonicalJson.Bytes(schedule)))
        {
            unit.NothingChanged();
            return before;
        }

        await ScheduleStore.Save(unit, schedule);
        unit.Audit("schedule.put", schedule.Id, before, schedule);
        return schedule;
    }

    public Task<Result<Done>> Remove(Actor actor, string name, CancellationToken cancel) => database.Write<Done>(actor, unit => RemoveIn(unit, name), cancel);

    /// <summary>Takes a schedule down inside another unit of work.</summary>
    public static async Task<Result<Done>> RemoveIn(Unit unit, string name)
    {
        if (await ScheduleStore.Find(unit, name) is not { } schedule)
            return Refusal.NotFound("Schedule", name);
        await ScheduleStore.Delete(unit, name);
        unit.Audit("schedule.remove", schedule.Id, schedule);
        return default(Done);
    }

    /// <summary>Makes the schedules whose names begin with a text be these and no others, inside another unit of work: what is declared stays or comes, what is declared no more goes.</summary>
    public async Task<Result<Done>> ReplaceIn(Unit unit, string prefix, IReadOnlyList<NewSchedule> asked)
    {
        var names = asked.Select(schedule => schedule.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in (await ScheduleStore.List(unit)).Where(schedule => schedule.Name.StartsWith(prefix, StringComparison.Ordinal) && !names.Contains(schedule.Name)))
            await RemoveIn(unit, gone.Name);
        foreach (var schedule in asked)
        {
            if (!(await PutIn(unit, schedule)).Succeeded(out _, out var refusal))
                return refusal;
        }

        return default(Done);
    }

    public Task<Result<Schedule>> Get(string name, CancellationToken cancel) =>
        database.Read<Schedule>(async unit => await ScheduleStore.Find(unit, name) is { } schedule ? schedule : Refusal.NotFound("Schedule", name), cancel);

    /// <summary>All of them, by name.</summary>
    public Task<IReadOnlyList<Schedule>> List(CancellationToken cancel) => database.Query(ScheduleStore.List, cancel);

    /// <summary>Fires what is due. The unit of work that moves a schedule to its next time is the one that fires it, so of several servers one does.</summary>
    /// <param name="trouble">Hears of a schedule that could not fire; the others do.</param>
    internal async Task FireDue(Action<Schedule, Exception> trouble, CancellationToken cancel)
    {
        foreach (var due in await database.Query(unit => ScheduleStore.Due(unit, clock.GetUtcNow().ToUnixTimeMilliseconds()), cancel))
        {
            try
            {
                await Fire(due, cancel);
            }
#pragma warning disable CA1031 // One schedule that cannot fire must not hold up the others.
            catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
            {
                trouble(due, fault);
            }
        }
    }

    private Task<Result<Done>> Fire(Schedule due, CancellationToken cancel) =>
        database.Write<Done>(Actor.System with { Principal = due.CreatedBy, Request = due.Id }, async unit =>
        {
            unit.NothingChanged();
            if (await ScheduleStore.Find(unit, due.Name) is { } schedule && schedule.NextAt <= unit.Now)
                await Fire(unit, schedule, cancel);
            return default(Done);
        }, cancel);

    private async Task Fire(Unit unit, Schedule schedule, CancellationToken cancel)
    {
        if (!CronTimes.Read(schedule.Cron, schedule.Zone).Succeeded(out var times, out var refusal))
            throw new InvalidOperationException($"Schedule '{schedule.Name}': {refusal.Message}");
        var due = times.Due(schedule.NextAt, unit.Now, schedule.Missed == Missed.All ? MostAtOnce : 1);
        var wanted = schedule.Missed == Missed.Skip ? due.Where(at => unit.Now - at <= Punctual) : due;
        DateTimeOffset? last = null;
        foreach (var at in wanted)
        {
            var (job, error) = await Submit(unit, schedule, at, cancel);
            unit.Audit("schedule.fire", schedule.Id, new { due = at, job, error });
            unit.Publish("schedule.fired", schedule.Id, new ScheduleFired(schedule.Id, schedule.Name, at, job, schedule.Subject, schedule.Payload));
            last = at;
        }

        await ScheduleStore.Move(unit, schedule.Id, (times.After(unit.Now) ?? DateTimeOffset.MaxValue).ToUnixTimeMilliseconds(), last?.ToUnixTimeMilliseconds());
    }

    /// <summary>A kind that this program has no more is told in the audit trail; the schedule goes on.</summary>
    private async Task<(string? Job, string? Error)> Submit(Unit unit, Schedule schedule, DateTimeOffset at, CancellationToken cancel)
    {
        if (schedule.Kind is null)
            return (null, null);
        var asked = new NewJob(schedule.Kind, schedule.Payload) { Subject = schedule.Subject, Group = schedule.Id, Key = $"{schedule.Id}/{at.ToUnixTimeMilliseconds()}" };
        return (await jobs.SubmitIn(unit, asked, cancel)).Succeeded(out var job, out var refusal) ? (job.Id, null) : (null, refusal.Message);
    }

    private Refusal? Check(NewSchedule asked) => asked switch
    {
        { Name.Length: 0 or > 200 } => Refusal.Invalid("A schedule needs a name of 1 to 200 characters."),
        { Kind: { } kind } when kinds.Find(kind) is null => Refusal.Invalid($"There is no kind of job called '{kind}'.", $"This server knows: {string.Join(", ", kinds.Names)}."),
        { Subject: { } subject } when !AuditNote.IsOpaque(subject) => Refusal.Invalid($"'{subject}' is no opaque id.", "Give letters, an underscore and hexadecimal digits; names belong into the payload."),
        _ => null,
    };
}
