using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Testing.Databases;
using static Slipway.Tests.Pipelines.Triggers.TriggerWorld;

namespace Slipway.Tests.Pipelines.Triggers;

/// <summary>What starts a retraining, and what holds one back, whatever the database.</summary>
public abstract class TriggerTests(TriggerWorld world)
{
    private const string Nightly = """{when: [{schedule: "0 4 * * *", zone: Europe/Berlin}]}""";

    [Fact]
    public async Task A_schedule_begins_a_pipeline_at_its_time_in_its_zone()
    {
        var name = world.NewName();
        await world.ApplyFirst(name, Nightly);
        await world.Load(name, 3);
        var next = (await world.Triggers(name)).GetProperty("declared")[0].GetProperty("next").GetDateTimeOffset();
        next.ShouldBeGreaterThan(world.Clock.GetUtcNow());
        TimeZoneInfo.ConvertTime(next, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).TimeOfDay.ShouldBe(TimeSpan.FromHours(4));

        world.Clock.AdjustTime(next);
        var firing = (await world.Firings(name, 1))[0];

        firing.GetProperty("kind").GetString().ShouldBe("schedule");
        firing.GetProperty("cause").GetString()!.ShouldStartWith("The clock: 0 4 * * * in Europe/Berlin, due ");
        var pipeline = await Pipeline(firing);
        pipeline.GetProperty("trains").GetBoolean().ShouldBeTrue();
        pipeline.GetProperty("cause").GetString().ShouldBe(firing.GetProperty("cause").GetString());
    }

    [Fact]
    public async Task Two_servers_on_one_database_fire_once()
    {
        var name = world.NewName();
        await world.ApplyFirst(name, Nightly);
        await world.Load(name, 3);
        var (server, database) = await world.Another();
        await using (database)
        await using (server)
        {
            world.Clock.Advance(TimeSpan.FromDays(1));
            await world.Firings(name, 1);
            await world.Delivered();
        }

        (await world.Triggers(name)).GetProperty("firings").GetArrayLength().ShouldBe(1);
        (await Pipelines(name)).Count(p => p.GetProperty("state").GetString() != "cancelled").ShouldBe(1);
    }

