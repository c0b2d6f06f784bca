using System.Net;
using System.Text.Json;
using Slipway.Server;

namespace Slipway.Tests.Disks;

/// <summary>A server whose disk fills up while it runs.</summary>
public sealed class FullServerTests : IAsyncLifetime
{
    private const string MlflowRuns = "/api/2.0/mlflow/runs/create";
    private static readonly string[] Searched = ["0"];
    private readonly SmallDisk _disk = new(48);
    private SlipwayServer _server = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await SlipwayServer.Start(new ServerOptions { Port = 0, Data = _disk.At("data"), KeepJobs = false }, CancellationToken.None);
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = _server.Address };
    }

    [Fact]
    public async Task What_needs_room_is_answered_with_507_in_the_form_of_its_door_and_works_again_when_there_is_some()
    {
        _disk.Fill();

        var (status, made, text) = await UntilRefused(() => _http.PostAsJsonAsync(MlflowRuns, new { experiment_id = "0", tags = new[] { new { key = "note", value = new string('x', 4000) } } }, Cancel));
        status.ShouldBe(HttpStatusCode.InsufficientStorage, text);
        var error = JsonSerializer.Deserialize<JsonElement>(text);
        error.GetProperty("error_code").GetString().ShouldBe("RESOURCE_EXHAUSTED");
        error.GetProperty("message").GetString()!.ShouldStartWith($"The disk is full: {_disk.At("data")}");
        (status, _, text) = await UntilRefused(() => _http.PostAsJsonAsync("/api/v1/tokens", new { name = new string('t', 100), role = "viewer" }, Cancel));
        status.ShouldBe(HttpStatusCode.InsufficientStorage, text);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        (problem.GetProperty("status").GetInt32(), problem.GetProperty("remedy").GetString()).ShouldBe((507, "Nothing of this was kept. Free space there, and try again."));

        _disk.Free();
        (await Ready()).ShouldBe((HttpStatusCode.OK, "ready"));
        using (var answer = await _http.PostAsJsonAsync(MlflowRuns, new { experiment_id = "0" }, Cancel))
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Runs()).ShouldBe(made + 1);
    }

    [Fact]
    public async Task An_artifact_that_finds_no_room_leaves_nothing_and_the_server_says_that_it_is_not_ready()
    {
        (await Ready()).ShouldBe((HttpStatusCode.OK, "ready"));
        _disk.Fill(leave: 512 << 10);

        using var answer = await Put("model.bin", 8 << 20);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage, text);
        JsonSerializer.Deserialize<JsonElement>(text).GetProperty("message").GetString().ShouldBe($"The disk is full: {_disk.At("data", "blobs", "incoming")} takes no more. Nothing of this was kept. Free space there, and try again.");
        Directory.EnumerateFiles(_disk.At("data", "blobs"), "*", SearchOption.AllDirectories).ShouldBeEmpty();
        (await Ready()).ShouldBe((HttpStatusCode.ServiceUnavailable, "not ready: the disk is full"));

        _disk.Free();
        (await Ready()).ShouldBe((HttpStatusCode.OK, "ready"));
        using var again = await Put("model.bin", 8 << 20);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _disk.Free();
        if (_server is not null)
            await _server.DisposeAsync();
        _disk.Dispose();
    }

    /// <summary>SQLite writes for a while where its journal has been before.</summary>
    private static async Task<(HttpStatusCode Status, int Made, string Text)> UntilRefused(Func<Task<HttpResponseMessage>> ask)
    {
        for (var made = 0; ; made++)
        {
            using var answer = await ask();
            if (!answer.IsSuccessStatusCode || made == 3000)
                return (answer.StatusCode, made, await answer.Content.ReadAsStringAsync(Cancel));
        }
    }

    private Task<HttpResponseMessage> Put(string name, int length) =>
        _http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/0123456789abcdef0123456789abcdef/artifacts/{name}", new ByteArrayContent(new byte[length]), Cancel);

    private async Task<(HttpStatusCode, string)> Ready()
    {
        using var answer = await _http.GetAsync(new Uri("/ready", UriKind.Relative), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<int> Runs()
    {
        using var answer = await _http.PostAsJsonAsync("/api/2.0/mlflow/runs/search", new { experiment_ids = Searched, max_results = 50000 }, Cancel);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("runs").GetArrayLength();
    }
}
