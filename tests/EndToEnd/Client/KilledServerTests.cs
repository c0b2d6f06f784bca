using Slipway.Client;
using Slipway.Testing;
using Slipway.Tests.Kills;

namespace Slipway.Tests.Client;

/// <summary>A server that is killed and started again under a training program costs it nothing.</summary>
[Collection(Alone.Name)]
public sealed class KilledServerTests
{
    private const int Threads = 8;
    private const int PointsEach = 12_500;
    private const int Kills = 2;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Points_from_many_threads_arrive_once_and_in_order_while_the_server_is_killed()
    {
        using var folder = new TempFolder();
        await using var server = new SlipwayProcess(folder.Path);
        await server.Up();
        using var client = new MlflowClient(new MlflowClientOptions { TrackingUri = server.Address });
        await using var run = await client.StartRun("killed", cancel: Cancel);
        var logged = 0L;
        var training = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (var step = 0; step < PointsEach; step++)
            {
                run.LogMetric($"thread{thread}", step * 0.5, step);
                Interlocked.Increment(ref logged);
                if (step % 25 == 0)
                    await Task.Delay(10, Cancel);
            }
        }, Cancel)));

        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = logged - run.Waiting;
            while (logged - run.Waiting <= acknowledged)
                await Task.Delay(10, Cancel);
            training.IsCompleted.ShouldBeFalse("The training is to go on over the kill.");
            await server.Kill(withJobs: true);
            await Task.Delay(300, Cancel);
            await server.Up();
        }

        await training;
        await run.Flush(Cancel);

        for (var thread = 0; thread < Threads; thread++)
        {
            var points = await client.GetMetricHistory(run.Id, $"thread{thread}", Cancel).ToListAsync(Cancel);
            points.Select(p => p.Step).ShouldBe(Enumerable.Range(0, PointsEach).Select(step => (long)step));
            points.Select(p => p.Value).ShouldBe(Enumerable.Range(0, PointsEach).Select(step => step * 0.5));
        }
    }
}
