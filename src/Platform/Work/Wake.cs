namespace Slipway.Work;

/// <summary>Lets a loop sleep until its next turn or until somebody has work for it; any number of calls while it is awake make one turn.</summary>
internal class Wake : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly Lock _gate = new();

    public void Set()
    {
        lock (_gate)
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
    }

    public Task Wait(TimeSpan longest, CancellationToken cancel) => _signal.WaitAsync(longest, cancel);

    public void Dispose() => _signal.Dispose();
}

/// <summary>Wakes the dispatcher of jobs.</summary>
internal sealed class DispatcherWake : Wake;
