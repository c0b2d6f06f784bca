using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Registry.Contracts;
using Slipway.Tests.Tracking;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Mlflow.Registry;

/// <summary>What MLflow's clients read from the registry and the lists of the wire tests do not tell: files, gates. Whatever the database.</summary>
public abstract class RegistryWireTests(TrackingServer server)
{
    [Fact]
    public async Task A_model_that_was_logged_here_is_registered_with_its_files_and_fetched_from_where_it_lies()
    {
        var run = await server.NewRun();
        var logged = (await server.Models.Create(TrackingServer.Somebody, new NewLoggedModel(run.Experiment, "m", SourceRun: run.Id), TrackingServer.Cancel)).Value();
        (await server.Artifacts.Put(TrackingServer.Somebody, logged.ArtifactUri["mlflow-artifacts:/".Length..] + "/data/model.bin", new MemoryStream("weights"u8.ToArray()), TrackingServer.Cancel)).Value();
        var name = await server.NewModel(0);

        var (status, made) = await server.Send("POST", "model-versions/create", new { name, source = $"models:/{logged.Id}", model_id = logged.Id });
        var (_, place) = await server.Get("model-versions/get-download-uri", ("name", name), ("version", "1"));

        status.ShouldBe(HttpStatusCode.OK, made.ToJsonString());
        (made["model_version"]!["source"]!.GetValue<string>(), made["model_version"]!["run_id"]!.GetValue<string>()).ShouldBe(($"models:/{logged.Id}", run.Id));
        place["artifact_uri"]!.GetValue<string>().ShouldBe(logged.ArtifactUri);
        using var file = await server.Http.GetAsync($"/model-versions/get-artifact?name={name}&version=1&path=data/model.bin", TrackingServer.Cancel);
        (await file.Content.ReadAsStringAsync(TrackingServer.Cancel)).ShouldBe("weights");
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
    }

    [Theory]
    [InlineData("name=nope&version=1&path=x", 404, "RESOURCE_DOES_NOT_EXIST: Model Version (name=nope, version=1) not found")]
    [InlineData("name={name}&version=1&path=x", 404, "RESOURCE_DOES_NOT_EXIST: No such artifact: 'x'")]
    [InlineData("name={name}&version=1&path=%252e%252e/x", 400, "INVALID_PARAMETER_VALUE: Invalid path*")]
    [InlineData("name={name}&version=1", 400, "INVALID_PARAMETER_VALUE: Missing value for required parameter 'path'.*")]
    [InlineData("name={name}&version=x&path=x", 400, "INVALID_PARAMETER_VALUE: Parameter 'version' must be an integer, got 'x'.")]
    public async Task A_file_that_a_version_does_not_have_is_refused(string query, int status, string error)
    {
        var (answered, answer) = await server.Ask($"/model-versions/get-artifact?{query.Replace("{name}", await server.NewModel(), StringComparison.Ordinal)}");

        ((int)answered).ShouldBe(status);
        answer.Error().ShouldStartWith(error.TrimEnd('*'));
    }

    [Fact]
    public async Task The_alias_latest_is_the_newest_version_and_nobody_may_set_it()
    {
        var (name, empty) = (await server.NewModel(versions: 2), await server.NewModel(0));

        foreach (var alias in new[] { "latest", "LATEST" })
        {
            (await server.Get("registered-models/alias", ("name", name), ("alias", alias))).Answer["model_version"]!["version"]!.GetValue<string>().ShouldBe("2");
            (await server.Send("POST", "registered-models/alias", new { name, alias, version = "1" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        var (status, answer) = await server.Get("registered-models/alias", ("name", empty), ("alias", "latest"));
        (status, answer.Error()).ShouldBe((HttpStatusCode.NotFound, $"RESOURCE_DOES_NOT_EXIST: Latest version not found for model {empty}."));
    }

    [Fact]
    public async Task The_gates_keep_an_alias_that_a_project_names_from_clients_too_and_from_going_with_its_version()
    {
        var name = await server.NewModel(versions: 2);
        var gates = server.Server.Services.GetRequiredService<IModelGates>();
        (await gates.Record(TrackingServer.Somebody, name, 2, [new NewGateResult("metric auc", "metric", false, 0.5, 0.8, "auc is 0.5")], TrackingServer.Cancel)).Value();
        (await server.Database.Write<Done>(Actor.System, async unit =>
        {
            unit.Audit("test.guard", Ids.Of("prj", name));
            await server.Server.Services.GetRequiredService<IAliasGuards>().Guard(unit, RegistryServer.NewName("project"), [ModelReference.To(name, "champion")], TrackingServer.Cancel);
            return default(Done);
        }, TrackingServer.Cancel)).Value();
        (await server.Send("POST", "registered-models/alias", new { name, alias = "champion", version = "1" })).Status.ShouldBe(HttpStatusCode.OK);

        var (moved, held) = await server.Send("POST", "registered-models/alias", new { name, alias = "champion", version = "2" });
        var (deleted, kept) = await server.Send("DELETE", "model-versions/delete", new { name, version = "1" });

        (moved, deleted).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
        held.Error().ShouldStartWith($"INVALID_PARAMETER_VALUE: {name}/2 cannot become 'champion': gate 'metric auc' failed");
        kept.Error().ShouldStartWith($"INVALID_PARAMETER_VALUE: {name}/1 is in use: 'champion' points at it, and a project names that alias.");
    }

    [Fact]
    public async Task A_version_that_was_uploaded_says_where_its_files_can_be_read()
    {
        var blobs = server.Server.Services.GetRequiredService<Slipway.Storage.Blobs.BlobLibrary>();
        var blob = await blobs.Put(new MemoryStream(Encoding.UTF8.GetBytes("weights")), TrackingServer.Cancel);
        var name = RegistryServer.NewName();
        (await server.Versions.Register(TrackingServer.Somebody, name, new NewVersion([new NewFile("model.onnx", blob.Sha256)]), TrackingServer.Cancel)).Value();

        var (status, answer) = await server.Get("model-versions/get-download-uri", ("name", name), ("version", "1"));

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error().ShouldContain($"/model-versions/get-artifact?name={name}&version=1");
    }
}

public sealed class RegistryWireOnSqlite(SqliteTrackingServer server) : RegistryWireTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class RegistryWireOnPostgres(PostgresTrackingServer server) : RegistryWireTests(server), IClassFixture<PostgresTrackingServer>;
