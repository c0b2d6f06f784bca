using Slipway.Testing.Databases;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Experiments;

/// <summary>What holds for experiments whatever the database.</summary>
public abstract class ExperimentTests(TrackingServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_default_experiment_is_always_there()
    {
        var first = (await server.Experiments.Get(0, Cancel)).Value();

        first.Name.ShouldBe("Default");
        first.ArtifactLocation.ShouldBe("mlflow-artifacts:/0");
    }

    [Fact]
    public async Task A_second_server_on_the_same_database_finds_the_default_experiment()
    {
        await using var second = await server.StartAnother();

        (await server.Experiments.Search(new ExperimentSearch("name = 'Default'"), Cancel)).Value().Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Ids_follow_each_other()
    {
        var first = await server.NewExperiment();
        var second = await server.NewExperiment();

        second.Id.ShouldBeGreaterThan(first.Id);
        second.ArtifactLocation.ShouldBe($"mlflow-artifacts:/{second.Id}");
    }

    [Fact]
    public async Task A_name_is_taken_also_by_a_deleted_experiment()
    {
        var experiment = await server.NewExperiment();
        await server.Experiments.Delete(TrackingServer.Somebody, experiment.Id, Cancel);

        var refusal = (await server.Experiments.Create(TrackingServer.Somebody, new NewExperiment(experiment.Name), Cancel)).Refusal();

        refusal.Kind.ShouldBe(RefusalKind.Conflict);
        refusal.Message.ShouldBe($"Experiment(name={experiment.Name}) already exists.");
        refusal.Remedy.ShouldNotBeNull().ShouldContain("restore it");
    }

    [Fact]
    public async Task Restoring_an_experiment_revives_the_runs_that_fell_with_it_and_no_others()
    {
        var experiment = await server.NewExperiment();
        var (fell, gone) = (await server.NewRun(experiment.Id), await server.NewRun(experiment.Id));
        await server.Runs.Delete(TrackingServer.Somebody, gone.Id, Cancel);

        await server.Experiments.Delete(TrackingServer.Somebody, experiment.Id, Cancel);
        (await server.Runs.Get(fell.Id, Cancel)).Value().Info.Deleted.ShouldBeTrue();
        await server.Experiments.Restore(TrackingServer.Somebody, experiment.Id, Cancel);

        (await server.Runs.Get(fell.Id, Cancel)).Value().Info.Deleted.ShouldBeFalse();
        (await server.Runs.Get(gone.Id, Cancel)).Value().Info.Deleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Renaming_keeps_the_id_and_frees_the_name()
    {
        var experiment = await server.NewExperiment();
        var name = experiment.Name + " renamed";

        (await server.Experiments.Rename(TrackingServer.Somebody, experiment.Id, name, Cancel)).Value();

        (await server.Experiments.GetByName(name, Cancel)).Value().Id.ShouldBe(experiment.Id);
        (await server.Experiments.GetByName(experiment.Name, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Ensure_makes_an_experiment_once()
    {
        var name = $"ensured {Guid.CreateVersion7():N}";

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Experiments.Ensure(TrackingServer.Somebody, name, Cancel)));

        all.Select(r => r.Value().Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Pages_show_every_experiment_once_in_order_while_others_are_made()
    {
        var prefix = $"paged {Guid.CreateVersion7():N}";
        for (var i = 0; i < 7; i++)
            await server.NewExperiment($"{prefix} {i}");

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = (await server.Experiments.Search(new ExperimentSearch($"name LIKE '{prefix}%'", Limit: 3, PageToken: next), Cancel)).Value();
            seen.AddRange(page.Items.Select(e => e.Name));
            next = page.Next;
            await server.NewExperiment($"{prefix} late {seen.Count}");
        }
        while (next is not null);

        seen.ShouldBe([.. Enumerable.Range(0, 7).Reverse().Select(i => $"{prefix} {i}")]);
    }

    [Fact]
    public async Task Tags_are_set_changed_and_removed()
    {
        var experiment = await server.NewExperiment();

        await server.Experiments.SetTag(TrackingServer.Somebody, experiment.Id, new Tag("team", "blue"), Cancel);
        await server.Experiments.SetTag(TrackingServer.Somebody, experiment.Id, new Tag("team", "red"), Cancel);

        (await server.Experiments.Get(experiment.Id, Cancel)).Value().Tags.ShouldBe([new Tag("team", "red")]);
        (await server.Experiments.DeleteTag(TrackingServer.Somebody, experiment.Id, "team", Cancel)).Value();
        (await server.Experiments.DeleteTag(TrackingServer.Somebody, experiment.Id, "team", Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_log()
    {
        var experiment = await server.NewExperiment();
        await server.Experiments.Delete(TrackingServer.Somebody, experiment.Id, Cancel);
        await server.Experiments.Restore(TrackingServer.Somebody, experiment.Id, Cancel);

        var trail = await AuditTrail.Read(server.Database, Cancel);

        trail.Faults(server.Database.Log).ShouldBeEmpty();
        trail.Entries.Where(e => e.Member("obj") == $"exp_{experiment.Id}").Select(e => e.Member("act")).ShouldBe(["experiment.create", "experiment.delete", "experiment.restore"]);
    }
}

public sealed class ExperimentsOnSqlite(SqliteTrackingServer server) : ExperimentTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class ExperimentsOnPostgres(PostgresTrackingServer server) : ExperimentTests(server), IClassFixture<PostgresTrackingServer>;
