using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Work;
using Slipway.Work;

namespace Slipway.Tests.Work.Kills;

/// <summary>Two servers on one PostgreSQL.</summary>
public sealed class TwoServersTests(PostgresWork it) : IClassFixture<PostgresWork>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_share_the_jobs_and_never_run_one_twice()
    {
        using var folder = new TempFolder();
        var address = await it.NewAddress();
        await using var one = await Start(address, folder.At("one"));
        await using var other = await Start(address, folder.At("other"));

        var submitted = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            (i % 2 == 0 ? one : other).Jobs.Submit(Actor.System, NewJob.Of("count", new CountPayload(3, 20)) with { Key = $"k{i}" }, Cancel)));
        var jobs = await Task.WhenAll(submitted.Select(job => Eventually.Get(async () => Bench.Value(await one.Jobs.Get(Bench.Value(job).Id, Cancel)), done => done.HasEnded)));

        jobs.ShouldAllBe(job => job.State == JobState.Succeeded && job.Attempt == 1);
        jobs.Select(job => job.Server).Distinct().Count().ShouldBe(2);
        var effects = await one.Database.Query(async unit => Dapper.SqlMapper.AsList(await Dapper.SqlMapper.QueryAsync<string>(unit.Connection, "SELECT job FROM effect WHERE name = 'done'")), Cancel);
        effects.Order(StringComparer.Ordinal).ShouldBe(jobs.Select(job => job.Id).Order(StringComparer.Ordinal));
        var starts = (await AuditTrail.Read(one.Database, Cancel)).Entries.Where(e => e.Member("act") == "job.start").Select(e => e.Member("obj"));
        starts.Order(StringComparer.Ordinal).ShouldBe(jobs.Select(job => job.Id).Order(StringComparer.Ordinal), "each was begun once");
    }

    private static Task<WorkServer> Start(string address, string folder) =>
        WorkServer.Start(new WorkServerSetup(address, folder) { Options = options => (options.Slots, options.SpareMemory, options.Lease) = (2, 0, TimeSpan.FromMinutes(1)) }, Cancel);
}
