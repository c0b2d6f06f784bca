using System.Net;
using System.Net.Http.Json;
using Slipway.Serving.Contracts;
using Slipway.Storage;
using Slipway.Testing;

namespace Slipway.Tests.Serving.Deployments;

/// <summary>What holds for deployments whatever the database.</summary>
public abstract class DeploymentTests(HostFixture fixture)
{
    private readonly ServingHost _host = fixture.Host;
    private readonly HttpClient _http = fixture.Host.Http;

    [Fact]
    public async Task A_deployment_of_an_alias_follows_it()
    {
        var name = await ThreeVersions();
        await Alias(name, 1);
        await _http.PutAsJsonAsync($"/api/v1/deployments/{name}", new { model = $"{name}@champion" }, Wire.Cancel);

        (await Ask(name, 10)).ShouldBe((1, 10));
        await Alias(name, 3);
        await Until(name, 3);

        (await Ask(name, 10)).ShouldBe((3, 30));
        var history = await _http.GetFromJsonAsync<DeploymentChange[]>($"/api/v1/deployments/{name}/history", Wire.Cancel);
        history!.Select(change => (change.Version.Number, change.Why)).ShouldBe([(3, "alias moved"), (1, "deployed")]);
    }

    [Fact]
    public async Task Rolling_back_goes_to_the_version_before_and_twice_two_steps()
    {
        var name = await ThreeVersions();
        await _host.Deploy(name, $"{name}/1");
        await Activate(name, 2);
        await Activate(name, 3);

        await RollBack(name);
        (await Ask(name, 1)).ShouldBe((2, 2));
        await RollBack(name);
        (await Ask(name, 1)).ShouldBe((1, 1));
        var further = await _http.PostAsync($"/api/v1/deployments/{name}/rollback", null, Wire.Cancel);

        further.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await further.Json()).GetProperty("detail").GetString().ShouldBe($"Deployment '{name}' cannot be rolled back: no version answered before {name}/1.");
    }

    [Fact]
    public async Task A_roll_back_stays_until_the_alias_moves_again()
    {
        var name = await ThreeVersions();
        await Alias(name, 1);
        await _host.Deploy(name, $"{name}@champion");
        await Alias(name, 2);
        await Until(name, 2);
        await RollBack(name);

        await _http.PutAsJsonAsync($"/api/v1/models/{name}/aliases/other", new { version = 3 }, Wire.Cancel);
        await Task.Delay(300, Wire.Cancel);
        (await Ask(name, 1)).ShouldBe((1, 1));
        await Alias(name, 3);
        await Until(name, 3);
    }

    [Fact]
    public async Task Rolling_back_to_another_model_serves_what_was_served_then()
    {
        var (followed, other) = (await ThreeVersions(), await ThreeVersions());
        await Alias(followed, 2);
        await _host.Deploy(followed, $"{followed}@champion");
        await _host.Deploy(followed, $"{other}/3");

        await RollBack(followed);

        var back = await _http.GetFromJsonAsync<Deployment>($"/api/v1/deployments/{followed}", Wire.Cancel);
        (back!.Model, back.Active.ToString()).ShouldBe(($"{followed}@champion", $"{followed}/2"));
        (await Ask(followed, 1)).ShouldBe((2, 2));
        await Alias(followed, 3);
        await Until(followed, 3);
        var history = await _http.GetFromJsonAsync<DeploymentChange[]>($"/api/v1/deployments/{followed}/history", Wire.Cancel);
        history!.Select(change => change.Serves).ShouldBe([$"{followed}@champion", $"{followed}@champion", $"{other}/3", $"{followed}@champion"]);
    }

    [Fact]
    public async Task An_alias_that_no_project_names_brings_no_version_to_answer_that_a_gate_holds_back()
    {
        var name = await ThreeVersions();
        await Alias(name, 1);
        await _host.Deploy(name, $"{name}@champion");
        await _host.Gates.Record(Actor.System, name, 2, [new("metric roc_auc", "metric", false, 0.5, 0.6, "roc_auc is 0.5, below 0.6.")], Wire.Cancel);

        (await Alias(name, 2)).EnsureSuccessStatusCode();
        await Task.Delay(300, Wire.Cancel);

        (await Ask(name, 1)).ShouldBe((1, 1));
        await Alias(name, 3);
        await Until(name, 3);
    }

    [Fact]
    public async Task A_deployment_goes_along_with_a_model_that_is_renamed()
    {
        var name = await ThreeVersions();
        await Alias(name, 1);
        await _host.Deploy(name, $"{name}@champion");
        await _host.Deploy(name, $"{name}/2");
        await _host.Deploy(name, $"{name}@champion");
        var now = name + "-anew";

        using var renamed = await _http.PatchAsJsonAsync($"/api/v1/models/{name}", new { name = now }, Wire.Cancel);
        renamed.EnsureSuccessStatusCode();
        (await _http.PutAsJsonAsync($"/api/v1/models/{now}/aliases/champion", new { version = 3 }, Wire.Cancel)).EnsureSuccessStatusCode();
        await Until(name, 3);

        (await _http.GetFromJsonAsync<Deployment>($"/api/v1/deployments/{name}", Wire.Cancel))!.Model.ShouldBe($"{now}@champion");
        await RollBack(name);
        await RollBack(name);
        (await Ask(name, 1)).ShouldBe((2, 2));
        var history = await _http.GetFromJsonAsync<DeploymentChange[]>($"/api/v1/deployments/{name}/history", Wire.Cancel);
        history!.Select(change => change.Serves).ShouldAllBe(served => served.StartsWith(now, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("champion", null)]
    [InlineData(null, "champion")]
    public async Task A_roll_back_restores_what_was_served_last_while_that_version_answered(string? first, string? then)
    {
        var (name, other) = (await ThreeVersions(), await ThreeVersions());
        await Alias(name, 1);
        await _host.Deploy(name, first is null ? $"{name}/1" : $"{name}@{first}");
        await _host.Deploy(name, then is null ? $"{name}/1" : $"{name}@{then}");
        await _host.Deploy(name, $"{other}/3");

        await RollBack(name);

        (await _http.GetFromJsonAsync<Deployment>($"/api/v1/deployments/{name}", Wire.Cancel))!.Model.ShouldBe(then is null ? $"{name}/1" : $"{name}@{then}");
        (await Ask(name, 1)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_version_whose_gate_failed_answers_by_no_door_until_it_is_waived()
    {
        var name = await ThreeVersions();
        await _host.Deploy(name, $"{name}/1");
        await _host.Gates.Record(Actor.System, name, 2, [new("metric roc_auc", "metric", false, 0.5, 0.6, "roc_auc is 0.5, below 0.6.")], Wire.Cancel);

        var deployed = await _http.PutAsJsonAsync($"/api/v1/deployments/{name}", new { model = $"{name}/2" }, Wire.Cancel);
        var activated = await _http.PostAsJsonAsync($"/api/v1/deployments/{name}/activate", new { version = 2 }, Wire.Cancel);
        await _host.Gates.Waive(Actor.System, name, 2, "metric roc_auc", "Reviewed.", Wire.Cancel);
        await Activate(name, 2);

        (deployed.StatusCode, activated.StatusCode).ShouldBe((HttpStatusCode.Conflict, HttpStatusCode.Conflict));
        (await deployed.Json()).GetProperty("detail").GetString().ShouldBe($"{name}/2 cannot be deployed: gate 'metric roc_auc' failed: roc_auc is 0.5, below 0.6.");
        (await Ask(name, 1)).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Changes_at_once_leave_a_deployment_that_answers_with_what_it_says()
    {
        var (name, other) = (await ThreeVersions(), await ThreeVersions());
        await Alias(name, 1);
        for (var round = 0; round < 8; round++)
        {
            await _host.Deploy(name, $"{name}@champion");
            await Task.WhenAll(
                _http.PostAsJsonAsync($"/api/v1/deployments/{name}/activate", new { version = 1 + (round % 3) }, Wire.Cancel),
                _http.PutAsJsonAsync($"/api/v1/deployments/{name}", new { model = $"{other}/{3 - (round % 3)}" }, Wire.Cancel),
                Alias(name, 1 + ((round + 1) % 3)),
                _http.PostAsync($"/api/v1/deployments/{name}/rollback", null, Wire.Cancel));

            var told = (await _http.GetFromJsonAsync<Deployment>($"/api/v1/deployments/{name}", Wire.Cancel))!;
            told.Active.Model.ShouldBe(told.Model.Split('@', '/')[0]);
            var id = (await _host.Versions.Find(Slipway.Registry.Contracts.ModelReference.To(told.Active.Model, told.Active.Number), Wire.Cancel)).Succeeded(out var version, out _) ? version.Id : null;
            told.Active.Id.ShouldBe(id);
            (await Ask(name, 1)).Version.ShouldBe((await _http.GetFromJsonAsync<Deployment>($"/api/v1/deployments/{name}", Wire.Cancel))!.Active.Number);
        }
    }

    [Fact]
    public async Task A_deployment_of_a_number_says_the_number_that_answers()
    {
        var name = await ThreeVersions();
        await _host.Deploy(name, $"{name}/1");

        await Activate(name, 2);
        (await _http.GetFromJsonAsync<Deployment>($"/api/v1/deployments/{name}", Wire.Cancel))!.Model.ShouldBe($"{name}/2");
        await RollBack(name);
        (await _http.GetFromJsonAsync<Deployment>($"/api/v1/deployments/{name}", Wire.Cancel))!.Model.ShouldBe($"{name}/1");
    }

    [Fact]
    public async Task A_version_that_cannot_run_leaves_the_one_that_does()
    {
        var name = await ThreeVersions();
        await _host.Deploy(name, $"{name}/1");
        await _host.Register(name, "no model at all"u8.ToArray());

        var refused = await _http.PostAsJsonAsync($"/api/v1/deployments/{name}/activate", new { version = 4 }, Wire.Cancel);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Json()).GetProperty("detail").GetString()!.ShouldStartWith($"{name}/4 cannot be served: ");
        (await Ask(name, 5)).ShouldBe((1, 5));
    }

    [Theory]
    [InlineData("Upper", "m/1", HttpStatusCode.BadRequest)]
    [InlineData("-x", "m/1", HttpStatusCode.BadRequest)]
    [InlineData("fine", "m", HttpStatusCode.BadRequest)]
    [InlineData("fine", "nobody/1", HttpStatusCode.NotFound)]
    [InlineData("fine", "nobody@champion", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_deployed_is_refused(string name, string model, HttpStatusCode status) =>
        (await _http.PutAsJsonAsync($"/api/v1/deployments/{name}", new { model }, Wire.Cancel)).StatusCode.ShouldBe(status);

    [Fact]
    public async Task A_sample_beyond_one_is_refused()
    {
        var name = await ThreeVersions();

        (await _http.PutAsJsonAsync($"/api/v1/deployments/{name}", new { model = $"{name}/1", log = new { sample = 1.5 } }, Wire.Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_deleted_deployment_answers_no_more()
    {
        var name = await ThreeVersions();
        await _host.Deploy(name, $"{name}/1");

        (await _http.DeleteAsync($"/api/v1/deployments/{name}", Wire.Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await _http.Send($"/v2/models/{name}/infer", "{}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _http.GetAsync($"/api/v1/deployments/{name}", Wire.Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_restarted_server_serves_what_was_active()
    {
        var name = await ThreeVersions();
        await Alias(name, 1);
        await _host.Deploy(name, $"{name}@champion");
        await Activate(name, 2);
        using var folder = new TempFolder();
        CopyFolder(Path.Combine(DataRoot, "blobs"), folder.At("blobs"));

        await using var second = await ServingHost.Start(_host.Database, folder.Path, TimeProvider.System, Wire.Cancel);
        var answer = await second.Http.Send($"/v2/models/{name}/infer", """{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [7]}]}""");

        (await answer.Json()).GetProperty("outputs")[0].GetProperty("data")[0].GetDouble().ShouldBe(14);
    }

    [Fact]
    public async Task A_deployment_whose_files_are_gone_says_so_and_holds_up_nobody()
    {
        var name = await ThreeVersions();
        await _host.Deploy(name, $"{name}/1");
        using var empty = new TempFolder();

        await using var second = await ServingHost.Start(_host.Database, empty.Path, TimeProvider.System, Wire.Cancel);
        var answer = await second.Http.Send($"/v2/models/{name}/infer", "{}");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await answer.Error()).ShouldContain("are not in the artifact store");
        (await second.Http.GetAsync("/v2/health/ready", Wire.Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await second.Http.GetAsync("/v2/health/live", Wire.Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private string DataRoot => ((DataFolder)_host.Services.GetService(typeof(DataFolder))!).Root;

    private async Task<string> ThreeVersions()
    {
        var name = $"m{Guid.CreateVersion7():N}";
        for (var factor = 1; factor <= 3; factor++)
            await _host.Register(name, TinyOnnx.Times(factor));
        return name;
    }

    private async Task<(int Version, double Answer)> Ask(string name, double x)
    {
        var answer = await (await _http.Send($"/v2/models/{name}/infer", string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP64", "data": [{{x}}]}]}"""))).Json();
        return (int.Parse(answer.GetProperty("model_version").GetString()!, System.Globalization.CultureInfo.InvariantCulture), answer.GetProperty("outputs")[0].GetProperty("data")[0].GetDouble());
    }

    private Task<HttpResponseMessage> Alias(string model, int version) => _http.PutAsJsonAsync($"/api/v1/models/{model}/aliases/champion", new { version }, Wire.Cancel);

    private async Task Activate(string name, int version) =>
        (await _http.PostAsJsonAsync($"/api/v1/deployments/{name}/activate", new { version }, Wire.Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

    private async Task RollBack(string name) => (await _http.PostAsync($"/api/v1/deployments/{name}/rollback", null, Wire.Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

    /// <summary>Waits for the event to be delivered. Delivery has its own pace, and the clock of this fixture stands still but for what is advanced here.</summary>
    private async Task Until(string name, int version)
    {
        for (var i = 0; i < 400; i++)
        {
            if ((await _host.Deployments.Get(name, Wire.Cancel)).Succeeded(out var deployment, out _) && deployment.Active.Number == version)
                return;
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(25, Wire.Cancel);
        }

        Assert.Fail($"{name} did not come to version {version}.");
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

public sealed class DeploymentsOnSqlite(SqliteHost fixture) : DeploymentTests(fixture), IClassFixture<SqliteHost>;

public sealed class DeploymentsOnPostgres(PostgresHost fixture) : DeploymentTests(fixture), IClassFixture<PostgresHost>;
