using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Work;
using Slipway.Work;

namespace Slipway.Tests.Work.Schedules;

/// <summary>When schedules fire, and that they do so once; whatever the database.</summary>
public abstract class ScheduleTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly string[] Nightly = ["2026-03-02T01:30:00Z", "2026-03-03T01:30:00Z"];

    [Fact]
    public async Task A_schedule_fires_at_its_times_in_its_zone_and_submits_its_job()
    {
        it.Clock.AdjustTime(At("2026-03-01T12:00:00Z"));
        await using var bench = await Bench.Start(it, slots: 0);
        var put = Bench.Value(await Schedules(bench.Server).Put(Actor.System, new NewSchedule("nightly", "30 2 * * *", "Europe/Berlin") { Kind = "count", Payload = JsonSerializer.SerializeToElement(new { steps = 3 }) }, Cancel));
        put.NextAt.ShouldBe(At(Nightly[0]));

        foreach (var (night, number) in Nightly.Select((night, i) => (night, i + 1)))
        {
            it.Clock.AdjustTime(At(night));
            await Eventually.Is(async () => (await Fired(bench)).Count == number);
        }

        (await Fired(bench)).Select(f => f.Due).ShouldBe(Nightly.Select(At));
        var jobs = Bench.Value(await bench.Jobs.List(new JobFilter(Kind: "count", Group: put.Id), 10, null, Cancel)).Items;
        jobs.Select(job => job.Id).ShouldBe((await Fired(bench)).Select(f => f.Job!).Reverse());
        jobs[0].Payload.GetProperty("steps").GetInt32().ShouldBe(3);
        (await bench.Server.Http.GetFromJsonAsync<Schedule>("/api/v1/schedules/nightly", Cancel))!.LastAt.ShouldBe(At(Nightly[1]));
    }

    [Theory]
    [InlineData(Missed.Once, "11:00")]
    [InlineData(Missed.Skip, "")]
    [InlineData(Missed.All, "07:00 08:00 09:00 10:00 11:00")]
    public async Task Times_that_were_missed_are_made_up_for_as_the_schedule_says(Missed missed, string fired)
    {
        it.Clock.AdjustTime(At("2026-03-01T06:30:00Z"));
        await using var bench = await Bench.Start(it, slots: 0);
        Bench.Value(await Schedules(bench.Server).Put(Actor.System, new NewSchedule("hourly", "0 * * * *") { Missed = missed }, Cancel));
        await bench.Server.DisposeAsync();

        it.Clock.AdjustTime(At("2026-03-01T11:30:00Z"));
        await bench.Restart(slots: 0);
        await Eventually.Get(() => Schedules(bench.Server).Get("hourly", Cancel), s => Bench.Value(s).NextAt == At("2026-03-01T12:00:00Z"));

        string.Join(' ', (await Fired(bench)).Select(f => f.Due.ToString("HH:mm", CultureInfo.InvariantCulture))).ShouldBe(fired);
    }

    [Fact]
    public async Task Of_two_servers_one_fires()
    {
        it.Clock.AdjustTime(At("2026-03-01T06:30:00Z"));
        await using var bench = await Bench.Start(it, slots: 0);
        using var folder = new TempFolder();
        await using var other = await WorkServer.Start(new WorkServerSetup(bench.Database.Dialect.Place, folder.Path) { Clock = it.Clock, Options = options => options.Slots = 0 }, Cancel, bench.Database);
        Bench.Value(await Schedules(other).Put(Actor.System, new NewSchedule("minutely", "* * * * *"), Cancel));

        for (var minute = 31; minute <= 40; minute++)
        {
            it.Clock.AdjustTime(At($"2026-03-01T06:{minute}:00Z"));
            await Eventually.Is(async () => (await Fired(bench)).Count == minute - 30);
        }

        (await Fired(bench)).Select(f => f.Due.Minute).ShouldBe(Enumerable.Range(31, 10));
    }

    [Fact]
    public async Task The_hour_that_summer_time_leaves_out_and_the_one_it_repeats_fire_once()
    {
        it.Clock.AdjustTime(At("2026-03-28T12:00:00Z"));
        await using var bench = await Bench.Start(it, slots: 0);
        Bench.Value(await Schedules(bench.Server).Put(Actor.System, new NewSchedule("nightly", "30 2 * * *", "Europe/Berlin") { Missed = Missed.All }, Cancel));

        it.Clock.AdjustTime(At("2026-03-30T12:00:00Z"));
        await Eventually.Is(async () => (await Fired(bench)).Count == 2);
        it.Clock.AdjustTime(At("2026-10-24T12:00:00Z"));
        await Eventually.Get(() => Schedules(bench.Server).Get("nightly", Cancel), s => Bench.Value(s).NextAt > it.Clock.GetUtcNow());
        var before = (await Fired(bench)).Count;
        it.Clock.AdjustTime(At("2026-10-25T12:00:00Z"));
        await Eventually.Get(() => Schedules(bench.Server).Get("nightly", Cancel), s => Bench.Value(s).NextAt > it.Clock.GetUtcNow());

        var fired = await Fired(bench);
        fired.Take(2).Select(f => f.Due).ShouldBe([At("2026-03-29T01:00:00Z"), At("2026-03-30T00:30:00Z")]);
        fired.Skip(before).Select(f => f.Due).ShouldBe([At("2026-10-25T00:30:00Z")]);
    }

    [Fact]
    public async Task Putting_the_same_schedule_again_changes_nothing_and_another_replaces_it()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        var first = Bench.Value(await Schedules(bench.Server).Put(Actor.System, new NewSchedule("s", "0 0 1 1 *"), Cancel));

        Bench.Value(await Schedules(bench.Server).Put(Actor.System, new NewSchedule("s", "0 0 1 1 *"), Cancel)).ShouldBe(first with { Payload = default }, Comparer);
        var replaced = Bench.Value(await Schedules(bench.Server).Put(Actor.System, new NewSchedule("s", "0 0 2 1 *"), Cancel));
        replaced.Id.ShouldBe(first.Id);
        replaced.NextAt.ShouldBe(first.NextAt.AddDays(1));
        (await AuditTrail.Read(bench.Database, Cancel)).Actions.Count(act => act == "schedule.put").ShouldBe(2);

        Bench.Value(await Schedules(bench.Server).Remove(Actor.System, "s", Cancel));
        (await bench.Server.Http.GetAsync("/api/v1/schedules/s", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("61 * * * *", "Etc/UTC", "'61 * * * *' is no cron expression.")]
    [InlineData("0 0 30 2 *", "Etc/UTC", "'0 0 30 2 *' never comes.")]
    [InlineData("0 0 * * *", "Europe/Berlni", "There is no time zone 'Europe/Berlni' on this machine.")]
    public async Task What_cannot_be_scheduled_is_refused_with_a_remedy(string cron, string zone, string says)
    {
        await using var bench = await Bench.Start(it, slots: 0);

        (await Schedules(bench.Server).Put(Actor.System, new NewSchedule("s", cron, zone), Cancel)).Succeeded(out _, out var refusal).ShouldBeFalse();

        refusal!.Message.ShouldBe(says);
        refusal.Remedy.ShouldNotBeNullOrEmpty();
    }

    private static readonly IEqualityComparer<Schedule> Comparer = EqualityComparer<Schedule>.Create((a, b) => (a! with { Payload = default }) == (b! with { Payload = default }));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    private static ScheduleService Schedules(WorkServer server) => server.Services.GetRequiredService<ScheduleService>();

    private static Task<List<ScheduleFired>> Fired(Bench bench) => bench.Database.Query(async unit =>
    {
        var payloads = await Dapper.SqlMapper.QueryAsync<string>(unit.Connection, "SELECT payload FROM outgoing_event WHERE type = 'schedule.fired' ORDER BY sequence");
        return payloads.Select(payload => JsonSerializer.Deserialize<ScheduleFired>(payload, JsonSerializerOptions.Web)!).ToList();
    }, Cancel);
}

public sealed class SchedulesOnSqlite(SqliteWork it) : ScheduleTests(it), IClassFixture<SqliteWork>;

public sealed class SchedulesOnPostgres(PostgresWork it) : ScheduleTests(it), IClassFixture<PostgresWork>;
