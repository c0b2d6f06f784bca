using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Client.Http;

/// <summary>How long to wait before a request is sent again: twice as long each time, up to ten seconds, scattered so that many clients do not come back at once; what the server asks for goes first.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The statuses of a server that may answer better later; the same that MLflow's own clients come back for.</summary>
    public static bool IsPassing(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    /// <summary>Whether the server has certainly not done what it was asked.</summary>
    public static bool IsUntaken(HttpStatusCode? status, Exception fault) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
        || fault is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError };

    /// <param name="attempt">0 after the first one.</param>
    /// <param name="asked">What the answer said.</param>
    /// <param name="clock">The clock by which a date is a time from now.</param>
    public static TimeSpan Before(int attempt, RetryConditionHeaderValue? asked, TimeProvider clock)
    {
        if ((asked?.Delta ?? asked?.Date - clock.GetUtcNow()) is { } wanted && wanted > TimeSpan.Zero)
            return wanted < TimeSpan.FromMinutes(5) ? wanted : TimeSpan.FromMinutes(5);
        var whole = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 20)));
#pragma warning disable CA5394 // Scatter is no secret.
        return TimeSpan.FromMilliseconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }
}
