using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using Slipway.Work.Jobs;

namespace Slipway.Work.Child;

/// <summary>The server has gone on without this attempt.</summary>
internal sealed class AttemptOverException(string message) : Exception(message);

/// <summary>The server did not want what this attempt reported.</summary>
internal sealed class ReportRefusedException(string message) : Exception(message);

/// <summary>An attempt's way to its server: reports, each of which may be received twice without harm.</summary>
internal sealed class ServerLink : IDisposable
{
    private readonly string _attempt;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;

    public ServerLink(JobEnvironment environment, string job, TimeSpan patience, TimeProvider clock)
    {
        (_clock, _patience) = (clock, patience);
        var sockets = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(2), UseProxy = false, AllowAutoRedirect = false };
        Http = new HttpClient(new RetryingHandler(sockets, patience, clock)) { BaseAddress = environment.Server, Timeout = Timeout.InfiniteTimeSpan };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", environment.Secret);
        _attempt = $"api/v1/jobs/{job}/attempts/{environment.Number}";
    }

    public HttpClient Http { get; }

    public Task<Assignment> Assignment(CancellationToken cancel) => Send<Assignment>(() => new HttpRequestMessage(HttpMethod.Get, _attempt), cancel);

    public Task<Heard> Beat(CancellationToken cancel) => Post<Heard, object>("heartbeat", new { }, cancel);

    public Task<Heard> Progress(JobProgress progress, CancellationToken cancel) => Post<Heard, JobProgress>("progress", progress, cancel);

    public Task<Heard> Keep(Checkpoint checkpoint, CancellationToken cancel) => Post<Heard, Checkpoint>("checkpoint", checkpoint, cancel);

    public Task<Heard> Log(LogBatch batch, CancellationToken cancel) => Post<Heard, LogBatch>("log", batch, cancel);

    public Task<Job> Complete(JsonElement result, CancellationToken cancel) => Post<Job, Completion>("complete", new Completion(result), cancel);

    public Task<Job> Fail(Failure failure, CancellationToken cancel) => Post<Job, Failure>("fail", failure, cancel);

    public async Task<string> MakeToken(ProgramToken token, CancellationToken cancel) => (await Post<MadeToken, ProgramToken>("tokens", token, cancel)).Secret;

    public Task<Job> Cancelled(CancellationToken cancel) => Post<Job, object>("cancelled", new { }, cancel);

    public void Dispose() => Http.Dispose();

    private Task<T> Post<T, TBody>(string report, TBody body, CancellationToken cancel) =>
        Send<T>(() => new HttpRequestMessage(HttpMethod.Post, $"{_attempt}/{report}") { Content = JsonContent.Create(body, options: JsonSerializerOptions.Web) }, cancel);

    /// <summary>The handler below outlasts refused connections; this outlasts an answer that broke off in the middle.</summary>
    private async Task<T> Send<T>(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        var started = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                using var request = make();
                using var response = await Http.SendAsync(request, cancel);
                if (response.IsSuccessStatusCode)
                    return (await response.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, cancel))!;
                throw Describe(response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException && _clock.GetElapsedTime(started) < _patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), _clock, cancel);
            }
        }
    }

    private static Exception Describe(HttpStatusCode status, string problem) => status switch
    {
        HttpStatusCode.Conflict or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => new AttemptOverException(problem),
        >= HttpStatusCode.InternalServerError => new HttpRequestException($"The server answered {(int)status}: {problem}"),
        _ => new ReportRefusedException($"The server answered {(int)status}: {problem}"),
    };
}
