namespace Slipway.Client.Http;

/// <summary>Ends an attempt that shows no sign of life for too long, however long it takes in all.</summary>
internal sealed class Lifetime : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _silent;
    private readonly CancellationTokenSource _either;

    public Lifetime(TimeSpan limit, TimeProvider clock, CancellationToken cancel)
    {
        _limit = limit;
        _silent = new CancellationTokenSource(limit, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silent.Token, cancel);
    }

    /// <summary>Ends the attempt.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Something came or went.</summary>
    public void Sign() => _silent.CancelAfter(_limit);

    public void Dispose()
    {
        _either.Dispose();
        _silent.Dispose();
    }
}
