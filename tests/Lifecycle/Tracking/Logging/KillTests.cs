using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Server;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Servers;

namespace Slipway.Tests.Tracking.Logging;

/// <summary>A server that is killed under load has lost nothing that it acknowledged, whatever the database.</summary>
public abstract class KillTests(TestDatabase database)
{
    private const int Kills = 20;
    private const int Clients = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_outlives_SIGKILL_at_any_moment()
    {
        using var folder = new TempFolder();
        var points = new ConcurrentDictionary<(int Kill, string Run, long Step), byte>();
        var files = new ConcurrentDictionary<(int Kill, string Path), string>();
        var random = new Random(20_260_301);
        var address = await database.NewAddress();

        for (var kill = 0; kill < Kills; kill++)
        {
            using var child = Start(address, folder.Path, out var port);
            using var http = await Ready(port);
            if (kill > 0)
                await Check(http, points, files, from: kill - 1);
            var (acknowledged, stored) = (points.Count, files.Count);
            var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Load(http, kill, client, points, files)));
            while (!load.IsCompleted && (points.Count < acknowledged + (2 * Clients) || files.Count == stored))
                await Task.Delay(10, Cancel);
            await Task.Delay(random.Next(0, 500), Cancel);
            child.Kill();
            await child.WaitForExitAsync(Cancel);
            await load;
        }

        using var last = Start(address, folder.Path, out var lastPort);
        using var after = await Ready(lastPort);
        await Check(after, points, files, from: 0);
        JsonDocument.Parse(await after.GetStringAsync("/api/v1/audit/verify", Cancel)).RootElement.GetProperty("intact").GetBoolean().ShouldBeTrue();
        last.Kill();
        await last.WaitForExitAsync(Cancel);
        points.Count.ShouldBeGreaterThan(2 * Kills * Clients);
        files.Count.ShouldBeGreaterThanOrEqualTo(Kills);
    }

    private static Process Start(string address, string folder, out int port)
    {
        port = Loopback.FreePort();
        string[] command = [typeof(SlipwayServer).Assembly.Location, "up", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", folder, "--database", address];
        return Process.Start(new ProcessStartInfo("dotnet", command) { UseShellExecute = false, RedirectStandardOutput = true }) ?? throw new InvalidOperationException("The server could not be started.");
    }

    private static async Task<HttpClient> Ready(int port)
    {
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")) };
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(20, Cancel))
        {
            try
            {
                using var response = await http.GetAsync("/ready", Cancel);
                if (response.IsSuccessStatusCode)
                    return http;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2))
            {
                // It is not listening yet.
            }
        }
    }

    /// <summary>Logs and uploads until the server is gone; remembers what was answered.</summary>
    private static async Task Load(HttpClient http, int kill, int client, ConcurrentDictionary<(int Kill, string Run, long Step), byte> points, ConcurrentDictionary<(int Kill, string Path), string> files)
    {
        try
        {
            var run = JsonDocument.Parse(await Post(http, "runs/create", """{"experiment_id":"0"}""")).RootElement.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
            for (var step = 0L; ; step++)
            {
                await Post(http, "runs/log-metric", $$"""{"run_id":"{{run}}","key":"loss","value":{{step}},"timestamp":{{step}},"step":{{step}}}""");
                points[(kill, run, step)] = 0;
                if (step % 10 != client)
                    continue;
                var (path, content) = ($"0/{run}/artifacts/{kill}-{step}.txt", string.Concat(Enumerable.Repeat($"{run} {step} ", 2000)));
                using var bytes = new StringContent(content);
                using var answer = await http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/{path}", bytes);
                if (answer.StatusCode == HttpStatusCode.OK)
                    files[(kill, path)] = content;
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // The server was killed, as it should be.
        }
    }

    private static async Task<string> Post(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/api/2.0/mlflow/" + path, content);
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What was acknowledged is there, as it was logged.</summary>
    /// <param name="http">Where it is asked for.</param>
    /// <param name="points">What was answered.</param>
    /// <param name="files">What was stored.</param>
    /// <param name="from">The kill before which what was logged last is looked at, and what was logged after it.</param>
    private static async Task Check(HttpClient http, ConcurrentDictionary<(int Kill, string Run, long Step), byte> points, ConcurrentDictionary<(int Kill, string Path), string> files, int from)
    {
        foreach (var run in points.Keys.Where(p => p.Kill >= from).GroupBy(p => p.Run, StringComparer.Ordinal))
        {
            var history = JsonDocument.Parse(await http.GetStringAsync($"/api/2.0/mlflow/metrics/get-history?run_id={run.Key}&metric_key=loss&max_results=25000", Cancel)).RootElement.GetProperty("metrics");
            var there = history.EnumerateArray().Select(p => p.GetProperty("step").GetInt64()).ToList();
            run.Select(p => p.Step).Except(there).ShouldBeEmpty();
            there.ShouldBe([.. there.Distinct()]);
        }

        foreach (var ((_, path), content) in files.Where(file => file.Key.Kill >= from))
            (await http.GetStringAsync($"/api/2.0/mlflow-artifacts/artifacts/{path}", Cancel)).ShouldBe(content);
    }
}

public sealed class KillsOnSqlite(SqliteTracking database) : KillTests(database), IClassFixture<SqliteTracking>;

public sealed class KillsOnPostgres(PostgresTracking database) : KillTests(database), IClassFixture<PostgresTracking>;
