using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Commands;

namespace Slipway.Importing.Rest;

/// <summary>Asks an MLflow server. What passes by itself (a restart, a limit of requests) is tried again a few times.</summary>
internal sealed class RestClient : IDisposable
{
    private const int Tries = 4;
    private static readonly HttpStatusCode[] Passing = [HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    private readonly HttpClient _http;

    /// <param name="server">Its address; user and password in it count.</param>
    /// <param name="credential">What it is shown where the address holds none.</param>
    public RestClient(Uri server, AuthenticationHeaderValue? credential)
    {
        Server = new UriBuilder(server) { UserName = "", Password = "", Query = "", Fragment = "", Path = server.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) }) { BaseAddress = Server, Timeout = TimeSpan.FromMinutes(10) };
        _http.DefaultRequestHeaders.Authorization = server.UserInfo.Length > 0 ? Basic(Uri.UnescapeDataString(server.UserInfo)) : credential;
    }

    public Uri Server { get; }

    /// <summary>The credential that MLflow's own variables hold.</summary>
    public static AuthenticationHeaderValue? FromEnvironment() =>
        Environment.GetEnvironmentVariable("MLFLOW_TRACKING_USERNAME") is { Length: > 0 } user ? Basic($"{user}:{Environment.GetEnvironmentVariable("MLFLOW_TRACKING_PASSWORD")}")
        : Environment.GetEnvironmentVariable("MLFLOW_TRACKING_TOKEN") is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token) : null;

    /// <summary>What a call of the API answers; null where the server has no such call or thing.</summary>
    public async Task<JsonElement?> Find(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var response = await Send(method, path, body, HttpCompletionOption.ResponseContentRead, cancel);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed)
            return null;
        var text = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode)
            throw Failure(path, response.StatusCode, text);
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            throw new CommandFailedException(ExitCode.Refused, $"{Server} does not answer as MLflow does.", "Give the address that MLFLOW_TRACKING_URI would have.");
        }
    }

    public async Task<JsonElement> Get(string path, CancellationToken cancel) => await Find(HttpMethod.Get, path, null, cancel) ?? throw Missing(path);

    public async Task<JsonElement> Post(string path, object body, CancellationToken cancel) => await Find(HttpMethod.Post, path, body, cancel) ?? throw Missing(path);

    /// <summary>A file's bytes, as they come.</summary>
    public async Task<Stream> Open(string path, CancellationToken cancel)
    {
        var response = await Send(HttpMethod.Get, path, null, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.IsSuccessStatusCode)
            return await response.Content.ReadAsStreamAsync(cancel);
        using (response)
            throw Failure(path, response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
    }

    public void Dispose() => _http.Dispose();

    private static AuthenticationHeaderValue Basic(string userAndPassword) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, HttpCompletionOption completion, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
                request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            try
            {
                var response = await _http.SendAsync(request, completion, cancel);
                if (attempt == Tries || !Passing.Contains(response.StatusCode))
                    return response;
                response.Dispose();
            }
            catch (HttpRequestException cutOff) when (attempt < Tries && cutOff.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError))
            {
                // A connection that was kept and closed at the other end: MLflow's server closes it after some errors. All that is asked only reads.
            }
            catch (HttpRequestException fault)
            {
                throw new CommandFailedException(ExitCode.NoServer, $"The source at {Server} does not answer: {fault.Message}", "What was taken stays; run the same command again when it does.");
            }

            await Task.Delay(TimeSpan.FromSeconds(attempt), TimeProvider.System, cancel);
        }
    }

    private CommandFailedException Missing(string path) => new(ExitCode.Refused, $"{Server} has no {path.Split('?')[0]}.", "Give the address that MLFLOW_TRACKING_URI would have; the server must be MLflow 2 or newer.");

    private CommandFailedException Failure(string path, HttpStatusCode status, string text) => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        ? new CommandFailedException(ExitCode.Refused, $"The source at {Server} does not let this user read ({(int)status}).", "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.") { Status = (int)status }
        : new CommandFailedException(ExitCode.Refused, $"The source answered {(int)status} to {path.Split('?')[0]}: {text[..Math.Min(text.Length, 300)]}");
}
