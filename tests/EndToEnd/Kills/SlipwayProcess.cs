using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slipway.Testing.Servers;

namespace Slipway.Tests.Kills;

/// <summary>The program itself, <c>slipway up</c> in a process of its own on a data folder, to be killed and started again on the same folder.</summary>
internal sealed class SlipwayProcess(string data) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(60) };
    private readonly List<string> _printed = [];
    private Process? _process;
    private int _port = Loopback.FreePort();

    /// <summary>Where the program lies.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "slipway.dll");

    public string Data => data;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/"));

    /// <summary>How long the newest start took until it answered.</summary>
    public TimeSpan StartedIn { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts it.</summary>
    /// <param name="elsewhere">On another port than before.</param>
    public Task Up(bool elsewhere = false)
    {
        if (elsewhere)
            _port = Loopback.FreePort();
        return Start("up");
    }

    /// <summary>Starts <c>slipway demo --exit</c> in its place: a server too, and the command that watches it.</summary>
    public Task Demo() => Start("demo", "--exit");

    /// <summary>Waits until it has ended by itself, and well.</summary>
    public async Task Ended()
    {
        await _process!.WaitForExitAsync(Cancel);
        _process.ExitCode.ShouldBe(0, Printed());
        _process.Dispose();
    }

    private async Task Start(params IReadOnlyList<string> command)
    {
        var began = Stopwatch.GetTimestamp();
        _process = Run([.. command, "--port", _port.ToString(CultureInfo.InvariantCulture), "--data", data]);
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        while (await Ready() is false)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"The server did not start on {data}:\n{Printed()}");
            await Task.Delay(50, Cancel);
        }

        StartedIn = Stopwatch.GetElapsedTime(began);
    }

    /// <summary>SIGKILL to the server; with its jobs, or so that they live on.</summary>
    public async Task Kill(bool withJobs)
    {
        _process!.Kill();
        if (withJobs)
        {
            foreach (var (process, _) in JobProcesses.Of(data))
                JobProcesses.Kill(process);
        }

        await _process.WaitForExitAsync(Cancel);
        _process.Dispose();
    }

    /// <summary>Any other command on this data folder, as a process that prints to nobody.</summary>
    public static Process Run(params IReadOnlyList<string> arguments) => Process.Start(Described(arguments))!;

    /// <summary>A command, to its end.</summary>
    /// <returns>Its exit code, and what it printed.</returns>
    public static async Task<(int Code, string Said)> Ask(params IReadOnlyList<string> arguments)
    {
        using var process = Run(arguments);
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var said = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, said + await errors);
    }

    public async Task<JsonElement> Get(string path) => await _http.GetFromJsonAsync<JsonElement>(new Uri(Address, path), Cancel);

    public async Task<JsonElement> Post(string path, object? body)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(Address, path), body, Cancel);
        var answer = await response.Content.ReadAsStringAsync(Cancel);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(answer) : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {answer}");
    }

    /// <summary>Sends a file's bytes.</summary>
    public async Task<string> Keep(string file)
    {
        await using var content = File.OpenRead(file);
        using var body = new StreamContent(content);
        using var response = await _http.PostAsync(new Uri(Address, "/api/v1/data-files"), body, Cancel);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("sha256").GetString()!;
    }

    /// <summary>What the server printed last.</summary>
    public string Printed()
    {
        lock (_printed)
            return string.Join('\n', _printed.TakeLast(40));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null && !Ended(_process))
            await Kill(withJobs: true);
    }

    private static bool Ended(Process process)
    {
        try
        {
            return process.HasExited;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private void Note(string? line)
    {
        lock (_printed)
        {
            if (line is not null)
                _printed.Add(line);
        }
    }

    private async Task<bool> Ready()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Address, "/ready"), Cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static ProcessStartInfo Described(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        (start.Environment["ORT_DISABLE_TELEMETRY"], start.Environment["OMP_WAIT_POLICY"]) = ("1", "passive");
        return start;
    }
}
