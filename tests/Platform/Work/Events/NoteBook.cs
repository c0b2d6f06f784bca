using System.Collections.Concurrent;
using Slipway.Work;

namespace Slipway.Tests.Work.Events;

/// <summary>A subscriber that writes down what it hears of, and fails where it is told to.</summary>
internal sealed class NoteBook(string name) : ISubscriber
{
    public string Name => name;

    public ConcurrentQueue<OutgoingEvent> Heard { get; } = new();

    /// <summary>How often each event was given, also in vain.</summary>
    public ConcurrentDictionary<long, int> Given { get; } = new();

    /// <summary>Says of an event whether it cannot be dealt with.</summary>
    public Func<OutgoingEvent, bool> Fails { get; set; } = _ => false;

    /// <summary>What is waited for while an event is dealt with.</summary>
    public Func<OutgoingEvent, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    public IEnumerable<string> Subjects => Heard.Select(e => e.Subject);

    public bool Wants(string type) => type.StartsWith("thing.", StringComparison.Ordinal);

    public async Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        Given.AddOrUpdate(happened.Sequence, 1, (_, times) => times + 1);
        await During(happened, cancel);
        if (Fails(happened))
            throw new InvalidOperationException($"{happened.Subject} is too much.");
        Heard.Enqueue(happened);
    }
}
