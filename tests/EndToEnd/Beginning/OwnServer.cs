using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slipway.Testing;
using Slipway.Testing.Servers;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Beginning;

/// <summary><c>slipway up</c> as a process of its own, and the commands that people give it, each in a folder of their project.</summary>
public class OwnServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TempFolder _folder = new();
    private readonly int _port = Loopback.FreePort();
    private Process? _server;
    private HttpClient _http = new(new SocketsHttpHandler());

    public Uri Address => _http.BaseAddress!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What <c>slipway up</c> is told besides.</summary>
    protected virtual IReadOnlyList<string> More => [];

    public virtual async ValueTask InitializeAsync()
    {
        _http.Dispose();
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/")), Timeout = Patience };
        _server = Start(_folder.Path, ["up", "--port", _port.ToString(CultureInfo.InvariantCulture), "--data", _folder.At("data"), .. More]);
        _ = _server.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = _server.StandardError.ReadToEndAsync(CancellationToken.None);
        var began = Stopwatch.GetTimestamp();
        while (!await Answers())
        {
            if (_server.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"The server did not start: {(_server.HasExited ? await errors : "it does not answer")}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>An empty folder for a project.</summary>
    public string Project(string name) => Directory.CreateDirectory(_folder.At(name)).FullName;

    /// <summary>A command, to its end.</summary>
    /// <param name="folder">Where it is typed.</param>
    /// <param name="arguments">What is typed behind <c>slipway</c>.</param>
    /// <returns>Its exit code, and what it printed.</returns>
    public async Task<(int Code, string Out, string Error)> Type(string folder, params IReadOnlyList<string> arguments)
    {
        using var process = Start(folder, arguments);
        var error = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel).WaitAsync(Patience, Cancel);
        return (process.ExitCode, output, await error);
    }

    /// <summary>A command that must do what it says.</summary>
    public async Task<string> Do(string folder, params IReadOnlyList<string> arguments)
    {
        var (code, output, error) = await Type(folder, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"slipway {string.Join(' ', arguments)} ended with {code}: {error}\n{output}");
    }

    public async Task<JsonElement> Get(string path) => await _http.GetFromJsonAsync<JsonElement>(path, Cancel);

    public Task<HttpResponseMessage> Send(HttpRequestMessage request) => _http.SendAsync(request, Cancel);

    public async Task<byte[]> Bytes(string path) => await _http.GetByteArrayAsync(path, Cancel);

    public virtual async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is { HasExited: false })
        {
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync(CancellationToken.None);
        }

        _server?.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private Process Start(string folder, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Program, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        (start.Environment["ORT_DISABLE_TELEMETRY"], start.Environment["OMP_WAIT_POLICY"], start.Environment["NO_COLOR"]) = ("1", "passive", "1");
        (start.Environment["SLIPWAY_URL"], start.Environment["SLIPWAY_DATA"]) = (_http.BaseAddress!.ToString(), _folder.At("data"));
        return Process.Start(start)!;
    }

    private async Task<bool> Answers()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/ready", UriKind.Relative), CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
