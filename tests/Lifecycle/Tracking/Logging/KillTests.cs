using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Storage;
using Slipway.Testing;
using Slipway.Testing.Databases;

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
        var points = new ConcurrentDictionary<(string Run, long Step), byte>();
        var files = new ConcurrentDictionary<string, string>();
        var random = new Random(20_260_301);
        var address = await database.NewAddress();

        for (var kill = 0; kill < Kills; kill++)
        {
            using var child = Start(address, folder.Path);
            using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri((await child.StandardOutput.ReadLineAsync(Cancel))!) };
            if (kill > 0)
                await Check(http, points, files);
            var (acknowledged, stored) = (points.Count, files.Count);
            var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Load(http, kill, client, points, files)));
            while (!load.IsCompleted && (points.Count < acknowledged + (2 * Clients) || files.Count == stored))
                await Task.Delay(10, Cancel);
            await Task.Delay(random.Next(0, 500), Cancel);
            child.Kill();
            await child.WaitForExitAsync(Cancel);
            await load;
        }

        using var last = Start(address, folder.Path);
        using var after = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri((await last.StandardOutput.ReadLineAsync(Cancel))!) };
        await Check(after, points, files);
        last.Kill();
        await last.WaitForExitAsync(Cancel);
        points.Count.ShouldBeGreaterThan(2 * Kills * Clients);
        files.Count.ShouldBeGreaterThanOrEqualTo(Kills);
        await using var opened = await Database.Open(address, database.Modules, TimeProvider.System, Cancel);
        (await AuditTrail.Read(opened, Cancel)).Faults(opened.Log).ShouldBeEmpty();
    }

    private static Process Start(string address, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(KillTests).Assembly.Location, "track", address, folder]) { RedirectStandardOutput = true, UseShellExecute = false };
        return Process.Start(start) ?? throw new InvalidOperationException("The server could not be started.");
    }

    /// <summary>Logs and uploads until the server is gone; remembers what was answered.</summary>
    private static async Task Load(HttpClient http, int kill, int client, ConcurrentDictionary<(string Run, long Step), byte> points, ConcurrentDictionary<string, string> files)
    {
        try
        {
            var run = JsonDocument.Parse(await Post(http, "runs/create", """{"experiment_id":"0"}""")).RootElement.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
            for (var step = 0L; ; step++)
            {
                await Post(http, "runs/log-metric", $$"""{"run_id":"{{run}}","key":"loss","value":{{step}},"timestamp":{{step}},"step":{{step}}}""");
                points[(run, step)] = 0;
                if (step % 10 != client)
                    continue;
                var (path, content) = ($"0/{run}/artifacts/{kill}-{step}.txt", string.Concat(Enumerable.Repeat($"{run} {step} ", 2000)));
                using var bytes = new StringContent(content);
                using var answer = await http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/{path}", bytes);
                if (answer.StatusCode == HttpStatusCode.OK)
                    files[path] = content;
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

    private static async Task Check(HttpClient http, ConcurrentDictionary<(string Run, long Step), byte> points, ConcurrentDictionary<string, string> files)
    {
        foreach (var run in points.Keys.GroupBy(p => p.Run, StringComparer.Ordinal))
        {
            var history = JsonDocument.Parse(await http.GetStringAsync($"/api/2.0/mlflow/metrics/get-history?run_id={run.Key}&metric_key=loss&max_results=25000", Cancel)).RootElement.GetProperty("metrics");
            var there = history.EnumerateArray().Select(p => p.GetProperty("step").GetInt64()).ToList();
            run.Select(p => p.Step).Except(there).ShouldBeEmpty();
            there.ShouldBe([.. there.Distinct()]);
        }

        foreach (var (path, content) in files)
            (await http.GetStringAsync($"/api/2.0/mlflow-artifacts/artifacts/{path}", Cancel)).ShouldBe(content);
    }
}

public sealed class KillsOnSqlite(SqliteTracking database) : KillTests(database), IClassFixture<SqliteTracking>;

public sealed class KillsOnPostgres(PostgresTracking database) : KillTests(database), IClassFixture<PostgresTracking>;
