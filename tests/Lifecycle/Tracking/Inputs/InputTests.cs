using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Inputs;

/// <summary>What holds for what runs read and make, whatever the database.</summary>
public abstract class InputTests(TrackingServer server)
{
    private static readonly Dataset Flights = new("flights", "abc123", "local", "{\"uri\":\"flights.csv\"}", "{}", "{\"rows\":3}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_to_name_a_dataset_describes_it_and_the_first_link_keeps_its_tags()
    {
        var experiment = await server.NewExperiment();
        var (first, second) = (await server.NewRun(experiment.Id), await server.NewRun(experiment.Id));

        await Read(first, Flights, "train");
        await Read(first, Flights with { Source = "elsewhere" }, "eval");
        await Read(second, Flights with { Source = "elsewhere" }, "eval");

        (await server.Runs.Get(first.Id, Cancel)).Value().Datasets.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            input => input.Dataset.ShouldBe(Flights), input => input.Tags.ShouldBe([new Tag("mlflow.data.context", "train")]));
        (await server.Runs.Get(second.Id, Cancel)).Value().Datasets[0].Dataset.ShouldBe(Flights);
        (await server.Inputs.Datasets([experiment.Id], Cancel)).Value().Select(u => u.Context).ShouldBe(["eval", "train"]);
    }

    [Fact]
    public async Task Models_read_and_made_come_back_with_the_run()
    {
        var run = await server.NewRun();
        (await server.Inputs.LogInputs(TrackingServer.Somebody, run.Id, [], ["m-1"], Cancel)).Value();
        (await server.Inputs.LogOutputs(TrackingServer.Somebody, run.Id, [new("m-2", 5), new("m-3", 1)], Cancel)).Value();

        var read = (await server.Runs.Get(run.Id, Cancel)).Value();

        read.ModelInputs.ShouldBe(["m-1"]);
        read.ModelOutputs.ShouldBe([new("m-3", 1), new("m-2", 5)]);
    }

    [Fact]
    public async Task A_dataset_without_a_digest_is_refused_by_its_place()
    {
        var run = await server.NewRun();

        (await server.Inputs.LogInputs(TrackingServer.Somebody, run.Id, [new(Flights, []), new(Flights with { Digest = "" }, [])], [], Cancel)).Refusal().Message.ShouldContain("'datasets[1].dataset.digest'");
    }

    private async Task Read(RunInfo run, Dataset dataset, string context) =>
        (await server.Inputs.LogInputs(TrackingServer.Somebody, run.Id, [new(dataset, [new("mlflow.data.context", context)])], [], Cancel)).Value();
}

public sealed class InputsOnSqlite(SqliteTrackingServer server) : InputTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class InputsOnPostgres(PostgresTrackingServer server) : InputTests(server), IClassFixture<PostgresTrackingServer>;
