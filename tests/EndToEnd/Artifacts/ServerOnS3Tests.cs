using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Server;

namespace Slipway.Tests.Artifacts;

/// <summary>A server whose artifacts lie in a bucket: what MLflow's clients upload, what DuckDB reads, back-up and restore, and a store that is gone.</summary>
public sealed class ServerOnS3Tests(ServerOnS3 server) : IClassFixture<ServerOnS3>
{
    private const string Proxy = "api/2.0/mlflow-artifacts/artifacts/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_artifact_goes_up_whole_and_comes_back_in_ranges_that_fetch_little()
    {
        var (bytes, path) = (Bytes(40_000_000, 1), await RunFolder() + "/weights.bin");
        await Upload(path, bytes);
        var before = server.Relay.Received;

        using var request = new HttpRequestMessage(HttpMethod.Get, Proxy + path);
        request.Headers.Range = new RangeHeaderValue(30_000_000, 30_000_999);
        using var answer = await server.Send(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        answer.Content.Headers.ContentRange!.ToString().ShouldBe("bytes 30000000-30000999/40000000");
        (await answer.Content.ReadAsByteArrayAsync(Cancel)).AsSpan().SequenceEqual(bytes.AsSpan(30_000_000, 1000)).ShouldBeTrue();
        (server.Relay.Received - before).ShouldBeLessThan(1_000_000);
        (await server.Bytes(Proxy + path)).SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Rows_are_read_from_a_copy_that_is_fetched_once()
    {
        var project = server.Project("ships");
        await File.WriteAllTextAsync(Path.Combine(project, "ships.csv"), "ship,late\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"s{i},{i % 2 == 0}\n")), Cancel);
        await server.Do(project, "data", "load", "ships", "ships.csv");

        (await server.Get("api/v1/datasets/ships/versions/1/rows?offset=4321&limit=1")).GetProperty("values")[0][0].GetString().ShouldBe("s4321");
        var before = server.Relay.Received;
        (await server.Get("api/v1/datasets/ships/versions/1/rows?offset=17&limit=1")).GetProperty("values")[0][0].GetString().ShouldBe("s17");

        (server.Relay.Received - before).ShouldBeLessThan(2000);
    }

    [Fact]
    public async Task A_back_up_is_restored_into_another_place_of_the_bucket()
    {
        var (bytes, path) = (Bytes(100_000, 2), await RunFolder() + "/kept.bin");
        await Upload(path, bytes);
        var folder = server.Project("backup");
        await server.Do(folder, "backup", "all.zip");

        (await server.Do(folder, "restore", "all.zip", "--data", "restored", "--artifacts", server.Artifacts("second"))).ShouldStartWith("Restored the state of ");

        await using var restored = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = Path.Combine(folder, "restored"), Artifacts = server.Artifacts("second") }, Cancel);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = restored.Address };
        (await http.GetByteArrayAsync(Proxy + path, Cancel)).SequenceEqual(bytes).ShouldBeTrue();
        Directory.GetFiles(Path.Combine(folder, "restored", "blob-cache"), "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_the_store_is_gone_an_upload_is_refused_and_afterwards_taken()
    {
        var path = await RunFolder() + "/late.bin";
        server.Relay.Die();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, Proxy + path) { Content = new ByteArrayContent(Bytes(1000, 3)) };
            using var answer = await server.Send(request);

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            var said = await answer.Content.ReadAsStringAsync(Cancel);
            said.ShouldContain("TEMPORARILY_UNAVAILABLE");
            said.ShouldContain("The store of this server's artifacts cannot be used now; try again later.");
            said.ShouldNotContain("127.0.0.1");
        }
        finally
        {
            server.Relay.Revive();
        }

        await Upload(path, Bytes(1000, 3));
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
#pragma warning disable CA5394 // Nothing is kept secret here.
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    /// <summary>Where a new run's artifacts lie, as MLflow's clients ask for them.</summary>
    private async Task<string> RunFolder()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/2.0/mlflow/runs/create") { Content = JsonContent.Create(new { experiment_id = "0", start_time = 1 }) };
        using var answer = await server.Send(request);
        var run = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return run.GetProperty("run").GetProperty("info").GetProperty("artifact_uri").GetString()!["mlflow-artifacts:/".Length..];
    }

    private async Task Upload(string path, byte[] bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Proxy + path) { Content = new ByteArrayContent(bytes) };
        using var answer = await server.Send(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
