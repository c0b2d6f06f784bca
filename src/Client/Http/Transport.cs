using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Client.Http;

/// <summary>The way to the server and back: credentials, attempts, and errors in its words.</summary>
internal sealed class Transport : IDisposable
{
    private const string Classic = "/api/2.0/mlflow/";
    private const string NoEndpoint = "ENDPOINT_NOT_FOUND";
    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue? _credentials;
    private readonly string _server;

    public Transport(MlflowClientOptions options)
    {
        Options = options;
        var own = options.Handler is null;
        _http = new HttpClient(
            options.Handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(15) }, disposeHandler: own)
        {
            // Files take what they take: what is limited is the time without a sign of life.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Slipway.Client", typeof(Transport).Assembly.GetName().Version?.ToString(3)));
        _server = options.TrackingUri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _credentials = options switch
        {
            { Username: { } name, Password: { } password } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))),
            { Token: { } token } => new("Bearer", token),
            _ => null,
        };
    }

    public MlflowClientOptions Options { get; }

    public TimeProvider Clock => Options.Clock;

    /// <summary>The server's address without a slash at its end.</summary>
    public string Server => _server;

    /// <summary>The path of one of MLflow's classic calls.</summary>
    public static string Api(string call) => Classic + call;

    /// <summary>Sends a call until it is answered, and reads the answer.</summary>
    /// <exception cref="MlflowException">It was refused, or the server was away for too long.</exception>
    public Task<T> Send<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancel) => Try(call, (response, alive, token) => Read(call, response, type, token), Options.GiveUpAfter, onFault: null, cancel);

    /// <summary>Sends a call whose answer says nothing.</summary>
    public Task Send(Call call, CancellationToken cancel) => Send(call, Wire.Default.Nothing, cancel);

    /// <summary>Sends a call until it is answered; several attempts, each with a body of its own and a limit of time without a sign of life.</summary>
    /// <param name="call">What is sent.</param>
    /// <param name="take">Takes an answer of success; may be called again when it failed halfway. It tells <see cref="Lifetime"/> of bytes that came.</param>
    /// <param name="giveUpAfter">How long it is tried.</param>
    /// <param name="onFault">Is told of every attempt that failed and will be followed by another, and for how long it has been so.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<T> Try<T>(Call call, Func<HttpResponseMessage, Lifetime, CancellationToken, Task<T>> take, TimeSpan giveUpAfter, Action<MlflowException, TimeSpan>? onFault, CancellationToken cancel)
    {
        var began = Clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            RetryConditionHeaderValue? asked = null;
            MlflowException failed;
            bool again;
            using var lifetime = new Lifetime(Options.RequestTimeout, Clock, cancel);
            using var request = Request(call, lifetime);
            try
            {
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, lifetime.Token).ConfigureAwait(false);
                lifetime.Sign();
                if (response.IsSuccessStatusCode)
                    return await take(response, lifetime, lifetime.Token).ConfigureAwait(false);
                failed = await Refused(call, response, lifetime.Token).ConfigureAwait(false);
                asked = response.Headers.RetryAfter;
                again = call.Known && failed.ErrorCode == NoEndpoint || Backoff.IsPassing(response.StatusCode) && (call.Repeatable || Backoff.IsUntaken(response.StatusCode, failed));
            }
            catch (Exception fault) when (fault is HttpRequestException or HttpIOException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                failed = Gone(fault);
                again = call.Repeatable || Backoff.IsUntaken(null, fault);
            }

            var passed = Clock.GetElapsedTime(began);
            var wait = Backoff.Before(attempt, asked, Clock);
            if (!again)
                throw failed;
            if (passed + wait > giveUpAfter && giveUpAfter != Timeout.InfiniteTimeSpan)
                throw new MlflowException(failed.ErrorCode, $"{failed.Message} It was tried {attempt + 1} times in {passed.TotalSeconds:0} s.", failed.StatusCode, failed);
            onFault?.Invoke(failed, passed + wait);
            await Task.Delay(wait, Clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>An address of this server, or the whole one that is given.</summary>
    public Uri Address(string path) => new(path.Contains("://", StringComparison.Ordinal) ? path : _server + path, UriKind.Absolute);

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Call call, Lifetime lifetime)
    {
        var request = new HttpRequestMessage(call.Method, Address(call.Path)) { Content = call.Body?.Invoke() };
        request.Headers.Authorization = _credentials;
        if (request.Content is FileContent file)
            file.Lifetime = lifetime;
        call.Prepare?.Invoke(request);
        return request;
    }

    private async Task<T> Read<T>(Call call, HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(bytes.Length == 0 ? "{}"u8 : bytes, type) ?? throw new JsonException("null");
        }
        catch (JsonException unreadable)
        {
            throw new MlflowException(
                "MALFORMED_ANSWER", $"{Address(call.Path).GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode} with what MLflow's API does not answer ({Start(Encoding.UTF8.GetString(bytes))}). Is {_server} the address of a Slipway or MLflow server?", response.StatusCode, unreadable);
        }
    }

    /// <summary>The error in the server's words; where a proxy or a page answers, in what its status says.</summary>
    private async Task<MlflowException> Refused(Call call, HttpResponseMessage response, CancellationToken cancel)
    {
        var text = await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
        ErrorAnswer? answer = null;
        try
        {
            answer = JsonSerializer.Deserialize(text, Wire.Default.ErrorAnswer);
        }
        catch (JsonException)
        {
            // Not every server on the way speaks JSON.
        }

        var code = answer?.ErrorCode ?? (int)response.StatusCode switch
        {
            400 => "BAD_REQUEST",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => NoEndpoint,
            429 => "REQUEST_LIMIT_EXCEEDED",
            503 => "TEMPORARILY_UNAVAILABLE",
            _ => "UNPARSEABLE_HTTP_ERROR",
        };
        // A server that has MLflow's API says in its form what it does not know.
        if (answer?.ErrorCode is null && (int)response.StatusCode is 404 or 405 && call.Path.StartsWith(Classic, StringComparison.Ordinal))
            return new MlflowException(NoEndpoint, $"There is no MLflow API at {_server} ({call.Method} {call.Path.Split('?')[0]} was answered with {(int)response.StatusCode}). Give the address of a Slipway or MLflow server, without the path of a page.", response.StatusCode);
        return new MlflowException(code, answer?.Message ?? $"{call.Method} {Address(call.Path).GetLeftPart(UriPartial.Path)} was answered with {(int)response.StatusCode} {response.ReasonPhrase}: {Start(text)}", response.StatusCode);
    }

    private MlflowException Gone(Exception fault) => new(
        MlflowException.Unreachable,
        fault is OperationCanceledException ? $"The server {_server} did not answer within {Options.RequestTimeout.TotalSeconds:0} s." : $"The server {_server} cannot be reached: {fault.Message}", inner: fault);

    private static string Start(string text) => text.Trim() is { Length: > 300 } longer ? longer[..300] + "…" : text.Trim() is { Length: > 0 } short_ ? short_ : "nothing";
}
