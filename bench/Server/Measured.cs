using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Bench;

/// <summary>A server as somebody meets it who starts it: how long until it answers, what it holds when nothing happens, how long a page takes.</summary>
internal sealed partial class Measured : IAsyncDisposable
{
    private const int Pages = 200;
    private readonly Process _process;
    private readonly HttpClient _http;

    private Measured(Process process, HttpClient http, double ready) => (_process, _http, Ready) = (process, http, ready);

    public static string Head { get; } = $"{"server",-12} {"ready s: median",15} {"min",6} {"max",6} {"idle RSS MB",12} {"private MB",11} {"first page ms",14} {"next p50",9} {"p99",7}";

    private double Ready { get; }

    /// <summary>Starts it several times on what the first start left, and looks closely at the last one.</summary>
    public static async Task<string> Of(string name, string[] command, int starts, int idleSeconds)
    {
        await using (await Start(command))
        {
            // The first start makes the database; those after it are warm.
        }

        var ready = new List<double>();
        for (var i = 1; i < starts; i++)
        {
            await using var one = await Start(command);
            ready.Add(one.Ready);
        }

        await using var last = await Start(command);
        ready.Add(last.Ready);
        await Task.Delay(TimeSpan.FromSeconds(idleSeconds));
        var (rss, owned) = last.Memory();
        var first = await last.Page();
        var next = new List<double>();
        for (var i = 0; i < Pages; i++)
            next.Add(await last.Page());
        ready.Sort();
        next.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{name,-12} {ready[ready.Count / 2],15:F2} {ready[0],6:F2} {ready[^1],6:F2} {rss,12:F0} {owned,11:F0} {first,14:F1} {next[Pages / 2],9:F2} {next[(int)(Pages * 0.99)],7:F2}");
    }

    public async ValueTask DisposeAsync()
    {
        using (Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }

    /// <returns>Once <c>/ready</c> has answered.</returns>
    private static async Task<Measured> Start(string[] command)
    {
        var began = Stopwatch.StartNew();
        var process = Process.Start(new ProcessStartInfo("dotnet", command)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, Environment = { ["ORT_DISABLE_TELEMETRY"] = "1", ["OMP_WAIT_POLICY"] = "passive", ["DOTNET_TieredPGO"] = "0" },
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is not { Success: true } address)
                continue;
            _ = process.StandardOutput.ReadToEndAsync();
            var http = new HttpClient { BaseAddress = new Uri(address.Value) };
            while (!(await http.GetAsync("/ready")).IsSuccessStatusCode)
                await Task.Delay(1);
            return new Measured(process, http, began.Elapsed.TotalSeconds);
        }

        throw new InvalidOperationException($"{string.Join(' ', command)} ended with code {process.ExitCode} before it listened.");
    }

    private async Task<double> Page()
    {
        var began = Stopwatch.GetTimestamp();
        (await _http.GetStringAsync("/")).ToString();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <returns>Resident memory, and the part of it that no other process shares, in MB (10^6 bytes).</returns>
    private (double Resident, double Private) Memory()
    {
        var kinds = File.ReadLines($"/proc/{_process.Id}/smaps_rollup").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(p => p.Length == 3 && p[2] == "kB")
            .ToDictionary(p => p[0], p => double.Parse(p[1], CultureInfo.InvariantCulture) * 1024 / 1e6);
        return (kinds["Rss:"], kinds["Private_Clean:"] + kinds["Private_Dirty:"]);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
