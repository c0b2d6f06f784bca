using Slipway.Storage;

namespace Slipway.Work.Events;

/// <summary>What a turn of deliveries came to: more may be waiting. The error tells of an event that its subscriber could not deal with.</summary>
internal sealed record DeliveryTurn(long Sequence, string? Error = null);

/// <summary>The deliveries to one subscriber.</summary>
internal sealed class Delivery(ISubscriber subscriber, string holder, Database database, WorkOptions options, TimeProvider clock)
{
    private const int Stretch = 100;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public string Name => subscriber.Name;

    /// <summary>Delivers some events; null when there is nothing to do now.</summary>
    public async Task<DeliveryTurn?> Turn(CancellationToken cancel)
    {
        if (!await HasWork(cancel) || await Hold(cancel) is not { } cursor)
            return null;
        if (await Again(cancel) is { } again)
            return again;
        if (cursor.RetryAt > clock.GetUtcNow().ToUnixTimeMilliseconds())
            return null;
        var events = await database.Query(unit => EventStore.After(unit, cursor.Sequence, Stretch), cancel);
        if (events.Count == 0)
            return null;
        if (events.FirstOrDefault(e => subscriber.Wants(e.Type)) is not { } wanted)
            return await Move(events[^1].Sequence, cancel);
        var error = await Try(wanted, cancel);
        if (error is null)
            return await Move(wanted.Sequence, cancel);
        await Remember(wanted, cursor.Failures + 1, error, cancel);
        return new DeliveryTurn(wanted.Sequence, error);
    }

    /// <summary>Looks without a lease first: an idle server writes nothing.</summary>
    private async Task<bool> HasWork(CancellationToken cancel) => await database.Query(async unit => await EventStore.IsBehind(unit, Name), cancel);

    private async Task<EventCursor?> Hold(CancellationToken cancel)
    {
        EventCursor? cursor = null;
        await database.Keep<Done>(async unit =>
        {
            cursor = await EventStore.Hold(unit, Name, holder, (unit.Now + Lease).ToUnixTimeMilliseconds());
            return default(Done);
        }, cancel);
        return cursor;
    }

    /// <summary>Dead letters that somebody wants delivered again.</summary>
    private async Task<DeliveryTurn?> Again(CancellationToken cancel)
    {
        if (await database.Query(unit => EventStore.AskedAgain(unit, Name), cancel) is not [var letter, ..])
            return null;
        var error = await Try(letter, cancel);
        await database.Keep<Done>(async unit =>
        {
            if (error is null)
                await EventStore.Unbury(unit, Name, letter.Sequence);
            else
                await EventStore.Bury(unit, Name, letter.Sequence, 1, error);
            return default(Done);
        }, cancel);
        return new DeliveryTurn(letter.Sequence, error);
    }

    /// <summary>Null when the subscriber has dealt with it. The lease is prolonged as long as it takes.</summary>
    private async Task<string?> Try(OutgoingEvent happened, CancellationToken cancel)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var handling = Handle(happened, held.Token);
        while (await Task.WhenAny(handling, Task.Delay(Lease / 3, clock, cancel)) != handling)
        {
            cancel.ThrowIfCancellationRequested();
            if (await Hold(cancel) is null)
                await held.CancelAsync();
        }

        return await handling;
    }

    private async Task<string?> Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        try
        {
            await subscriber.Handle(happened, cancel);
            return null;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever it throws: the event comes again.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return JobText.Fit($"{fault.GetType().Name}: {fault.Message}", 2000);
        }
    }

    private async Task<DeliveryTurn?> Move(long sequence, CancellationToken cancel)
    {
        var moved = false;
        await database.Keep<Done>(async unit => { moved = await EventStore.Move(unit, Name, holder, sequence); return default(Done); }, cancel);
        return moved ? new DeliveryTurn(sequence) : null;
    }

    private Task<Result<Done>> Remember(OutgoingEvent happened, int failures, string error, CancellationToken cancel) =>
        database.Keep<Done>(async unit =>
        {
            if (failures < options.Deliveries)
            {
                var wait = BackOff.After($"{Name}/{happened.Sequence}", failures, options.BackOff, options.LongestBackOff);
                await EventStore.Postpone(unit, Name, holder, failures, (unit.Now + wait).ToUnixTimeMilliseconds(), error);
            }
            else if (await EventStore.Move(unit, Name, holder, happened.Sequence))
            {
                await EventStore.Bury(unit, Name, happened.Sequence, failures, error);
            }

            return default(Done);
        }, cancel);
}
