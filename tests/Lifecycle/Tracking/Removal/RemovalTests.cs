using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Registry.Contracts;
using Slipway.Storage.Blobs;
using Slipway.Tracking.Contracts;
using Slipway.Work.Retention;

namespace Slipway.Tests.Tracking.Removal;

/// <summary>What was deleted goes for good after a while, with its bytes; what anything stands on stays.</summary>
public abstract class RemovalTests(TrackingServer server)
{
    private static readonly string[] OfRuns = ["metric_point", "series", "run_param", "run_tag", "dataset_input", "dataset_input_tag", "model_input", "model_output"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RetentionService Retention => server.Server.Services.GetRequiredService<RetentionService>();

    private BlobLibrary Blobs => server.Server.Services.GetRequiredService<BlobLibrary>();

    [Fact]
    public async Task What_was_deleted_long_enough_ago_goes_with_all_that_belongs_to_it_and_nothing_else()
    {
        var experiment = await server.NewExperiment();
        var (gone, alive, later, used) = (await Logged(experiment.Id), await Logged(experiment.Id), await Logged(experiment.Id), await Logged(experiment.Id));
        await Put(gone, "own.txt", "of the run that goes " + gone.Id);
        await Put(gone, "shared.txt", "of two runs " + gone.Id);
        await Put(alive, "shared.txt", "of two runs " + gone.Id);
        await Put(used, "model/model.onnx", "of a version " + used.Id);
        var version = (await server.Versions.Register(TrackingServer.Somebody, "kept-" + experiment.Id, new NewVersion([]) { Source = used.ArtifactUri + "/model", Run = used.Id }, Cancel)).Value();
        foreach (var run in new[] { gone, used })
            (await server.Runs.Delete(TrackingServer.Somebody, run.Id, Cancel)).Value();
        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddDays(20));
        (await server.Runs.Delete(TrackingServer.Somebody, later.Id, Cancel)).Value();
        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddDays(11));

        var survey = (await Retention.Survey("30d", Cancel)).Value();
        survey.Removals.Single(r => r.Kind == "runs").ShouldBe(new RemovalCount("runs", 1, 1, "a registered model version comes from them"));
        (await server.Runs.Get(gone.Id, Cancel)).Value();

        await RemoveAll("30d");

