using System.Net;
using System.Net.Http.Json;

namespace Slipway.Work.Child;

/// <summary>Sends again what did not get through, so that a job outlasts a restart of its server. Gives up after <paramref name="patience"/>.</summary>
/// <param name="inner">What sends.</param>
/// <param name="patience">How long a server may be away.</param>
/// <param name="clock">The clock.</param>
internal sealed class RetryingHandler(HttpMessageHandler inner, TimeSpan patience, TimeProvider clock) : DelegatingHandler(inner)
{
    /// <summary>Longer bodies are sent once: they are not kept in memory for a second time.</summary>
    private const long LongestKept = 16 << 20;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // JSON is written anew each time and says no length before; everything else does.
        var again = request.Content is null or JsonContent || request.Content.Headers.ContentLength <= LongestKept;
        if (again && request.Content is not null)
            await request.Content.LoadIntoBufferAsync(cancellationToken);
        var started = clock.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var last = !again || clock.GetElapsedTime(started) > patience;
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (last || !IsPassing(response.StatusCode))
                    return response;
                response.Dispose();
            }
            catch (Exception fault) when (!last && fault is HttpRequestException or IOException)
            {
                // The server is away; it is asked again below.
            }

            await Task.Delay(BackOff.After(request.RequestUri!.AbsolutePath, tries, FirstWait, LongestWait), clock, cancellationToken);
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests;
}
