using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Storage;

namespace Slipway.Commands;

/// <summary>Calls the server's native API for a command; a problem becomes words and an exit code.</summary>
internal sealed class ServerClient : IDisposable
{
    private readonly CertificateCheck _certificate = new();
    private readonly HttpClient _http;

    /// <param name="patience">How long one answer may take; 100 seconds where nothing is said.</param>
    public ServerClient(ParseResult parsed, TimeSpan? patience = null)
        : this(ServerAddress.Find(parsed), patience)
    {
    }

    public ServerClient(Uri server, TimeSpan? patience = null)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, chain, errors) => _certificate.Holds(shown, chain, errors);
        _http = new HttpClient(handler) { BaseAddress = server };
        if (patience is { } longest)
            _http.Timeout = longest;
        if (Environment.GetEnvironmentVariable("SLIPWAY_TOKEN") is { Length: > 0 } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Server => _http.BaseAddress!;

    public Task<JsonElement> Get(string path, CancellationToken cancel) => Send(HttpMethod.Get, path, null, cancel);

    public Task<JsonElement> Post(string path, object? body, CancellationToken cancel) => Send(HttpMethod.Post, path, body, cancel);

    public Task<JsonElement> Delete(string path, CancellationToken cancel) => Send(HttpMethod.Delete, path, null, cancel);

    public async Task<JsonElement> Send(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
        using var response = await Answer(request, cancel);
        var text = await Text(response, cancel);
        if (!response.IsSuccessStatusCode)
            throw Failure((int)response.StatusCode, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>What stands at an address; null where nothing does.</summary>
    public async Task<JsonElement?> Find(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await Answer(request, cancel);
        var text = await Text(response, cancel);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : response.StatusCode == System.Net.HttpStatusCode.NotFound ? null : throw Failure((int)response.StatusCode, text);
    }

    /// <summary>Whether there is something at an address.</summary>
    public async Task<bool> Has(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = new RangeHeaderValue(0, 0);
        using var response = await Answer(request, cancel);
        return response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.RequestedRangeNotSatisfiable;
    }

    /// <summary>Sends a file's bytes.</summary>
    public Task<JsonElement> Upload(string path, Stream content, CancellationToken cancel) => Upload(HttpMethod.Post, path, content, cancel);

    public async Task<JsonElement> Upload(HttpMethod method, string path, Stream content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StreamContent(content) };
        using var response = await Answer(request, cancel);
        var text = await Text(response, cancel);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw Failure((int)response.StatusCode, text);
    }

    /// <summary>Sends a file unless the server keeps its bytes already.</summary>
    /// <returns>Their SHA-256.</returns>
    public async Task<string> Keep(string file, CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        var sha256 = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(content, cancel));
        if (await Has("/api/v1/data-files/" + sha256, cancel))
            return sha256;
        content.Position = 0;
        await Upload("/api/v1/data-files", content, cancel);
        return sha256;
    }

    /// <summary>A file's bytes, as they come.</summary>
    public async Task<Stream> Open(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var response = await Answer(request, cancel);
        if (response.IsSuccessStatusCode)
            return await response.Content.ReadAsStreamAsync(cancel);
        using (response)
            throw Failure((int)response.StatusCode, await Text(response, cancel));
    }

    /// <summary>Asks for a file and writes it, flushed to the disk; nothing of one that does not come whole stays.</summary>
    public async Task Download(HttpMethod method, string path, string file, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await Answer(request, cancel);
        if (!response.IsSuccessStatusCode)
            throw Failure((int)response.StatusCode, await Text(response, cancel));
        try
        {
            await using var to = new FileStream(file, FileMode.Create, FileAccess.Write);
            await response.Content.CopyToAsync(to, cancel);
            to.Flush(flushToDisk: true);
        }
        catch (Exception fault)
        {
            File.Delete(file);
            if (fault is HttpRequestException or HttpIOException && DiskFullException.Behind(fault, file) is null)
                throw new CommandFailedException(ExitCode.NoServer, $"The server went away in the middle: {fault.Message}", "What had come of the file is gone again.");
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw _certificate.Failure(Server, fault);
        }
        catch (HttpRequestException fault) when (fault.StatusCode is null)
        {
            throw new CommandFailedException(ExitCode.NoServer, $"No server answers at {Server}.", "Start one with 'slipway up', or name another with --server.");
        }
        catch (TaskCanceledException fault) when (fault.InnerException is TimeoutException)
        {
            throw new CommandFailedException(ExitCode.NoServer, $"The server at {Server} did not answer within {_http.Timeout.TotalSeconds:0} s.", "Its log says what it does; 'slipway status' whether it is well.");
        }
    }

    private async Task<string> Text(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            return await response.Content.ReadAsStringAsync(cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or HttpIOException)
        {
            throw new CommandFailedException(ExitCode.NoServer, $"The server at {Server} went away in the middle of its answer: {fault.Message}", "Whether it is there again: slipway status");
        }
    }

    private static CommandFailedException Failure(int status, string text)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            var detail = Member(problem, "detail") ?? Member(problem, "message") ?? Member(problem, "title");
            return new CommandFailedException(status >= 500 ? ExitCode.Broken : ExitCode.Refused, detail ?? $"The server answered {status}.", Member(problem, "remedy")) { Status = status };
        }
        catch (JsonException)
        {
            return new CommandFailedException(ExitCode.Broken, $"The server answered {status}, and not as Slipway does.");
        }
    }

    private static string? Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
