using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Live;

/// <summary>Open pages hear of what runs log as it is committed.</summary>
public sealed class LiveTests(SqliteTrackingServer server) : IClassFixture<SqliteTrackingServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_hears_what_its_run_logs_NaN_included_and_when_it_ends()
    {
        var run = await server.NewRun();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server.Server.Address) { Scheme = "ws", Path = "/api/v1/live" }.Uri, Cancel);
        await socket.SendAsync(Encoding.UTF8.GetBytes($$"""{"subscribe":["runs/{{run.Id}}","experiments/{{run.Experiment}}"]}"""), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        (await Next(socket)).GetProperty("subscribed").GetString().ShouldBe($"runs/{run.Id}");
        (await Next(socket)).GetProperty("subscribed").GetString().ShouldBe($"experiments/{run.Experiment}");

        (await server.Log.LogMetric(TrackingServer.Somebody, run.Id, new MetricPoint("loss", double.NaN, 5, 2), Cancel)).Value();
        var logged = await Next(socket);
        (await Next(socket)).GetProperty("data").GetProperty("run").GetString().ShouldBe(run.Id);
        (await server.Runs.Finish(TrackingServer.Somebody, run.Id, RunStatus.Finished, Cancel)).Value();
        var ended = await Next(socket);

        logged.GetProperty("topic").GetString().ShouldBe($"runs/{run.Id}");
        logged.GetProperty("data").GetProperty("metrics")[0].GetRawText().ShouldBe("""{"key":"loss","value":"NaN","timestamp":5,"step":2}""");
        ended.GetProperty("data").GetProperty("status").GetString().ShouldBe("FINISHED");
    }

    private static async Task<JsonElement> Next(ClientWebSocket socket)
    {
        var buffer = new byte[8192];
        var part = await socket.ReceiveAsync(buffer, Cancel);
        return JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, part.Count));
    }
}
