using System.Security.Cryptography;
using Dapper;
using Slipway.Storage;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Children;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage.Durability;

/// <summary>A process that writes is killed at seeded moments, again and again over the same data: what it acknowledged is there, and nothing is there by half.</summary>
public abstract class KillTests(int kills, int seed) : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there_after_it()
    {
        var address = await NewAddress(_folder);
        var acknowledged = new List<string>();
        var moments = new Random(seed);
        for (var kill = 0; kill < kills; kill++)
        {
            acknowledged.AddRange(await WriteUntilKilled(address, moments.Next(0, 60), TimeSpan.FromMicroseconds(moments.Next(0, 20_000))));
            await Check(address, acknowledged);
        }

        acknowledged.Count.ShouldBeGreaterThan(kills * 5);
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<string> NewAddress(TempFolder folder);

    private async Task<List<string>> WriteUntilKilled(string address, int lines, TimeSpan longer)
    {
        await using var child = ChildProcess.Start([], "write", address, _folder.At("blobs"), "8", "0");
        var acknowledged = new List<string>();
        if (await child.ReadLine(Cancel) != "ready")
            throw new InvalidOperationException((await child.End(Cancel)).Errors);
        while (acknowledged.Count < lines && await child.ReadLine(Cancel) is { } line)
            acknowledged.Add(line);
        await Task.Delay(longer, Cancel);
        child.Kill();
        while (await child.ReadLine(Cancel) is { } line)
            acknowledged.Add(line);
        return acknowledged;
    }

    private async Task Check(string address, List<string> acknowledged)
    {
        await using var database = await Database.Open(address, Things.Modules, TimeProvider.System, Cancel);
        var things = await Things.All(database, Cancel);
        acknowledged.Where(line => line.StartsWith("thing_", StringComparison.Ordinal)).Except(things, StringComparer.Ordinal).ShouldBeEmpty("acknowledged things that are lost");
        (await Things.Count(database, "thing", Cancel)).ShouldBe(things.Count, "every thing has its twin");
        var trail = await AuditTrail.Read(database, Cancel);
        trail.Faults(database.Log).ShouldBeEmpty();
        trail.Subjects.Order(StringComparer.Ordinal).ToList().ShouldBe(things, "every thing has its entry and every entry its thing");
        var events = await database.Query(async unit => (await unit.Connection.QueryAsync<string>("SELECT subject FROM outgoing_event ORDER BY subject")).AsList(), Cancel);
        events.Order(StringComparer.Ordinal).ToList().ShouldBe(things, "and its event");
        await CheckBlobs(database, acknowledged);
    }

    private async Task CheckBlobs(Database database, List<string> acknowledged)
    {
        var store = BlobStores.At(_folder.At("blobs"));
        var library = new BlobLibrary(store, database);
        foreach (var blob in acknowledged.Where(line => line.StartsWith("blob_", StringComparison.Ordinal)))
            (await library.Find(blob[5..], Cancel)).IsSuccess.ShouldBeTrue(blob);
        var index = await database.Query(async unit => (await unit.Connection.QueryAsync<string>("SELECT sha256 FROM blob")).AsList(), Cancel);
        var found = new List<string>();
        foreach (var file in Directory.GetFiles(_folder.At("blobs"), "*", SearchOption.AllDirectories).Where(f => Path.GetDirectoryName(f) != _folder.At("blobs", "incoming")))
        {
            await using var stream = File.OpenRead(file);
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Cancel));
            (Path.GetFileName(Path.GetDirectoryName(file)) + Path.GetFileName(file)).ShouldBe(sha256, "a file holds what its name says, all of it");
            found.Add(sha256);
        }

        index.Except(found, StringComparer.Ordinal).ShouldBeEmpty("an indexed blob has its bytes");
    }
}

public sealed class KillsOnSqlite() : KillTests(kills: 12, seed: 20260301)
{
    protected override Task<string> NewAddress(TempFolder folder) => Task.FromResult(folder.At("slipway.db"));
}

public sealed class KillsOnPostgres() : KillTests(kills: 6, seed: 20260302)
{
    protected override async Task<string> NewAddress(TempFolder folder) => await (await PostgresCluster.Running).CreateDatabase(TestContext.Current.CancellationToken);
}
