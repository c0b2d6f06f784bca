using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Access;
using Slipway.Storage;

namespace Slipway.Work.Events;

/// <summary>How far events have been delivered, and the dead letters: events that a subscriber could not deal with.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/events/deliveries", Deliveries).Needs(Permission.ServerRead).WithTags("Events").WithSummary("How far each subscriber has come");
        var letters = app.MapGroup("/api/v1/events/dead-letters").WithTags("Events");
        letters.MapGet("/", List).Needs(Permission.ServerRead).WithSummary("Events that a subscriber could not deal with, newest first");
        letters.MapPost("/{subscriber}/{sequence:long}/redeliver", Redeliver).Needs(Permission.ServerManage).WithSummary("Deliver one again");
    }

    private static async Task<Ok<EventDeliveries>> Deliveries(Database database, CancellationToken cancel) => TypedResults.Ok(await database.Query(EventStore.Deliveries, cancel));

    private static async Task<Results<Ok<Page<DeadLetter>>, ProblemHttpResult>> List(Database database, CancellationToken cancel, string? subscriber = null, int limit = 50, string? after = null)
    {
        if (limit is < 1 or > 500)
            return Refusal.Invalid($"A page cannot hold {limit} dead letters.", "Ask for 1 to 500.").ToProblem();
        if (!TryRead(after, out var before))
            return Refusal.Invalid($"'{after}' is no place in the list.", "Send the 'next' of the page before.").ToProblem();
        var letters = await database.Query(unit => EventStore.Letters(unit, subscriber, before, limit + 1), cancel);
        var next = letters.Count > limit ? $"{letters[limit - 1].Event.Sequence}:{letters[limit - 1].Subscriber}" : null;
        return TypedResults.Ok(new Page<DeadLetter>([.. letters.Take(limit)], next));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Redeliver(string subscriber, long sequence, Actor actor, Database database, EventPump pump, CancellationToken cancel)
    {
        var asked = await database.Write<Done>(actor, async unit =>
        {
            if (!await EventStore.AskAgain(unit, subscriber, sequence))
                return Refusal.NotFound("Dead letter", $"{subscriber}/{sequence}");
            unit.Audit("event.redeliver", $"event_{sequence}", new { subscriber });
            return default(Done);
        }, cancel);
        pump.WakeAll();
        return asked.ToNoContent();
    }

    private static bool TryRead(string? after, out (long Sequence, string Subscriber)? before)
    {
        before = null;
        if (after is null)
            return true;
        if (after.Split(':', 2) is not [var number, var name] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return false;
        before = (sequence, name);
        return true;
    }
}
