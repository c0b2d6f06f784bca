using System.Diagnostics;

namespace Slipway.Pipelines.Training;

/// <summary>Logs what the training process uses, every two seconds, as MLflow's system metrics are named.</summary>
internal sealed class SystemMetrics : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public SystemMetrics(string run, RunReporter runs, TimeProvider clock) => _loop = Loop(run, runs, clock, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private static async Task Loop(string run, RunReporter runs, TimeProvider clock, CancellationToken stop)
    {
        using var process = Process.GetCurrentProcess();
        using var timer = new PeriodicTimer(Every, clock);
        var used = process.TotalProcessorTime;
        try
        {
            for (var step = 0L; await timer.WaitForNextTickAsync(stop); step++)
            {
                process.Refresh();
                var now = process.TotalProcessorTime;
                await runs.LogPoints(run,
                [
                    ("system/process_cpu_percentage", 100 * (now - used) / Every, step),
                    ("system/process_memory_megabytes", process.WorkingSet64 / 1e6, step),
                ], stop);
                used = now;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException or Work.JobFailedException)
        {
            // The figures are worth less than the training: without a server to take them they end.
        }
    }
}
