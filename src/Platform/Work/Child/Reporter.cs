using System.Threading.Channels;
using Slipway.Work.Jobs;

namespace Slipway.Work.Child;

/// <summary>Speaks for a running attempt: heartbeats, log lines in batches, the newest progress. Whatever the server answers may end the attempt.</summary>
internal sealed class Reporter(ServerLink link, TimeSpan lease, long logLines, TimeProvider clock) : IAsyncDisposable
{
    private const int LongestBatch = 500;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _quiet = new();
    private JobProgress? _progress;
    private Task _speaking = Task.CompletedTask;
    private Task _logging = Task.CompletedTask;

    /// <summary>Trips when the attempt is to end.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether the job was cancelled.</summary>
    public bool Cancelled { get; private set; }

    /// <summary>Why the attempt cannot go on, whatever it does: it is over, or the server stays away. Null while it can.</summary>
    public Exception? Cut { get; private set; }

    public void Begin()
    {
        var pause = TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, lease.TotalMilliseconds / 4));
        _speaking = Task.WhenAll(Every(pause, link.Beat), Every(Gather * 2, SendProgress));
        _logging = SendLog();
    }

    public ValueTask Log(string line, CancellationToken cancel) => _lines.Writer.WriteAsync(line, cancel);

    public void Progress(JobProgress progress) => Interlocked.Exchange(ref _progress, progress);

    /// <summary>Makes the attempt end, for a reason from outside the server.</summary>
    public Task Interrupt() => _stop.CancelAsync();

    /// <summary>Sends what is left to say and falls silent; heartbeats go on until all is said.</summary>
    public async Task Finish()
    {
        _lines.Writer.TryComplete();
        await _logging;
        await _quiet.CancelAsync();
        await _speaking;
        if (Cut is null)
            await Hear(SendProgress, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _quiet.CancelAsync();
        _lines.Writer.TryComplete();
        _stop.Dispose();
        _quiet.Dispose();
    }

    private async Task Every(TimeSpan pause, Func<CancellationToken, Task<Heard>> say)
    {
        while (!_quiet.IsCancellationRequested && Cut is null)
        {
            await Hear(say, _quiet.Token);
            await Task.Delay(pause, clock, _quiet.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Heard> SendProgress(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _progress, null) is not { } progress)
            return new Heard(Cancelled);
        try
        {
            return await link.Progress(progress, cancel);
        }
        catch (OperationCanceledException)
        {
            Interlocked.CompareExchange(ref _progress, progress, null);
            throw;
        }
    }

    private async Task SendLog()
    {
        List<string> batch = [];
        var from = logLines;
        while (Cut is null && await _lines.Reader.WaitToReadAsync())
        {
            while (batch.Count < LongestBatch && _lines.Reader.TryRead(out var line))
                batch.Add(line);
            await Hear(cancel => link.Log(new LogBatch(from, [.. batch]), cancel), CancellationToken.None);
            from += batch.Count;
            batch.Clear();
            if (!_lines.Reader.Completion.IsCompleted)
                await Task.Delay(Gather, clock, _quiet.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Nobody takes lines any more: whoever waits to write one must not wait for ever.
        _lines.Writer.TryComplete(Cut);
        while (_lines.Reader.TryRead(out _))
        {
        }
    }

    private async Task Hear(Func<CancellationToken, Task<Heard>> say, CancellationToken cancel)
    {
        try
        {
            if ((await say(cancel)).Cancel && !Cancelled)
            {
                Cancelled = true;
                await _stop.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (_quiet.IsCancellationRequested)
        {
            // It falls silent.
        }
        catch (Exception fault) when (fault is AttemptOverException or ReportRefusedException or HttpRequestException or IOException)
        {
            Cut ??= fault;
            await _stop.CancelAsync();
        }
    }
}