        (await server.Runs.Get(gone.Id, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        foreach (var run in new[] { alive, later, used })
            (await server.Runs.Get(run.Id, Cancel)).Value().Metrics.Count.ShouldBe(1);
        (await Orphans()).ShouldBe(0);
        (await server.Artifacts.List($"{experiment.Id}/{gone.Id}", Cancel)).Value().ShouldBeEmpty();
        (await server.Runs.Restore(TrackingServer.Somebody, gone.Id, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        (await server.Runs.Restore(TrackingServer.Somebody, later.Id, Cancel)).Value();
        (await Retention.Survey("30d", Cancel)).Value().Removals.Single(r => r.Kind == "runs").Count.ShouldBe(0);

        (await Retention.Sweep(TrackingServer.Somebody, Cancel)).Count.ShouldBe(0, "bytes are marked before they are freed");
        (await Readable("of the run that goes " + gone.Id)).ShouldBeTrue();
        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddDays(1));
        (await Retention.Sweep(TrackingServer.Somebody, Cancel)).Count.ShouldBeGreaterThanOrEqualTo(1);
        (await Readable("of the run that goes " + gone.Id)).ShouldBeFalse();
        (await Readable("of two runs " + gone.Id)).ShouldBeTrue();
        using var model = (await server.Versions.Open(version, "model.onnx", Cancel)).Value();
        (await new StreamReader(model).ReadToEndAsync(Cancel)).ShouldBe("of a version " + used.Id);
        await Put(alive, "own.txt", "of the run that goes " + gone.Id);
        (await Readable("of the run that goes " + gone.Id)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_deleted_experiment_goes_with_its_runs_and_logged_models_and_its_number_is_not_given_again()
    {
        var experiment = await server.NewExperiment();
        var run = await Logged(experiment.Id);
        var model = (await server.Models.Create(TrackingServer.Somebody, new NewLoggedModel(experiment.Id, "m", SourceRun: run.Id, Params: [new("p", "1")], Tags: [new("t", "1")]), Cancel)).Value();
        await server.Log.LogMetric(TrackingServer.Somebody, run.Id, new MetricPoint("acc", 1, 1) { Model = model.Id }, Cancel);
        using (var content = new StringContent("flavors: {}"))
            (await server.Http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/{experiment.Id}/models/{model.Id}/artifacts/MLmodel", content, Cancel)).EnsureSuccessStatusCode();
        (await server.Experiments.Delete(TrackingServer.Somebody, experiment.Id, Cancel)).Value();
        await RemoveAll("30d");
        (await server.Experiments.Get(experiment.Id, Cancel)).Value().Deleted.ShouldBeTrue("it was deleted a moment ago");

        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddDays(40));
        await RemoveAll("30d");

        (await server.Experiments.Get(experiment.Id, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        (await server.Runs.Get(run.Id, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        (await server.Models.Get(model.Id, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        (await Orphans()).ShouldBe(0);
        (await server.Database.Query(async unit => await unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM artifact WHERE path LIKE @path", new { path = experiment.Id + "/%" }), Cancel)).ShouldBe(0);
        (await server.NewExperiment(experiment.Name)).Id.ShouldBeGreaterThan(experiment.Id);
    }

    [Fact]
    public async Task Bytes_that_are_sent_or_named_again_between_two_sweeps_stay()
    {
        var run = await server.NewRun();
        foreach (var name in new[] { "sent", "named", "left" })
            await Put(run, name, name + run.Id);
        (await server.Artifacts.Delete(TrackingServer.Somebody, $"{run.Experiment}/{run.Id}/artifacts", Cancel)).Value();
        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddDays(2));
        await Retention.Sweep(TrackingServer.Somebody, Cancel);
        await Put(run, "sent again", "sent" + run.Id);
        var digest = Digest("named" + run.Id);
        await server.Database.Keep<Done>(async unit =>
        {
            await unit.Connection.ExecuteAsync("INSERT INTO artifact (path, sha256, length, modified_at) VALUES (@path, @digest, 1, 0)", new { path = $"{run.Experiment}/{run.Id}/artifacts/named", digest });
            return Result.Done;
        }, Cancel);
        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddDays(2));

        await Retention.Sweep(TrackingServer.Somebody, Cancel);

        (await Readable("sent" + run.Id), await Readable("named" + run.Id), await Readable("left" + run.Id)).ShouldBe((true, true, false));
    }

    [Theory]
    [InlineData("soon", "olderThan: 'soon' is no length of time.")]
    [InlineData("", "olderThan: '' is no length of time.")]
    [InlineData("9999y", "olderThan: '9999y' is no length of time.")]
    [InlineData("613566757w", "olderThan: '613566757w' is no length of time.")]
    public async Task A_length_of_time_that_is_none_is_refused(string text, string words)
    {
        (await Retention.Survey(text, Cancel)).Refusal().Message.ShouldBe(words);
        (await Retention.Start(TrackingServer.Somebody, text, Cancel)).Refusal().Message.ShouldBe(words);
        (await Retention.Remove(TrackingServer.Somebody, server.Clock.GetUtcNow().AddHours(1), Cancel)).Refusal().Message.ShouldEndWith("is still to come.");
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task<RunInfo> Logged(long experiment)
    {
        var run = await server.NewRun(experiment, tags: [new Tag("a", "b")]);
        (await server.Log.Log(TrackingServer.Somebody, new RunLog(run.Id, [.. Enumerable.Range(0, 10).Select(i => new MetricPoint("m", i, i, i))], [new Param("p", "1")]), Cancel)).Value();
        (await server.Inputs.LogInputs(TrackingServer.Somebody, run.Id, [new(new Slipway.Tracking.Contracts.Dataset("d" + run.Id, "1", "local", "x"), [new("mlflow.data.context", "training")])], [], Cancel)).Value();
        return run;
    }

    private async Task Put(RunInfo run, string path, string text)
    {
        using var content = new StringContent(text);
        (await server.Http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/{run.Experiment}/{run.Id}/artifacts/{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}", content, Cancel)).EnsureSuccessStatusCode();
    }

    private async Task<bool> Readable(string text)
    {
        if (!(await Blobs.Open(Digest(text), Cancel)).Succeeded(out var stream, out _))
            return false;
        await using (stream)
            return await new StreamReader(stream).ReadToEndAsync(Cancel) == text;
    }

    private async Task RemoveAll(string olderThan)
    {
        while ((await Retention.Remove(TrackingServer.Somebody, (await Retention.Survey(olderThan, Cancel)).Value().Before, Cancel)).Value().More)
        {
            // It stops after a second, for the caller to show how far it is.
        }
    }

    /// <summary>Rows of runs that are not there.</summary>
    private Task<long> Orphans() => server.Database.Query(async unit =>
    {
        var orphans = await unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM logged_model_metric WHERE run NOT IN (SELECT id FROM run)");
        foreach (var table in OfRuns)
            orphans += await unit.Connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table} WHERE run NOT IN (SELECT n FROM run)");
        return orphans;
    }, Cancel);
}

public sealed class RemovalsOnSqlite(SqliteTrackingServer server) : RemovalTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class RemovalsOnPostgres(PostgresTrackingServer server) : RemovalTests(server), IClassFixture<PostgresTrackingServer>;
