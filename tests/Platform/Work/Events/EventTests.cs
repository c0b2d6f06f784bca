using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Storage;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Work;
using Slipway.Work;

namespace Slipway.Tests.Work.Events;

/// <summary>How subscribers hear of events, whatever the database.</summary>
public abstract class EventTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Thing(int number) => $"thing_{number:x8}";

    private static IEnumerable<string> Things(int from, int to) => Enumerable.Range(from, to - from + 1).Select(Thing);

    [Fact]
    public async Task A_subscriber_hears_of_what_it_wants_in_order_from_its_registration_on()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        await Publish(database, "thing.made", 0);
        var book = new NoteBook("book");
        await using var server = await Start(database, folder, book);

        for (var i = 1; i <= 50; i++)
            await Publish(database, i % 5 == 0 ? "other.made" : "thing.made", i);

        await Eventually.Is(() => book.Heard.Count == 40);
        book.Subjects.ShouldBe(Things(1, 50).Where((_, i) => (i + 1) % 5 != 0));
        book.Heard.First().Payload.GetProperty("number").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_subscriber_goes_on_where_it_was_after_a_restart()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var book = new NoteBook("book");
        await using (await Start(database, folder, book))
        {
            await Publish(database, "thing.made", 1);
            await Eventually.Is(() => book.Heard.Count == 1);
        }

        await Publish(database, "thing.made", 2);
        await using var again = await Start(database, folder, book);

        await Eventually.Is(() => book.Heard.Count == 2);
        book.Subjects.ShouldBe(Things(1, 2));
    }

    [Fact]
    public async Task An_event_that_was_in_hand_when_the_server_stopped_is_given_again()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var begun = new TaskCompletionSource();
        var book = new NoteBook("book") { During = (_, cancel) => { begun.TrySetResult(); return Task.Delay(Timeout.Infinite, cancel); } };
        await using (await Start(database, folder, book))
        {
            await Publish(database, "thing.made", 1);
            await begun.Task.WaitAsync(Cancel);
        }

        book.During = (_, _) => Task.CompletedTask;
        await using var again = await Start(database, folder, book);

        await Eventually.Is(() => book.Heard.Count == 1);
        book.Given.Values.ShouldBe([2]);
    }

    [Fact]
    public async Task What_was_dealt_with_before_the_one_in_hand_is_not_given_again_after_a_stop()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var (begun, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var book = new NoteBook("book");
        book.During = (happened, cancel) =>
        {
            if (happened.Subject == Thing(1))
                return released.Task;
            if (happened.Subject != Thing(4))
                return Task.CompletedTask;
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, cancel);
        };
        await using (await Start(database, folder, book))
        {
            for (var i = 1; i <= 5; i++)
                await Publish(database, "thing.made", i);
            released.SetResult();
            await begun.Task.WaitAsync(Cancel);
        }

        book.During = (_, _) => Task.CompletedTask;
        await using var again = await Start(database, folder, book);

        await Eventually.Is(() => book.Heard.Count == 5);
        book.Subjects.ShouldBe(Things(1, 5));
        book.Given.OrderBy(g => g.Key).Select(g => g.Value).ShouldBe([1, 1, 1, 2, 1]);
    }

    [Fact]
    public async Task An_event_behind_thousands_that_nobody_wants_is_heard_of()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var book = new NoteBook("book");
        await using var server = await Start(database, folder, book);
        for (var i = 1; i <= 3; i++)
        {
            await database.Write<Done>(Actor.System, unit =>
            {
                unit.NothingChanged();
                for (var n = 0; n < 5000; n++)
                    unit.Publish("other.made", Thing(n), new { });
                return Task.FromResult(Result.Done);
            }, Cancel);
        }

        await Publish(database, "thing.made", 7);

        await Eventually.Is(() => book.Heard.Count == 1);
        book.Subjects.ShouldBe([Thing(7)]);
        var deliveries = (await Eventually.Get(() => server.Http.GetFromJsonAsync<EventDeliveries>("/api/v1/events/deliveries", Cancel), told => told!.Subscribers.All(s => s.Sequence == told.Newest)))!;
        deliveries.Newest.ShouldBe(15_001);
    }

    /// <summary>The clock stands still: nobody waits for a lease to run out.</summary>
    [Fact]
    public async Task What_a_killed_life_of_a_server_had_in_hand_is_given_to_the_next_at_once()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var begun = new TaskCompletionSource();
        var dead = new NoteBook("book") { During = (_, cancel) => { begun.TrySetResult(); return Task.Delay(Timeout.Infinite, cancel); } };
        await using var killed = await Start(database, folder, dead);
        await Publish(database, "thing.made", 1);
        await begun.Task.WaitAsync(Cancel);

        var alive = new NoteBook("book");
        await using var next = await Start(database, folder, alive);

        await Eventually.Is(() => alive.Heard.Count == 1);
        var deliveries = (await Eventually.Get(() => next.Http.GetFromJsonAsync<EventDeliveries>("/api/v1/events/deliveries", Cancel), told => told!.Subscribers.All(s => s.Sequence == told.Newest)))!;
        deliveries.Subscribers.ShouldHaveSingleItem().ShouldBe(new EventDelivery("book", 1, 0, null));
    }

    [Fact]
    public async Task An_event_that_cannot_be_dealt_with_is_set_aside_and_holds_up_nobody_for_ever()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var (troubled, calm) = (new NoteBook("troubled") { Fails = e => e.Subject == Thing(2) }, new NoteBook("calm"));
        await using var server = await Start(database, folder, troubled, calm);

        for (var i = 1; i <= 3; i++)
            await Publish(database, "thing.made", i);
        await Eventually.Is(() => calm.Heard.Count == 3);
        await Eventually.Is(() => Advance(() => troubled.Heard.Count == 2));

        troubled.Subjects.ShouldBe([Thing(1), Thing(3)], "it stays in order and goes on");
        troubled.Given[2].ShouldBe(3);
        troubled.Given[1].ShouldBe(1, "what was dealt with before it is not given again");
        var letter = (await Letters(server)).Items.ShouldHaveSingleItem();
        letter.ShouldSatisfyAllConditions(
            dead => dead.Subscriber.ShouldBe("troubled"),
            dead => dead.Event.Subject.ShouldBe(Thing(2)),
            dead => dead.Failures.ShouldBe(3),
            dead => dead.Error.ShouldBe($"InvalidOperationException: {Thing(2)} is too much."));
    }

    [Fact]
    public async Task A_dead_letter_can_be_delivered_again()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var book = new NoteBook("book") { Fails = _ => true };
        await using var server = await Start(database, folder, book);
        await Publish(database, "thing.made", 1);
        await Eventually.Is(async () => await Advance(() => true) && (await Letters(server)).Items.Count == 1);

        (await Again(server, 1)).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.Get(() => Letters(server), page => page.Items is [{ Failures: 4, Again: false }]);
        book.Fails = _ => false;
        (await Again(server, 1)).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.Get(() => Letters(server), page => page.Items.Count == 0);

        book.Subjects.ShouldBe([Thing(1)]);
        (await Again(server, 1)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_two_servers_one_delivers_and_the_other_takes_over()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var (one, other) = (new NoteBook("book"), new NoteBook("book"));
        await using var first = await Start(database, folder, one);
        using var elsewhere = new TempFolder();
        await using var second = await Start(database, elsewhere, other);

        for (var i = 1; i <= 30; i++)
            await Publish(database, "thing.made", i);
        await Eventually.Is(() => one.Heard.Count + other.Heard.Count == 30);
        (one.Heard.IsEmpty || other.Heard.IsEmpty).ShouldBeTrue("the lease stays where it is");
        one.Subjects.Concat(other.Subjects).ShouldBe(Things(1, 30));
        await (one.Heard.IsEmpty ? second : first).DisposeAsync();
        await Publish(database, "thing.made", 31);

        await Eventually.Is(() => one.Heard.Count + other.Heard.Count == 31);
    }

    [Fact]
    public async Task The_lease_of_a_server_that_was_killed_runs_out()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        var book = new NoteBook("book");
        await using var server = await Start(database, folder, book);
        await database.Keep<Done>(async unit =>
        {
            await Dapper.SqlMapper.ExecuteAsync(unit.Connection, "UPDATE event_cursor SET holder = 'killed', lease_until = @until", new { until = unit.Now.AddSeconds(30).ToUnixTimeMilliseconds() });
            return default(Done);
        }, Cancel);

        await Publish(database, "thing.made", 1);
        it.Clock.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(TimeSpan.FromMilliseconds(300), Cancel);
        book.Given.ShouldBeEmpty();
        it.Clock.Advance(TimeSpan.FromSeconds(2));

        await Eventually.Is(() => book.Heard.Count == 1);
    }

    /// <summary>Waits grow with each failure: the clock is moved until it holds.</summary>
    private Task<bool> Advance(Func<bool> holds)
    {
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(holds());
    }

    private Task<WorkServer> Start(Database database, TempFolder folder, params IReadOnlyList<ISubscriber> subscribers) =>
        WorkServer.Start(new WorkServerSetup(database.Dialect.Place, folder.Path)
        {
            Clock = it.Clock,
            Options = options => (options.Slots, options.Deliveries) = (0, 3),
            Services = services =>
            {
                foreach (var subscriber in subscribers)
                    services.AddSingleton(subscriber);
            },
        }, Cancel, database);

    private static async Task Publish(Database database, string type, int number) =>
        (await database.Write<Done>(Actor.System, unit =>
        {
            unit.NothingChanged();
            unit.Publish(type, Thing(number), new { number });
            return Task.FromResult(Result.Done);
        }, Cancel)).IsSuccess.ShouldBeTrue();

    private static async Task<Page<DeadLetter>> Letters(WorkServer server) => (await server.Http.GetFromJsonAsync<Page<DeadLetter>>("/api/v1/events/dead-letters", Cancel))!;

    private static async Task<HttpStatusCode> Again(WorkServer server, long sequence)
    {
        using var answer = await server.Http.PostAsync($"/api/v1/events/dead-letters/book/{sequence}/redeliver", null, Cancel);
        return answer.StatusCode;
    }
}

public sealed class EventsOnSqlite(SqliteWork it) : EventTests(it), IClassFixture<SqliteWork>;

public sealed class EventsOnPostgres(PostgresWork it) : EventTests(it), IClassFixture<PostgresWork>;
