using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Slipway.Work.Schedules;

/// <summary>Looks at the clock on the wall.</summary>
internal sealed partial class ScheduleLoop(ScheduleService schedules, IOptions<WorkOptions> options, ILogger<ScheduleLoop> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Poll);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await schedules.FireDue((schedule, fault) => LogTrouble(schedule.Name, fault), stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a moment must not end the loop.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogFault(fault);
                await Task.Delay(options.Value.Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(321, LogLevel.Error, "Schedule {Schedule} could not fire; it is tried again")]
    private partial void LogTrouble(string schedule, Exception fault);

    [LoggerMessage(322, LogLevel.Error, "The loop of schedules stumbled and goes on")]
    private partial void LogFault(Exception fault);
}
