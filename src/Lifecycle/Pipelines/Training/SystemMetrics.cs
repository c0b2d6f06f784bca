using System.Collections.Concurrent;
using System.Diagnostics;

namespace Slipway.Pipelines.Training;

/// <summary>Logs what the training process and the programs that it runs use, every two seconds, as MLflow's system metrics are named.</summary>
internal sealed class SystemMetrics : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, TimeSpan> _used = new();
    private readonly Task _loop;

    public SystemMetrics(string run, RunReporter runs, TimeProvider clock) => _loop = Loop(run, runs, clock, _stop.Token);

    /// <summary>Counts a program in until it ends; what its own children use is not seen.</summary>
    public void Begin(int program) => _used[program] = TimeSpan.Zero;

    /// <summary>Counts a program no longer.</summary>
    public void End(int program) => _used.TryRemove(program, out _);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task Loop(string run, RunReporter runs, TimeProvider clock, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, clock);
        using (var own = Process.GetCurrentProcess())
            _used[own.Id] = own.TotalProcessorTime;
        try
        {
            for (var step = 0L; await timer.WaitForNextTickAsync(stop); step++)
            {
                var (used, memory) = Look();
                await runs.LogPoints(run, [("system/process_cpu_percentage", 100 * used / Every, step), ("system/process_memory_megabytes", memory / 1e6, step)], stop);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException or Work.JobFailedException)
        {
            // The figures are worth less than the training: without a server to take them they end.
        }
    }

    /// <summary>What all of them used since the last look, and the memory that they have.</summary>
    private (TimeSpan Used, long Memory) Look()
    {
        var (used, memory) = (TimeSpan.Zero, 0L);
        foreach (var (id, before) in _used)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                var now = process.TotalProcessorTime;
                (used, memory) = (used + (now - before), memory + process.WorkingSet64);
                _used.TryUpdate(id, now, before);
            }
            catch (Exception ended) when (ended is ArgumentException or InvalidOperationException)
            {
                // It has ended.
            }
        }

        return (used, memory);
    }
}
