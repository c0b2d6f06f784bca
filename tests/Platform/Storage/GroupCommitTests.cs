using System.Buffers.Binary;
using Dapper;
using Slipway.Storage;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>Group commit is real: many writers pay for few commits, counted in the database's own books and not by the clock.</summary>
public abstract class GroupCommitTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_concurrent_writes_take_far_fewer_than_a_thousand_commits()
    {
        await using var database = await it.OpenNew(Cancel);
        var before = await Commits(database);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Add(database, i)));

        var commits = await Commits(database) - before;
        commits.ShouldBeInRange(1, 100, "1,000 writes that waited together");
        (await Things.Count(database, "thing", Cancel)).ShouldBe(1000);
    }

    [Fact]
    public async Task Writes_one_after_the_other_take_a_commit_each()
    {
        await using var database = await it.OpenNew(Cancel);
        var before = await Commits(database);

        for (var i = 0; i < 20; i++)
            await Add(database, i);

        (await Commits(database) - before).ShouldBe(20, "an answer never waits for a later write");
    }

    /// <summary>How many transactions that wrote were committed so far.</summary>
    protected abstract Task<long> Commits(Database database);

    private static async Task Add(Database database, long number) => (await database.Write<int>(Things.Somebody, async unit =>
    {
        await Things.Add(unit, Ids.New("thing", TimeProvider.System), number);
        return 1;
    }, Cancel)).IsSuccess.ShouldBeTrue();
}

public sealed class GroupCommitOnSqlite(SqliteThings it) : GroupCommitTests(it), IClassFixture<SqliteThings>
{
    /// <summary>The commit frames of the write-ahead log (file format, section 4.1): a frame header of 24 bytes whose second word is not zero ends a transaction.</summary>
    protected override async Task<long> Commits(Database database)
    {
        var log = database.Dialect.Place + "-wal";
        if (!File.Exists(log))
            return 0;
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[32];
        await file.ReadExactlyAsync(header, TestContext.Current.CancellationToken);
        var page = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8));
        var commits = 0;
        for (var at = 32L; at + 24 + page <= file.Length; at += 24 + page)
        {
            file.Position = at;
            await file.ReadExactlyAsync(header.AsMemory(0, 24), TestContext.Current.CancellationToken);
            commits += BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)) == 0 ? 0 : 1;
        }

        return commits;
    }
}

public sealed class GroupCommitOnPostgres(PostgresThings it) : GroupCommitTests(it), IClassFixture<PostgresThings>
{
    /// <summary>Each group writes its audit entries in its one top-level transaction, whose id PostgreSQL keeps with the rows.</summary>
    protected override Task<long> Commits(Database database) =>
        database.Query(unit => unit.Connection.ExecuteScalarAsync<long>("SELECT count(DISTINCT xmin::text) FROM audit_entry"), TestContext.Current.CancellationToken);
}
