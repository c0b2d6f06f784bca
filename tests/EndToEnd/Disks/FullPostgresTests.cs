using System.Net;
using System.Text.Json;
using Slipway.Server;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Disks;

/// <summary>A server whose PostgreSQL finds no room for its tables.</summary>
public sealed class FullPostgresTests : IAsyncLifetime
{
    private const string Api = "/api/2.0/mlflow/runs/";
    private static readonly string[] Searched = ["0"];
    private readonly SmallDisk _disk = new(64);
    private readonly TempFolder _folder = new();
    private string? _address;
    private SlipwayServer _server = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var tables = Directory.CreateDirectory(_disk.At("tables")).FullName;
        _address = await (await PostgresCluster.Running).CreateDatabaseAt(tables, CancellationToken.None);
        _server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = _folder.At("data"), Database = _address, KeepJobs = false }, CancellationToken.None);
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = _server.Address };
    }

    [Fact]
    public async Task A_write_that_finds_no_room_is_answered_with_507_and_works_again_when_there_is_some()
    {
        _disk.Fill();

        var made = 0;
        var (status, text) = await Create();
        for (; status == HttpStatusCode.OK && made < 3000; made++)
            (status, text) = await Create();

        status.ShouldBe(HttpStatusCode.InsufficientStorage, text);
        var error = JsonSerializer.Deserialize<JsonElement>(text);
        error.GetProperty("error_code").GetString().ShouldBe("RESOURCE_EXHAUSTED");
        error.GetProperty("message").GetString().ShouldBe($"The disk is full: {_address!.Replace("slipway@", "", StringComparison.Ordinal)} takes no more. Nothing of this was kept. Free space there, and try again.");
        (await Runs()).ShouldBe(made, "what was answered is there, and nothing else");

        _disk.Free();
        (status, text) = await Create();
        status.ShouldBe(HttpStatusCode.OK, text);
        (await Ready()).ShouldBe((HttpStatusCode.OK, "ready"));
        (await Runs()).ShouldBe(made + 1);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _disk.Free();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_address is not null)
            await (await PostgresCluster.Running).Drop(_address, CancellationToken.None);
        _folder.Dispose();
        _disk.Dispose();
    }

    private async Task<(HttpStatusCode, string)> Create()
    {
        using var answer = await _http.PostAsJsonAsync(Api + "create", new { experiment_id = "0", tags = new[] { new { key = "note", value = new string('x', 4000) } } }, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<(HttpStatusCode, string)> Ready()
    {
        using var answer = await _http.GetAsync(new Uri("/ready", UriKind.Relative), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<int> Runs()
    {
        using var answer = await _http.PostAsJsonAsync(Api + "search", new { experiment_ids = Searched, max_results = 50000 }, Cancel);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).TryGetProperty("runs", out var runs) ? runs.GetArrayLength() : 0;
    }
}
