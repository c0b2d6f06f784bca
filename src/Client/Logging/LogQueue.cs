namespace Slipway.Client.Logging;

/// <summary>
/// What waits to be sent, in order, in blocks that are handed on whole: adding is a write into an array under a lock that nobody holds for long. Bounded: what does not fit is counted.
/// </summary>
internal sealed class LogQueue(int limit)
{
    /// <summary>As many as fit into a request.</summary>
    public const int BlockLength = 1000;

    private readonly object _gate = new();
    private readonly Queue<LogItem[]> _full = new();
    private LogItem[] _open = new LogItem[BlockLength];
    private LogItem[]? _spare;
    private int _used;
    private long _added;
    private long _settled;
    private long _dropped;
    private bool _closed;
    private TaskCompletionSource? _wanted;

    /// <summary>How many were taken in since the beginning.</summary>
    public long Added => Interlocked.Read(ref _added);

    /// <summary>How many of them wait, or are on their way.</summary>
    public long Waiting => Interlocked.Read(ref _added) - Interlocked.Read(ref _settled);

    /// <summary>Adds one; or counts it as dropped when too many wait.</summary>
    /// <returns>False when the queue is closed.</returns>
    public bool Add(in LogItem item)
    {
        TaskCompletionSource? wanted = null;
        lock (_gate)
        {
            if (_closed)
                return false;
            if (_added - _settled >= limit)
            {
                _dropped++;
                return true;
            }

            if (_used == BlockLength)
                Hand();
            _open[_used++] = item;
            _added++;
            (wanted, _wanted) = (_wanted, null);
        }

        wanted?.SetResult();
        return true;
    }

    /// <summary>Waits until there is something; returns false when there never will be.</summary>
    public Task<bool> Any(CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_used > 0 || _full.Count > 0)
                return Task.FromResult(true);
            if (_closed)
                return Task.FromResult(false);
            _wanted ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Wait(_wanted.Task, cancel);
        }
    }

    /// <summary>Whether a whole request waits.</summary>
    public bool HasBlock
    {
        get
        {
            lock (_gate)
                return _full.Count > 0 || _used == BlockLength;
        }
    }

    /// <summary>Takes the oldest block.</summary>
    public ArraySegment<LogItem> Take()
    {
        lock (_gate)
        {
            if (_full.TryDequeue(out var block))
                return block;
            var taken = new ArraySegment<LogItem>(_open, 0, _used);
            (_open, _spare, _used) = (_spare ?? new LogItem[BlockLength], null, 0);
            return taken;
        }
    }

    /// <summary>What was taken is dealt with: acknowledged, or refused. Its block may be used again.</summary>
    public void Settle(ArraySegment<LogItem> block)
    {
        // So that no text is kept alive by a block that waits for use.
        Array.Clear(block.Array!);
        lock (_gate)
        {
            _settled += block.Count;
            _spare ??= block.Array;
        }
    }

    /// <summary>How many were dropped since this was asked last.</summary>
    public long TakeDropped()
    {
        lock (_gate)
        {
            var dropped = _dropped;
            _dropped = 0;
            return dropped;
        }
    }

    /// <summary>Takes nothing in any more.</summary>
    public void Close()
    {
        TaskCompletionSource? wanted;
        lock (_gate)
        {
            _closed = true;
            (wanted, _wanted) = (_wanted, null);
        }

        wanted?.SetResult();
    }

    private void Hand()
    {
        _full.Enqueue(_open);
        (_open, _spare, _used) = (_spare ?? new LogItem[BlockLength], null, 0);
    }

    private async Task<bool> Wait(Task wanted, CancellationToken cancel)
    {
        await wanted.WaitAsync(cancel).ConfigureAwait(false);
        return await Any(cancel).ConfigureAwait(false);
    }
}
