using System.Globalization;
using System.Text;
using Slipway.Client.Http;

namespace Slipway.Client.Logging;

/// <summary>
/// Writes what a run logs to the server, in the background and in order, one request after the other. A request is sent until it is answered; the server keeps a point that comes twice once,
/// since its time was set when it was logged.
/// </summary>
internal sealed class LogSender : IDisposable
{
    private const int MostNamed = 5;
    private readonly object _gate = new();
    private readonly Transport _transport;
    private readonly string _run;
    private readonly LogQueue _queue;
    private readonly LogDelivery _delivery;
    private readonly List<(long Until, TaskCompletionSource Done)> _flushes = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private TaskCompletionSource _hurry = new();
    private long _settled;

    public LogSender(Transport transport, string run)
    {
        (_transport, _run) = (transport, run);
        _queue = new LogQueue(transport.Options.QueueLimit);
        _delivery = new LogDelivery(transport, run, OnFault);
        _loop = Task.Run(Loop, CancellationToken.None);
    }

    /// <summary>How much waits to be acknowledged.</summary>
    public long Waiting => _queue.Waiting;

    /// <summary>Takes one more; neither waits nor fails.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public void Add(in LogItem item)
    {
        if (!_queue.Add(item))
            throw new ObjectDisposedException(nameof(ActiveRun), $"The run {_run} has ended; nothing can be logged to it any more.");
    }

    /// <summary>Waits until all that was added is answered for, and tells what of it was not taken.</summary>
    /// <exception cref="MlflowException">Some of it was refused or dropped, or the server has been away for too long.</exception>
    public async Task Flush(CancellationToken cancel)
    {
        Task done;
        lock (_gate)
        {
            var until = _queue.Added;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_settled >= until)
                waiter.SetResult();
            else
                _flushes.Add((until, waiter));
            done = waiter.Task;
            _hurry.TrySetResult();
        }

        // A loop that ended by a fault answers for nobody any more.
        var first = await Task.WhenAny(done, _loop).WaitAsync(cancel).ConfigureAwait(false);
        await first.ConfigureAwait(false);
        var (refused, dropped) = (_delivery.Refusals.Take(), _queue.TakeDropped());
        if (refused.Count > 0 || dropped > 0)
            throw new MlflowException(MlflowException.NotLogged, Words(refused, dropped)) { Refused = refused, Dropped = dropped };
    }

    /// <summary>Takes nothing in any more.</summary>
    public void Close() => _queue.Close();

    /// <summary>Ends the sending, whatever waits.</summary>
    public async Task Stop()
    {
        _queue.Close();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stop.Dispose();

    private async Task Loop()
    {
        while (await _queue.Any(_stop.Token).ConfigureAwait(false))
        {
            if (!_queue.HasBlock)
                await Gather().ConfigureAwait(false);
            var block = _queue.Take();
            await _delivery.Send(block, _stop.Token).ConfigureAwait(false);
            _queue.Settle(block);
            Settled(block.Count);
        }
    }

    /// <summary>Lets points come together, unless somebody waits for them.</summary>
    private async Task Gather()
    {
        Task hurry;
        lock (_gate)
        {
            if (_flushes.Count > 0)
                return;
            _hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            hurry = _hurry.Task;
        }

        await Task.WhenAny(hurry, Task.Delay(_transport.Options.BatchDelay, _transport.Clock, _stop.Token)).ConfigureAwait(false);
    }

    private void Settled(int count)
    {
        lock (_gate)
        {
            _settled += count;
            _flushes.RemoveAll(flush => flush.Until <= _settled && flush.Done.TrySetResult());
        }
    }

    /// <summary>Those who wait for a server that is away for too long are told; what they wait for is kept.</summary>
    private void OnFault(MlflowException fault, TimeSpan away)
    {
        if (away <= _transport.Options.GiveUpAfter)
            return;
        var told = new MlflowException(
            fault.ErrorCode, string.Create(CultureInfo.InvariantCulture, $"{fault.Message} {_queue.Waiting} of what run {_run} has logged wait to be sent; they are kept and sent when the server is back, as long as the run is open."), fault.StatusCode, fault);
        lock (_gate)
            _flushes.RemoveAll(flush => flush.Done.TrySetException(told));
    }

    private string Words(IReadOnlyList<RefusedItem> refused, long dropped)
    {
        var text = new StringBuilder();
        if (refused.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"The server refused part of what run {_run} has logged: ");
            text.AppendJoin("; ", refused.Take(MostNamed).Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Kind} '{item.Key}' ({item.Count} times): {item.ErrorCode}: {item.Message}")));
            if (refused.Count > MostNamed)
                text.Append(CultureInfo.InvariantCulture, $"; and {refused.Count - MostNamed} other names");
        }

        if (dropped > 0)
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? " " : "")}{dropped} points, parameters or tags were dropped: {_transport.Options.QueueLimit} were waiting already, because the server did not take them as fast. Raise QueueLimit, or log less often.");
        return text.ToString();
    }
}
