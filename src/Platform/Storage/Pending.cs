namespace Slipway.Storage;

/// <summary>A unit of work that waits for its turn and then for its commit.</summary>
internal abstract class Pending(Actor actor, bool audited, CancellationToken cancel)
{
    public Actor Actor => actor;

    /// <summary>Whether it must say what it did; bookkeeping (leases, cursors, heartbeats) need not.</summary>
    public bool Audited => audited;

    public CancellationToken Cancel => cancel;

    /// <summary>Set when it failed in itself; the rest of its group goes on.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether its rows stay: it neither failed nor refused.</summary>
    public abstract bool Stays { get; }

    public abstract Task Run(Unit unit);

    /// <summary>Releases what it came to: only after the group's commit is on disk, since even a refusal may rest on uncommitted neighbours.</summary>
    public abstract void Release();
}

/// <inheritdoc/>
internal sealed class Pending<T>(Actor actor, bool audited, Func<Unit, Task<Result<T>>> work, CancellationToken cancel) : Pending(actor, audited, cancel)
    where T : notnull
{
    private readonly TaskCompletionSource<Result<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Result<T> _result;

    public Task<Result<T>> Answer => _answer.Task;

    public override bool Stays => Fault is null && _result.IsSuccess;

    public override async Task Run(Unit unit) => _result = await work(unit);

    public override void Release()
    {
        if (Fault is OperationCanceledException)
            _answer.TrySetCanceled(Cancel);
        else if (Fault is not null)
            _answer.TrySetException(Fault);
        else
            _answer.TrySetResult(_result);
    }
}
