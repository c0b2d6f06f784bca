using Dapper;
using Slipway.Storage;

namespace Slipway.Work.Events;

/// <summary>Tells whether a subscriber has still to hear of something.</summary>
public static class EventsOnTheWay
{
    /// <summary>Whether an event of one of these types waits for the subscriber.</summary>
    public static async Task<bool> Any(Unit unit, string subscriber, params IReadOnlyCollection<string> types)
    {
        const string sql = "SELECT EXISTS (SELECT 1 FROM outgoing_event e JOIN event_cursor c ON c.subscriber = @subscriber WHERE e.sequence > c.sequence AND e.type = @type)";
        foreach (var type in types)
        {
            if (await unit.Connection.ExecuteScalarAsync<bool>(sql, new { subscriber, type }))
                return true;
        }

        return false;
    }
}
