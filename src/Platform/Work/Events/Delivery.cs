using Slipway.Storage;

namespace Slipway.Work.Events;

/// <summary>What a turn of deliveries came to: more may be waiting. The error tells of an event that its subscriber could not deal with.</summary>
internal sealed record DeliveryTurn(long Sequence, string? Error = null);

/// <summary>The deliveries to one subscriber.</summary>
internal sealed class Delivery(ISubscriber subscriber, string holder, Database database, WorkOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>How long what was dealt with may wait for the cursor: that much is given again after a kill.</summary>
    private static readonly TimeSpan Bookkeeping = TimeSpan.FromSeconds(1);

    public string Name => subscriber.Name;

    public bool Wants(IEnumerable<string> types) => types.Any(subscriber.Wants);

    /// <summary>Delivers some events; null when there is nothing to do now. Looks without a lease first: an idle server writes nothing.</summary>
    public async Task<DeliveryTurn?> Turn(CancellationToken cancel)
    {
        var ahead = await database.Query(unit => EventStore.Ahead(unit, subscriber), cancel);
        if (!ahead.Again && ahead.Wanted.Count == 0)
            return ahead.Last > ahead.Cursor.Sequence ? await Skip(ahead, cancel) : null;
        if (await Hold(cancel) is not { } cursor)
            return null;
        if (await Again(cancel) is { } again)
            return again;
        // Whoever held it meanwhile may have delivered these: look again.
        return cursor != ahead.Cursor ? new DeliveryTurn(cursor.Sequence) : ahead.Wanted.Count > 0 ? await Deliver(ahead, cancel) : null;
    }

    /// <summary>Gives one event after the other; the cursor follows once for many.</summary>
    private async Task<DeliveryTurn?> Deliver(EventsAhead ahead, CancellationToken cancel)
    {
        var (done, kept) = (ahead.Cursor.Sequence, ahead.Cursor.Sequence);
        var since = clock.GetTimestamp();
        try
        {
            foreach (var wanted in ahead.Wanted)
            {
                if (await Try(wanted, cancel) is { } error)
                {
                    await Remember(wanted, wanted.Sequence == ahead.Wanted[0].Sequence ? ahead.Cursor.Failures + 1 : 1, done, error, cancel);
                    kept = done;
                    return new DeliveryTurn(wanted.Sequence, error);
                }

                done = wanted.Sequence;
                if (clock.GetElapsedTime(since) < Bookkeeping)
                    continue;
                if (!await Move(done, cancel))
                    return null;
                (kept, since) = (done, clock.GetTimestamp());
            }

            done = ahead.Last;
        }
        finally
        {
            // Also when the server stops: what was dealt with is not given again.
            if (done > kept)
                await Move(done, CancellationToken.None);
        }

        return new DeliveryTurn(done);
    }

    private async Task<DeliveryTurn?> Skip(EventsAhead ahead, CancellationToken cancel)
    {
        var moved = false;
        await database.Keep<Done>(async unit => { moved = await EventStore.Skip(unit, Name, holder, ahead.Cursor.Sequence, ahead.Last); return default(Done); }, cancel);
        return moved ? new DeliveryTurn(ahead.Last) : null;
    }

    private async Task<EventCursor?> Hold(CancellationToken cancel)
    {
        EventCursor? cursor = null;
        await database.Keep<Done>(async unit =>
        {
            cursor = await EventStore.Hold(unit, Name, holder, Until(unit));
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

    private async Task<bool> Move(long sequence, CancellationToken cancel)
    {
        var moved = false;
        await database.Keep<Done>(async unit => { moved = await EventStore.Move(unit, Name, holder, sequence, Until(unit)); return default(Done); }, cancel);
        return moved;
    }

    /// <param name="happened">What failed.</param>
    /// <param name="failures">How often.</param>
    /// <param name="done">What was dealt with before it.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="cancel">Ends it.</param>
    private Task<Result<Done>> Remember(OutgoingEvent happened, int failures, long done, string error, CancellationToken cancel) =>
        database.Keep<Done>(async unit =>
        {
            if (failures < options.Deliveries)
            {
                var wait = BackOff.After($"{Name}/{happened.Sequence}", failures, options.BackOff, options.LongestBackOff);
                if (await EventStore.Move(unit, Name, holder, done, Until(unit)))
                    await EventStore.Postpone(unit, Name, holder, failures, (unit.Now + wait).ToUnixTimeMilliseconds(), error);
            }
            else if (await EventStore.Move(unit, Name, holder, happened.Sequence, Until(unit)))
            {
                await EventStore.Bury(unit, Name, happened.Sequence, failures, error);
            }

            return default(Done);
        }, cancel);

    private static long Until(Unit unit) => (unit.Now + Lease).ToUnixTimeMilliseconds();
}
