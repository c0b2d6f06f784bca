using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Registry.Contracts;
using Slipway.Tests.Serving;
using Slipway.Tests.Tracking;
using Slipway.Tracking.Contracts;
using static Slipway.Tests.Registry.RegistryHttp;

namespace Slipway.Tests.Registry.Sources;

/// <summary>What a version's source means, whatever the database.</summary>
public abstract class SourceTests(HostFixture fixture)
{
    private const string MlModel = """
        flavors:
          onnx: {data: model.onnx}
        signature:
          inputs: '[{"type": "double", "name": "age", "required": true}]'
          outputs: '[{"type": "double", "name": "risk", "required": true}]'
        """;

    private IArtifacts Artifacts => fixture.Host.Services.GetRequiredService<IArtifacts>();

    private ILoggedModels LoggedModels => fixture.Host.Services.GetRequiredService<ILoggedModels>();

    [Fact]
    public async Task A_version_from_elsewhere_keeps_what_was_said_of_it_and_has_the_digest_of_nothing()
    {
        var model = NewName();

        var made = await Register(model, new NewVersion([], Run: "a-run-of-another-server", Source: "s3://bucket/path", RunLink: "https://mlflow.example.org/#/runs/1"));
        var found = (await fixture.Host.Versions.Find(ModelReference.To(model, 1), Cancel)).Value();

        found.ShouldBeEquivalentTo(made);
        (found.Source, found.RunLink, found.Run, found.LoggedModel, found.Location).ShouldBe(("s3://bucket/path", "https://mlflow.example.org/#/runs/1", "a-run-of-another-server", null, null));
        found.Files.ShouldBeEmpty();
        found.Digest.ShouldBe(Sha256(""));
    }

    [Fact]
    public async Task It_cannot_be_deployed_and_the_refusal_says_why()
    {
        var model = NewName();
        await Register(model, new NewVersion([], Source: "s3://bucket/path"));

        var refusal = (await fixture.Host.Deployments.Deploy(Actor.System, NewName("d"), $"{model}/1", null, Cancel)).Refusal();

        refusal.Message.ShouldBe($"{model}/1 cannot be served: its source is s3://bucket/path, and no files lie there on this server.");
        refusal.Remedy.ShouldNotBeNull();
    }

