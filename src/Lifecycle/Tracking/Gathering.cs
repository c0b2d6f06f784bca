using System.Collections.Concurrent;

namespace Slipway.Tracking;

/// <summary>A request that waits for the group in which it will be served.</summary>
/// <param name="Actor">Who sent it.</param>
/// <param name="Cancel">Its sender's patience.</param>
internal abstract record Gathered<T>(Actor Actor, CancellationToken Cancel)
    where T : notnull
{
    private readonly TaskCompletionSource<Result<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Result<T>> Answer => _answer.Task;

    /// <summary>About how many rows it writes.</summary>
    public abstract int Size { get; }

    /// <summary>Whether two requests may stand in one unit of work: the audit trail tells them to the same credential.</summary>
    public bool SharesActor(Gathered<T> other) => Actor.Principal == other.Actor.Principal && Actor.Credential == other.Actor.Credential && Actor.How == other.Actor.How;

    public void Release(Result<T> result) => _answer.TrySetResult(result);

    public void Fail(Exception fault) => _answer.TrySetException(fault);

    public void Abandon() => _answer.TrySetCanceled(Cancel);
}

/// <summary>
/// Gathers requests into units of work: what arrives while a commit waits for the disk is the next unit, written with a handful of statements however many requests it
/// holds.
/// </summary>
/// <param name="write">Writes a group in one unit and answers its requests; after a fault it is called again for each alone.</param>
internal sealed class Gathering<TRequest, TAnswer>(Func<IReadOnlyList<TRequest>, Task> write)
    where TRequest : Gathered<TAnswer>
    where TAnswer : notnull
{
    private const int MostRequests = 1024;
    private const int MostRows = 20_000;

    private readonly ConcurrentQueue<TRequest> _waiting = new();
    private int _draining;

    public Task<Result<TAnswer>> Submit(TRequest request)
    {
        _waiting.Enqueue(request);
        if (Interlocked.CompareExchange(ref _draining, 1, 0) == 0)
            _ = Task.Run(Drain, CancellationToken.None);
        return request.Answer;
    }

    private async Task Drain()
    {
        do
        {
            while (Take() is { Count: > 0 } group)
                await Write(group);
            Volatile.Write(ref _draining, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.CompareExchange(ref _draining, 1, 0) == 0);
    }

    private List<TRequest> Take()
    {
        var group = new List<TRequest>();
        var rows = 0;
        while (group.Count < MostRequests && rows < MostRows && _waiting.TryPeek(out var next) && (group.Count == 0 || next.SharesActor(group[0])))
        {
            _waiting.TryDequeue(out _);
            if (next.Cancel.IsCancellationRequested)
            {
                next.Abandon();
                continue;
            }

            group.Add(next);
            rows += next.Size;
        }

        return group;
    }

    private async Task Write(List<TRequest> group)
    {
        try
        {
            await write(group);
        }
#pragma warning disable CA1031 // Whatever broke, its callers must hear of it and the queue must go on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (group.Count == 1)
            {
                group[0].Fail(fault);
                return;
            }

            // A fault belongs to the request that caused it, not to its neighbours.
            foreach (var request in group)
                await Write([request]);
        }
    }
}
