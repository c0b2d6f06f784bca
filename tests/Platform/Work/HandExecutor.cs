using System.Collections.Concurrent;
using System.Threading.Channels;
using Slipway.Work;

namespace Slipway.Tests.Work;

/// <summary>Starts nothing: hands each attempt to the test, which then speaks as the job's process would.</summary>
internal sealed class HandExecutor : IExecutor
{
    private readonly Channel<JobLaunch> _launches = Channel.CreateUnbounded<JobLaunch>();
    private readonly ConcurrentDictionary<AttemptPlace, int?> _gone = new();
    private readonly ConcurrentDictionary<AttemptPlace, Uri> _elsewhere = new();

    public string Name => "hand";

    public event EventHandler? Ended;

    public ConcurrentQueue<AttemptPlace> Killed { get; } = new();

    /// <summary>What the next start fails with; null when it goes well.</summary>
    public string? Trouble { get; set; }

    /// <summary>The next attempt that was started.</summary>
    public ValueTask<JobLaunch> Next(CancellationToken cancel) => _launches.Reader.ReadAsync(cancel);

    /// <summary>Whether nothing was started that the test has not taken.</summary>
    public bool IsIdle => _launches.Reader.Count == 0;

    public void Die(AttemptPlace place, int exitCode)
    {
        _gone[place] = exitCode;
        Ended?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>It ended while nobody watched, as when the server was killed with it.</summary>
    public void Vanish(AttemptPlace place)
    {
        _gone[place] = null;
        Ended?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>It looks for its server at another address.</summary>
    public void Stray(AttemptPlace place, Uri url)
    {
        _elsewhere[place] = url;
        Ended?.Invoke(this, EventArgs.Empty);
    }

    public Task Start(JobLaunch launch, CancellationToken cancel)
    {
        if (Trouble is { } trouble)
        {
            Trouble = null;
            throw new IOException(trouble);
        }

        Directory.CreateDirectory(launch.Place.Folder);
        return _launches.Writer.WriteAsync(launch, cancel).AsTask();
    }

    public Task<AttemptLook> Look(AttemptPlace place, CancellationToken cancel) =>
        Task.FromResult(_gone.TryGetValue(place, out var code) ? new AttemptLook(AttemptLife.Gone, code) : new AttemptLook(AttemptLife.Running, Url: _elsewhere.GetValueOrDefault(place)));

    public Task Kill(AttemptPlace place, CancellationToken cancel)
    {
        Killed.Enqueue(place);
        _gone.TryAdd(place, 137);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> Output(AttemptPlace place, long from, bool whole, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);
}