    [Fact]
    public async Task Versions_without_files_have_none_in_common_that_could_be_held_back()
    {
        var model = NewName();
        await Register(model, new NewVersion([], Source: "s3://bucket/1") { Approval = "waits for a person" });

        await Register(model, new NewVersion([], Source: "s3://bucket/2"));

        (await fixture.Host.Gates.List(model, 1, Cancel)).Value().Count.ShouldBe(1);
        (await fixture.Host.Gates.List(model, 2, Cancel)).Value().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mlflow-artifacts:/0/{run}/artifacts/model")]
    [InlineData("mlflow-artifacts:///0/{run}/artifacts/model/")]
    [InlineData("runs:/{run}/model")]
    public async Task Files_that_lie_on_this_server_become_those_of_the_version_as_they_are_now(string source)
    {
        var run = await Logged("weights");
        var model = NewName();

        var made = await Register(model, new NewVersion([], Source: source.Replace("{run}", run, StringComparison.Ordinal)));
        await Put($"0/{run}/artifacts/model/model.onnx", "other weights");

        made.Files.ShouldBe([new ModelFile("MLmodel", Sha256(MlModel), MlModel.Length), new ModelFile("model.onnx", Sha256("weights"), 7)]);
        made.Signature.ShouldNotBeNull().ShouldContain("age");
        await using var content = (await fixture.Host.Versions.Open((await fixture.Host.Versions.Find(ModelReference.To(model, 1), Cancel)).Value(), "model.onnx", Cancel)).Value();
        using var reader = new StreamReader(content);
        (await reader.ReadToEndAsync(Cancel)).ShouldBe("weights");
    }

    [Fact]
    public async Task A_version_of_another_model_is_a_source_with_its_files_signature_and_place()
    {
        var (run, first, second) = (await Logged("weights"), NewName(), NewName());
        var made = await Register(first, new NewVersion([], Source: $"runs:/{run}/model"));

        var copy = await Register(second, new NewVersion([], Source: $"models:/{first}/1"));

        copy.Files.ShouldBe(made.Files);
        (copy.Digest, copy.Signature, copy.Source, copy.Location).ShouldBe((made.Digest, made.Signature, $"models:/{first}/1", $"runs:/{run}/model"));
    }

    [Fact]
    public async Task A_logged_model_gives_its_files_and_its_run_and_remembers_its_versions()
    {
        var run = await Logged("unused");
        var logged = (await LoggedModels.Create(TrackingServer.Somebody, new NewLoggedModel(0, "m", SourceRun: run), Cancel)).Value();
        await Put(logged.ArtifactUri["mlflow-artifacts:/".Length..] + "/model.onnx", "logged weights");
        var model = NewName();

        var made = await Register(model, new NewVersion([], Source: $"models:/{logged.Id}", LoggedModel: logged.Id));
        await Register(model, new NewVersion([], Source: $"models:/{logged.Id}", LoggedModel: logged.Id));

        made.Files.ShouldBe([new ModelFile("model.onnx", Sha256("logged weights"), 14)]);
        (made.Run, made.Location, made.LoggedModel).ShouldBe((run, logged.ArtifactUri, logged.Id));
        (await LoggedModels.Get(logged.Id, Cancel)).Value().Tags.Single(tag => tag.Key == "mlflow.modelVersions").Value
            .ShouldBe($$"""[{"name": "{{model}}", "version": 1}, {"name": "{{model}}", "version": 2}]""");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc")]
    [InlineData("relative/path")]
    [InlineData("C:\\models")]
    [InlineData("mlflow-artifacts:/../../x")]
    [InlineData("mlflow-artifacts://host/..%2f..%2f")]
    [InlineData("mlflow-artifacts:/a/%252e%252e/b")]
    [InlineData("s3://b/a/../c")]
    [InlineData("s3://b/./a")]
    [InlineData("http://h/x%00")]
    [InlineData("models:/nobody/1")]
    [InlineData("models:/m-00000000000000000000000000000000")]
    [InlineData("models:/name")]
    [InlineData("dummy-source")]
    [InlineData("")]
    public async Task A_source_that_leads_astray_is_refused_and_leaves_nothing_behind(string source)
    {
        var model = NewName();

        (await fixture.Host.Versions.Register(Actor.System, model, new NewVersion([], Source: source), Cancel)).Refusal().Kind.ShouldBe(RefusalKind.Invalid);

        (await fixture.Host.Services.GetRequiredService<IRegisteredModels>().Get(model, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Theory]
    [InlineData("s3://b//a")]
    [InlineData("s3:/b/a/")]
    [InlineData("dbfs:/x")]
    [InlineData("runs:/no-such-run/model")]
    [InlineData("mlflow-artifacts://another.example.org:5000/0/x")]
    [InlineData("https://example.org/m?v=1")]
    public async Task A_source_elsewhere_is_kept_as_it_is(string source) =>
        (await Register(NewName(), new NewVersion([], Source: source))).Source.ShouldBe(source);

    [Fact]
    public async Task A_placeholder_stands_for_the_source_of_a_prompt_only()
    {
        var prompt = new NewVersion([], Source: "prompt-template", Tags: new Dictionary<string, string> { ["mlflow.prompt.is_prompt"] = "true", ["mlflow.prompt.text"] = "Hello, {{name}}" });

        var made = await Register(NewName(), prompt);

        (made.Source, made.Tags["mlflow.prompt.text"]).ShouldBe(("prompt-template", "Hello, {{name}}"));
        (await fixture.Host.Versions.Register(Actor.System, NewName(), prompt with { Tags = null }, Cancel)).Refusal().Message.ShouldStartWith("Invalid model version source: 'prompt-template'.");
        (await fixture.Host.Versions.Register(Actor.System, NewName(), prompt with { Source = "/etc" }, Cancel)).Refusal().Message.ShouldStartWith("Invalid model version source: '/etc'.");
    }

    [Fact]
    public async Task A_path_is_a_source_only_within_the_artifacts_of_the_run_that_is_named()
    {
        var runs = fixture.Host.Services.GetRequiredService<IRuns>();
        var experiment = (await fixture.Host.Services.GetRequiredService<IExperiments>().Create(Actor.System, new NewExperiment(NewName("e"), "file:///shared/models"), Cancel)).Value();
        var run = (await runs.Create(Actor.System, new NewRun(experiment.Id), Cancel)).Value().Info;

        var made = await Register(NewName(), new NewVersion([], Run: run.Id, Source: $"/shared/models/{run.Id}/artifacts/model"));

        made.Files.ShouldBeEmpty();
        foreach (var path in new[] { $"/shared/models/{run.Id}/artifacts-of-others", "/etc/passwd", $"/shared/models/{run.Id}/artifacts/../../x", $"file:///shared/models/{run.Id}/artifacts/%2e%2e/x" })
            (await fixture.Host.Versions.Register(Actor.System, NewName(), new NewVersion([], Run: run.Id, Source: path), Cancel)).Refusal().Message.ShouldContain("the local path has to be contained within the artifact directory", customMessage: path);
    }

    [Fact]
    public async Task A_source_that_is_a_file_gives_that_file()
    {
        var made = await Register(NewName(), new NewVersion([], Source: $"runs:/{await Logged("weights")}/model/model.onnx"));

        made.Files.ShouldBe([new ModelFile("model.onnx", Sha256("weights"), 7)]);
    }

    [Fact]
    public async Task Files_that_are_handed_over_are_the_versions_whatever_the_source()
    {
        var blob = await fixture.Host.Blobs.Put(new MemoryStream("own"u8.ToArray()), Cancel);

        var made = await Register(NewName(), new NewVersion([new NewFile("model.bin", blob.Sha256)], Source: $"runs:/{await Logged("weights")}/model"));

        made.Files.ShouldBe([new ModelFile("model.bin", blob.Sha256, 3)]);
    }

    [Fact]
    public async Task An_MLmodel_file_that_cannot_be_read_leaves_the_version_without_a_signature()
    {
        var run = await Logged("weights");
        await Put($"0/{run}/artifacts/model/MLmodel", "flavors: {\"");

        (await Register(NewName(), new NewVersion([], Source: $"runs:/{run}/model"))).Signature.ShouldBeNull();
    }

    private async Task<string> Logged(string weights)
    {
        var run = (await fixture.Host.Services.GetRequiredService<IRuns>().Create(TrackingServer.Somebody, new NewRun(0), Cancel)).Value().Info.Id;
        await Put($"0/{run}/artifacts/model/model.onnx", weights);
        await Put($"0/{run}/artifacts/model/MLmodel", MlModel);
        return run;
    }

    private async Task Put(string path, string text) => (await Artifacts.Put(TrackingServer.Somebody, path, new MemoryStream(Encoding.UTF8.GetBytes(text)), Cancel)).Value();

    private async Task<ModelVersion> Register(string model, NewVersion version) => (await fixture.Host.Versions.Register(TrackingServer.Somebody, model, version, Cancel)).Value();
}

public sealed class SourcesOnSqlite(SqliteHost fixture) : SourceTests(fixture), IClassFixture<SqliteHost>;

public sealed class SourcesOnPostgres(PostgresHost fixture) : SourceTests(fixture), IClassFixture<PostgresHost>;
