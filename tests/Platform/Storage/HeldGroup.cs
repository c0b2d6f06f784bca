using Slipway.Storage;

namespace Slipway.Tests.Storage;

/// <summary>Keeps the writer busy in the first unit of a group, so that all that is submitted until <see cref="Let"/> lands in the same group: the test clock stands still, so the group's time never runs out.</summary>
internal sealed class HeldGroup : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly Task<Result<int>> _holding;

    public HeldGroup(Database database) => _holding = database.Keep<int>(async _ =>
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        return 1;
    }, TestContext.Current.CancellationToken);

    public async Task Let()
    {
        _gate.Release();
        await _holding;
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Release();
        await Task.WhenAny(_holding);
        _gate.Dispose();
    }
}
