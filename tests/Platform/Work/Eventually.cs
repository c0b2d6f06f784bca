namespace Slipway.Tests.Work;

/// <summary>Waits for what other processes and loops bring about; ends only with the thing or with the test.</summary>
internal static class Eventually
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The first answer that holds.</summary>
    public static async Task<T> Get<T>(Func<Task<T>> ask, Func<T, bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
                return answer;
            await Task.Delay(20, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"It did not come about; the last answer was {answer}.");
        }
    }

    public static Task Is(Func<Task<bool>> ask) => Get(ask, holds => holds);

    public static Task Is(Func<bool> ask) => Is(() => Task.FromResult(ask()));
}
