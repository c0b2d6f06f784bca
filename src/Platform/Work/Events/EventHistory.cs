using Slipway.Storage;

namespace Slipway.Work.Events;

/// <summary>Reads what happened, for people: the events that modules told each other, newest first.</summary>
public sealed class EventHistory(Database database)
{
    /// <param name="before">Only events before this sequence; null for the newest.</param>
    /// <param name="types">Only events of these types.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<IReadOnlyList<OutgoingEvent>> Before(long? before, IReadOnlyCollection<string> types, int limit, CancellationToken cancel) =>
        database.Query(unit => EventStore.Before(unit, before ?? long.MaxValue, types, limit), cancel);
}
