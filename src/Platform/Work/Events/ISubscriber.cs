namespace Slipway.Work;

/// <summary>
/// Hears of what other modules did. Each subscriber gets the events it wants in their order, at least once, from the moment it was first registered; of several servers one
/// delivers at a time. What it does must bear hearing of an event twice: submit jobs with a key made of the event's sequence.
/// </summary>
public interface ISubscriber
{
    /// <summary>Its name, under which its place in the stream is kept: never change it.</summary>
    string Name { get; }

    /// <summary>Whether it wants events of a type, such as <c>job.succeeded</c>. The same answer each time.</summary>
    bool Wants(string type);

    /// <summary>Deals with one event. An exception makes it come again, later and later, until it is set aside as a dead letter and the next is delivered.</summary>
    Task Handle(OutgoingEvent happened, CancellationToken cancel);
}

/// <summary>How far events have been delivered.</summary>
/// <param name="Newest">The newest event's sequence; 0 while there is none.</param>
/// <param name="Subscribers">By name.</param>
public sealed record EventDeliveries(long Newest, IReadOnlyList<EventDelivery> Subscribers);

/// <summary>How far a subscriber has come.</summary>
/// <param name="Subscriber">Its name.</param>
/// <param name="Sequence">The newest event that it has dealt with or did not want.</param>
/// <param name="Failures">How often it failed with the next; 0 when it did not.</param>
/// <param name="Error">What went wrong the last time; null when nothing did.</param>
public sealed record EventDelivery(string Subscriber, long Sequence, int Failures, string? Error);

/// <summary>An event that a subscriber could not deal with.</summary>
/// <param name="Subscriber">Who could not.</param>
/// <param name="Event">The event.</param>
/// <param name="Failures">How often it was tried.</param>
/// <param name="Error">What went wrong the last time.</param>
/// <param name="FailedAt">When that was.</param>
/// <param name="Again">Whether somebody asked for it to be delivered again and it has not been yet.</param>
public sealed record DeadLetter(string Subscriber, OutgoingEvent Event, int Failures, string Error, DateTimeOffset FailedAt, bool Again);
