using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Slipway.Storage;
using Slipway.Testing;

namespace Slipway.Tests.Serving.PredictionLog;

/// <summary>The server is killed while it answers and seals.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Killed_at_any_moment_every_answered_prediction_is_in_the_log_and_none_twice()
    {
        using var folder = new TempFolder();
        var deployment = await Prepare(folder.Path);
        var random = new Random(20261125);
        var answered = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);

        for (var round = 0; round < 12; round++)
        {
            using var child = await StartChild(folder.Path);
            using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri((await child.StandardOutput.ReadLineAsync(Wire.Cancel))!) };
            var clients = Enumerable.Range(0, 4).Select(client => Task.Run(() => Ask(http, $"r{round}c{client}", answered))).ToList();
            // So many answers later, and a moment: by the clock alone a slow machine would not have answered yet.
            for (var until = answered.Count + random.Next(0, 120); answered.Count < until && !child.HasExited;)
                await Task.Delay(1, Wire.Cancel);
            await Task.Delay(random.Next(0, 50), Wire.Cancel);
            child.Kill(entireProcessTree: true);
            await Task.WhenAll(clients);
            await child.WaitForExitAsync(Wire.Cancel);
        }

        await using var database = await Database.Open(folder.At("slipway.db"), ServingHost.Modules, TimeProvider.System, Wire.Cancel);
        await using var host = await ServingHost.Start(database, folder.Path, TimeProvider.System, Wire.Cancel);
        var logged = await host.Logged(deployment);
        answered.Count.ShouldBeGreaterThan(100);
        logged.GroupBy(p => p.Id).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();
        var byId = logged.ToDictionary(p => p.Id, StringComparer.Ordinal);
        answered.Keys.Where(id => !byId.ContainsKey(id)).ShouldBeEmpty();
        answered.All(pair => byId[pair.Key].Outputs.GetProperty("y").GetDouble().Equals(pair.Value)).ShouldBeTrue();
        Directory.GetFiles(folder.At("predictions", deployment), "*.parquet").ShouldNotBeEmpty();
    }

    private static async Task<string> Prepare(string folder)
    {
        await using var database = await Database.Open(Path.Combine(folder, "slipway.db"), ServingHost.Modules, TimeProvider.System, Wire.Cancel);
        await using var host = await ServingHost.Start(database, folder, TimeProvider.System, Wire.Cancel);
        await host.Register("times", TinyOnnx.Times(3));
        return (await host.Deploy("times", "times/1")).Id;
    }

    private static Task<Process> StartChild(string folder)
    {
        var assembly = typeof(KillTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, "serve", folder]) { RedirectStandardOutput = true, UseShellExecute = false };
        return Task.FromResult(Process.Start(start)!);
    }

    /// <summary>Asks until the server is gone; what came back whole was answered.</summary>
    private static async Task Ask(HttpClient http, string stem, ConcurrentDictionary<string, double> answered)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}");
                var answer = await http.Send("/v2/models/times/infer", string.Create(CultureInfo.InvariantCulture, $$"""{"id": "{{id}}", "inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [{{i}}]}]}"""));
                answered[id] = (await answer.Json()).GetProperty("outputs")[0].GetProperty("data")[0].GetDouble();
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                return;
            }
        }
    }
}
