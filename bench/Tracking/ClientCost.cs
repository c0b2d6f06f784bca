using System.Diagnostics;
using System.Globalization;
using Slipway.Client;

namespace Slipway.Bench;

/// <summary>Measures what a call to log a metric costs the program that makes it, and how soon all of it is acknowledged.</summary>
internal sealed class ClientCost(Uri server)
{
    private const int Points = 200_000;
    private const int Rounds = 9;

    public async Task Run()
    {
        using var client = new MlflowClient(new MlflowClientOptions { TrackingUri = server });
        await using var run = await client.StartRun("client-bench");
        foreach (var threads in new[] { 1, 8 })
        {
            var rounds = new List<(double Nanoseconds, double Bytes, double Acknowledged)>();
            for (var round = 0; round < Rounds; round++)
                rounds.Add(await Round(run, threads, round));
            // The first rounds run code that is not optimised yet.
            var settled = rounds.Skip(2).OrderBy(r => r.Nanoseconds).ToList();
            var middle = settled[settled.Count / 2];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"LogMetric, {threads} threads: {middle.Nanoseconds:0} ns and {middle.Bytes:0.0} bytes a call; {settled.Average(r => r.Acknowledged):0} points per second until acknowledged"));
        }
    }

    private static async Task<(double Nanoseconds, double Bytes, double Acknowledged)> Round(ActiveRun run, int threads, int round)
    {
        var began = Stopwatch.GetTimestamp();
        var each = Points / threads;
        var costs = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() => Log(run, $"loss{threads}-{thread}", round * each, each))));
        await run.Flush();
        return (costs.Average(c => c.Nanoseconds), costs.Average(c => c.Bytes), Points / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private static (double Nanoseconds, double Bytes) Log(ActiveRun run, string key, long from, int count)
    {
        var (bytes, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var step = from; step < from + count; step++)
            run.LogMetric(key, step * 0.5, step);
        return (Stopwatch.GetElapsedTime(began).TotalNanoseconds / count, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)count);
    }
}
