using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Slipway.Testing.Children;
using Slipway.Testing.Servers;
using Slipway.Work;

namespace Slipway.Tests.Work.Kills;

/// <summary>A server in a process of its own at a fixed port, to be killed and started again on the same database and folder.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly HttpClient _http;
    private ChildProcess? _process;

    /// <param name="address">Its database.</param>
    /// <param name="folder">Its data folder.</param>
    /// <param name="lease">The lease of attempts.</param>
    public KilledServer(string address, string folder, TimeSpan lease)
    {
        var port = Loopback.FreePort().ToString(CultureInfo.InvariantCulture);
        _arguments = ["serve", address, folder, port, lease.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)];
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task Start()
    {
        _process = ChildProcess.Start([], _arguments);
        if (await _process.ReadLine(Cancel) != "ready")
            throw new InvalidOperationException($"The server did not start: {await _process.End(Cancel)}");
    }

    /// <summary>SIGKILL to the server alone: its jobs live on.</summary>
    public async Task Kill()
    {
        _process!.KillAlone();
        await _process.End(Cancel);
    }

    public async Task<string> Submit(string kind, object payload, string? key = null)
    {
        using var answer = await _http.PostAsJsonAsync("/test/jobs", new { kind, payload, key }, Cancel);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!;
    }

    public async Task<T> Get<T>(string path) => (await _http.GetFromJsonAsync<T>(path, Cancel))!;

    public Task<Job> Job(string id) => Get<Job>("/api/v1/jobs/" + id);

    public Task<Job> Finished(string id) => Eventually.Get(() => Job(id), job => job.HasEnded);

    public Task Cancelled(string id) => _http.PostAsync($"/api/v1/jobs/{id}/cancel", null, Cancel);

    /// <summary>The whole log.</summary>
    public async Task<IReadOnlyList<JobLogLine>> Log(string id) => (await Get<JobLogPart>($"/api/v1/jobs/{id}/log?limit=5000")).Lines;

    /// <summary>The processes of a job that are alive now, by what stands in their environment.</summary>
    public static IReadOnlyList<int> ProcessesOf(string job) =>
        [.. Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0 && Environment(pid).Contains($"SLIPWAY_JOB={job}\0", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private static string Environment(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
