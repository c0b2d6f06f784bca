using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Storage;

namespace Slipway.Work.Events;

/// <summary>Delivers outgoing events to subscribers, each at its own pace: one that fails or is slow holds up nobody else.</summary>
internal sealed partial class EventPump(Database database, IEnumerable<ISubscriber> subscribers, ServerName server, IOptions<WorkOptions> options, TimeProvider clock, ILogger<EventPump> log) : BackgroundService
{
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    /// <summary>A restarted server is somebody else: what it had in hand when it was killed must be given again.</summary>
    private readonly string _holder = $"{server.Value}/{Ids.New(clock)}";
    private readonly List<Wake> _wakes = [];

    /// <summary>Subscribers are known before the first request can publish anything. What an earlier life of this server held is free: it was killed, since its data folder is open to one process.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.Keep<Done>(async unit =>
        {
            foreach (var subscriber in subscribers)
                await EventStore.Register(unit, subscriber.Name);
            await EventStore.ReleaseAll(unit, server.Value);
            return default(Done);
        }, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Makes every subscriber look for work now.</summary>
    public void WakeAll() => _wakes.ForEach(wake => wake.Set());

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await database.Keep<Done>(async unit => { await EventStore.Release(unit, _holder); return default(Done); }, cancellationToken);
    }

    public override void Dispose()
    {
        _wakes.ForEach(wake => wake.Dispose());
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var deliveries = subscribers.Select(subscriber => new Delivery(subscriber, _holder, database, options.Value, clock)).ToList();
        _wakes.AddRange(deliveries.Select(_ => new Wake()));
        // Who wants none of it moves on at the next poll: most events have few subscribers.
        void OnPublished(object? sender, PublishedEventArgs published)
        {
            foreach (var (i, delivery) in deliveries.Index())
            {
                if (delivery.Wants(published.Types))
                    _wakes[i].Set();
            }
        }

        database.Published += OnPublished;
        await Task.WhenAll(deliveries.Select((delivery, i) => Deliver(delivery, _wakes[i], stoppingToken)));
        database.Published -= OnPublished;
    }

    private async Task Deliver(Delivery delivery, Wake wake, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                while (await delivery.Turn(cancel) is { } trouble)
                {
                    if (trouble.Error is { } error)
                        LogFailure(delivery.Name, trouble.Sequence, error);
                }

                await wake.Wait(options.Value.Poll, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a moment must not end the loop.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFault(delivery.Name, fault);
                await Task.Delay(Breath, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(311, LogLevel.Warning, "Subscriber {Subscriber} could not deal with event {Sequence}: {Error}")]
    private partial void LogFailure(string subscriber, long sequence, string error);

    [LoggerMessage(312, LogLevel.Error, "The delivery of events to {Subscriber} stumbled and goes on")]
    private partial void LogFault(string subscriber, Exception fault);
}
