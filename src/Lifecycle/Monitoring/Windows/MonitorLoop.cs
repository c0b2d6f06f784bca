using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Monitoring.Monitors;

namespace Slipway.Monitoring.Windows;

/// <summary>Looks at all monitors from time to time, and at once when somebody has news.</summary>
internal sealed partial class MonitorLoop(Database database, MonitorPass pass, MonitoringMetrics metrics, IOptions<MonitoringOptions> options, TimeProvider clock, ILogger<MonitorLoop> log) : BackgroundService
{
    /// <summary>What a look takes is at most this part of the time.</summary>
    private const int Rest = 20;

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Makes it look now.</summary>
    public void Wake() => _news.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Guarded(() => metrics.RefreshAll(database, stoppingToken), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            await Guarded(() => pass.RunAll(stoppingToken), stoppingToken);
            var wait = TimeSpan.FromTicks(Math.Max(options.Value.Every.Ticks, Rest * clock.GetElapsedTime(began).Ticks));
            using var turn = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(Task.Delay(wait, clock, turn.Token), _news.Reader.WaitToReadAsync(turn.Token).AsTask());
            await turn.CancelAsync();
            _news.Reader.TryRead(out _);
        }
    }

    private async Task Guarded(Func<Task> work, CancellationToken cancel)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping; the next start goes on from the database.
        }
#pragma warning disable CA1031 // A database that is away for a moment must not end the loop.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault);
        }
    }

    [LoggerMessage(2405, LogLevel.Error, "The look at the monitors stumbled and goes on")]
    private partial void LogFault(Exception fault);
}