    [Fact]
    public async Task A_schedule_that_is_taken_out_of_the_file_is_gone_and_changing_it_plans_exactly_that()
    {
        var name = world.NewName();
        await world.ApplyFirst(name, Nightly);
        var other = Nightly.Replace("0 4", "30 5", StringComparison.Ordinal);

        var change = (await world.Plan(name, other)).GetProperty("items").EnumerateArray().Single();
        await world.Apply(name, other);
        var moved = await Schedules(name);
        await world.Apply(name, "{when: [{alert: any}]}");

        change.GetProperty("subject").GetString().ShouldBe("retrain");
        var member = change.GetProperty("changes").EnumerateArray().Single();
        (member.GetProperty("member").GetString(), member.GetProperty("before").GetString(), member.GetProperty("after").GetString()).ShouldBe(("when[0].schedule.cron", "\"0 4 * * *\"", "\"30 5 * * *\""));
        moved.Single().GetProperty("cron").GetString().ShouldBe("30 5 * * *");
        (await Schedules(name)).ShouldBeEmpty();
        (await world.Plan(name, "{when: [{alert: any}]}")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_version_with_enough_more_rows_than_the_champion_learned_from_begins_one()
    {
        var name = world.NewName();
        await world.Crown(name, await world.Load(name, 100));
        await world.ApplyFirst(name, "{when: [{new_data: 20%}]}");

        await world.Load(name, 119);
        await world.Delivered();
        (await world.Triggers(name)).GetProperty("firings").GetArrayLength().ShouldBe(0);
        await world.Load(name, 120);
        var firing = (await world.Firings(name, 1))[0];

        firing.GetProperty("cause").GetString().ShouldBe($"New data: version 3 of {name} with 120 rows, 20 % more than the 100 that {name}/1 learned from; 20% were wanted.");
        (await Pipeline(firing)).GetProperty("state").GetString().ShouldBe("running");
    }

    [Fact]
    public async Task Rows_may_be_counted_instead_of_a_share()
    {
        var name = world.NewName();
        await world.Crown(name, await world.Load(name, 100));
        await world.ApplyFirst(name, "{when: [{new_data: 50}]}");

        await world.Load(name, 149);
        await world.Load(name, 150);

        (await world.Firings(name, 1))[0].GetProperty("cause").GetString()!.ShouldContain("with 150 rows");
    }

    [Fact]
    public async Task Without_a_champion_new_data_is_held_back_and_said_so()
    {
        var name = world.NewName();
        await world.ApplyFirst(name, "{when: [{new_data: 20%}]}");

        await world.Load(name, 30);

        var firing = (await world.Firings(name, 1))[0];
        firing.GetProperty("pipeline").ValueKind.ShouldBe(JsonValueKind.Null);
        firing.GetProperty("skipped").GetString().ShouldBe($"{name}@champion does not exist yet, so there is nothing to count it against; promote a first version.");
    }

    [Fact]
    public async Task What_is_allowed_at_most_holds_for_all_triggers_alike_and_what_it_holds_back_is_written_down()
    {
        var name = world.NewName();
        await world.Crown(name, await world.Load(name, 10));
        await world.ApplyFirst(name, """{when: [{alert: drift}, {schedule: "0 4 * * *"}, {new_data: 10%}], at_most: 1 per 7d}""");

        await world.Tell("alert.raised", new { project = name, kind = "performance", words = "no kind that is waited for" });
        await world.Tell("alert.raised", new { project = name, kind = "drift", words = "distance moved" });
        await world.Firings(name, 1);
        await world.Load(name, 12);
        await world.Firings(name, 2);
        world.Clock.Advance(TimeSpan.FromDays(1));
        var firings = (await world.Firings(name, 3)).EnumerateArray().ToList();

        firings.ConvertAll(f => (f.GetProperty("kind").GetString(), f.GetProperty("pipeline").ValueKind == JsonValueKind.String)).ShouldBe([("schedule", false), ("new_data", false), ("alert", true)], ignoreOrder: true);
        var held = firings.Find(f => f.GetProperty("kind").GetString() == "new_data");
        held.GetProperty("skipped").GetString()!.ShouldStartWith($"At most 1 per 7d is allowed, and {name} was trained again once within 7d, last at ");
        (await Pipelines(name)).Count(p => p.GetProperty("state").GetString() == "running").ShouldBe(1);

        world.Clock.Advance(TimeSpan.FromDays(8));
        (await world.Firings(name, 4)).EnumerateArray().Count(f => f.GetProperty("pipeline").ValueKind == JsonValueKind.String).ShouldBe(2);
    }

    [Fact]
    public async Task What_is_held_back_stands_in_the_audit_trail_and_is_told_to_other_stages()
    {
        var name = world.NewName();
        await world.ApplyFirst(name, "{when: [{new_data: 20%}]}");
        await world.Load(name, 30);
        await world.Firings(name, 1);

        var trail = await AuditTrail.Read(world.Database, Cancel);

        System.Text.Encoding.UTF8.GetString(trail.Entries.Last(entry => entry.Member("act") == "retrain.skip").Details!).ShouldContain("does not exist yet");
        (await world.Http.GetFromJsonAsync<JsonElement>("/api/v1/audit/verify", Cancel)).GetProperty("intact").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Every_trigger_learns_from_the_declared_window()
    {
        var name = world.NewName();
        await world.Crown(name, await world.Load(name, 10));
        await world.ApplyFirst(name, """{when: [{alert: any}, {schedule: "0 4 * * *"}, {new_data: 10%}], window: last 3mo}""");

        await world.Tell("alert.raised", new { project = name, kind = "drift", words = "distance moved" });
        await world.Firings(name, 1);
        await world.Load(name, 12);
        await world.Firings(name, 2);
        world.Clock.Advance(TimeSpan.FromDays(1));

        foreach (var firing in (await world.Firings(name, 3)).EnumerateArray())
            (await Order(firing)).GetProperty("window").GetString().ShouldBe("last 3mo");
    }

    /// <summary>What the training of a pipeline was asked, once it is queued.</summary>
    private async Task<JsonElement> Order(JsonElement firing)
    {
        for (var i = 0; i < 600; i++)
        {
            if ((await Pipeline(firing)).GetProperty("job").GetString() is { } job)
                return (await world.Http.GetFromJsonAsync<JsonElement>("/api/v1/jobs/" + job, Cancel)).GetProperty("payload");
            await Task.Delay(50, Cancel);
        }

        throw new TimeoutException($"No training was queued: {await Pipeline(firing)}");
    }

    private async Task<IReadOnlyList<JsonElement>> Schedules(string name) =>
        [.. (await world.Http.GetFromJsonAsync<JsonElement>("/api/v1/schedules", Cancel)).EnumerateArray().Where(s => s.GetProperty("name").GetString()!.StartsWith($"retrain/{name}/", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<JsonElement>> Pipelines(string name) => [.. (await world.Http.GetFromJsonAsync<JsonElement>($"/api/v1/pipelines?project={name}", Cancel)).GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> Pipeline(JsonElement firing) => (await world.Http.GetFromJsonAsync<JsonElement>("/api/v1/pipelines/" + firing.GetProperty("pipeline").GetString(), Cancel)).GetProperty("pipeline");
}

public sealed class TriggersOnSqlite(SqliteTriggers world) : TriggerTests(world), IClassFixture<SqliteTriggers>;

public sealed class TriggersOnPostgres(PostgresTriggers world) : TriggerTests(world), IClassFixture<PostgresTriggers>;
