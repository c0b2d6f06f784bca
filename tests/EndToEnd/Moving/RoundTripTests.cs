using System.Text.Json;
using Slipway.Tests.Beginning;

namespace Slipway.Tests.Moving;

/// <summary>What one server has is the same on another, by a folder of MLflow's form and over MLflow's API.</summary>
public sealed class RoundTripTests : IAsyncLifetime
{
    private readonly OwnServer _first = new();
    private readonly OwnServer _byFolder = new();
    private readonly OwnServer _byAddress = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _first.InitializeAsync();

    [Fact]
    public async Task What_is_exported_or_served_comes_in_equal()
    {
        var folder = _first.Project("out");
        await _first.Do(folder, "import", "mlflow", "--from", MlflowWrote.Folder(folder));
        var state = await ServerState.Of(_first);
        await _byFolder.InitializeAsync();
        await _byAddress.InitializeAsync();

        var written = JsonSerializer.Deserialize<JsonElement>(await _first.Do(folder, "export", "mlruns", "moved", "--json"));
        await _byFolder.Do(folder, "import", "mlflow", "--from", "moved");
        using var gateway = new CuttingGateway(_first.Address);
        await _byAddress.Do(folder, "import", "mlflow", "--from", gateway.Address.ToString());

        gateway.Closed.ShouldBe(3);
        (written.GetProperty("runs").GetInt32(), written.GetProperty("points").GetInt32(), written.GetProperty("notes").GetArrayLength()).ShouldBe((6, 33, 0));
        (await ServerState.Of(_byFolder)).ShouldBe(state);
        (await ServerState.Of(_byAddress)).ShouldBe(state);
        var head = await ServerState.AuditHead(_byAddress);
        await _byAddress.Do(folder, "import", "mlflow", "--from", _first.Address.ToString());
        (await ServerState.AuditHead(_byAddress)).ShouldBe(head);
    }

    [Fact]
    public async Task One_experiment_goes_alone_and_a_folder_with_something_in_it_is_refused()
    {
        var folder = _first.Project("one");
        await _first.Do(folder, "import", "mlflow", "--from", MlflowWrote.Folder(folder));

        await _first.Do(folder, "export", "mlruns", "one", "--experiment", "Default");
        var (code, _, error) = await _first.Type(folder, "export", "mlruns", "one");

        Directory.EnumerateDirectories(Path.Combine(folder, "one")).Select(Path.GetFileName).ShouldBe([".trash", "0", "models"], ignoreOrder: true);
        (code, error.Contains("is there already and is not empty.", StringComparison.Ordinal)).ShouldBe((1, true), error);
        Directory.Exists(Path.Combine(folder, "one.partial")).ShouldBeFalse();
    }

    [Fact]
    public async Task Versions_that_were_handed_over_come_along_and_no_key_leads_out_of_the_folder()
    {
        var folder = _first.Project("handed");
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = _first.Address };
        using var tag = JsonContent.Create(new { experiment_id = "0", key = "../../../evil", value = "evil" });
        (await http.PostAsync("api/2.0/mlflow/experiments/set-experiment-tag", tag, Cancel)).IsSuccessStatusCode.ShouldBeTrue();
        using var upload = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "model.bin", "model.bin" } };
        (await http.PostAsync("api/v1/models/handed/versions", upload, Cancel)).IsSuccessStatusCode.ShouldBeTrue();

        await _byFolder.InitializeAsync();

        var (code, said, error) = await _first.Type(folder, "export", "mlruns", "deep/out");
        await _byFolder.Do(folder, "import", "mlflow", "--from", "deep/out");

        (code, said.Contains("The name would lead out of the folder that it belongs in.", StringComparison.Ordinal)).ShouldBe((1, true), said + error);
        Directory.EnumerateFiles(folder, "evil", SearchOption.AllDirectories).ShouldBeEmpty();
        var (before, after) = (await _first.Get("api/v1/models/handed/versions/1"), await _byFolder.Get("api/v1/models/handed/versions/1"));
        (after.GetProperty("digest").GetString(), after.GetProperty("source").GetString()).ShouldBe((before.GetProperty("digest").GetString(), "mlflow-artifacts:/models/handed/1"));
    }

    [Fact]
    public async Task A_run_whose_artifacts_cannot_be_listed_is_named_and_the_rest_goes()
    {
        var folder = _first.Project("unlisted");
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = _first.Address };
        var elsewhere = await Post(http, "experiments/create", new { name = "elsewhere", artifact_location = "file:///srv/files" });
        var run = (await Post(http, "runs/create", new { experiment_id = elsewhere.GetProperty("experiment_id").GetString() })).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString();
        await Post(http, "runs/create", new { experiment_id = "0" });

        var (code, said, error) = await _first.Type(folder, "export", "mlruns", "out", "--json");

        code.ShouldBe(1, said + error);
        var report = JsonSerializer.Deserialize<JsonElement>(said);
        report.GetProperty("runs").GetInt32().ShouldBe(2);
        report.GetProperty("notes")[0].GetProperty("such")[0].GetString().ShouldBe($"run {run}: artifacts");
    }

    private static async Task<JsonElement> Post(HttpClient http, string call, object body)
    {
        using var content = JsonContent.Create(body);
        using var answer = await http.PostAsync("api/2.0/mlflow/" + call, content, Cancel);
        return JsonSerializer.Deserialize<JsonElement>(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _byFolder.DisposeAsync();
        await _byAddress.DisposeAsync();
    }
}
