using Dapper;
using Slipway.Identity.Audit;
using Slipway.Storage;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Identity.Audit;

/// <summary>Whatever somebody with the database in their hands does to the audit log, the check finds it.</summary>
public abstract class TamperTests(TestDatabase kind)
{
    private static readonly int[] Erased = [4];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_nobody_touched_is_intact()
    {
        await using var server = await Written(kind);

        var report = await server.Get<AuditVerifier>().Verify(null, Cancel);

        report.Faults.ShouldBeEmpty();
        report.Entries.ShouldBe(report.Head!.Index + 1);
        report.Anchors.ShouldBeGreaterThan(0);
        report.Details.ShouldBe(report.Entries);
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET leaf = (SELECT leaf FROM audit_entry WHERE idx = 2) WHERE idx = 3", "Entry 3")]
    [InlineData("UPDATE audit_detail SET details = (SELECT details FROM audit_detail WHERE idx = 2) WHERE idx = 3", "Entry 3: its details are not those it was committed with.")]
    [InlineData("DELETE FROM audit_detail WHERE idx = 4", "Entry 4: its details were deleted, and no entry says why.")]
    [InlineData("DELETE FROM audit_detail WHERE idx = 5; DELETE FROM audit_entry WHERE idx = 5", "Entries 5 to 5 are missing.")]
    [InlineData("DELETE FROM audit_detail WHERE idx >= 6; DELETE FROM audit_entry WHERE idx >= 6", "the log had reached")]
    [InlineData("UPDATE audit_entry SET chain = (SELECT chain FROM audit_entry WHERE idx = 2) WHERE idx = 3", "Entry 3: its chain value does not follow")]
    public async Task An_edited_or_deleted_row_is_found(string sql, string expected)
    {
        await using var server = await Written(kind);
        await Tamper(server, unit => unit.Connection.ExecuteAsync(sql));

        var report = await server.Get<AuditVerifier>().Verify(null, Cancel);

        report.Intact.ShouldBeFalse();
        report.Faults.ShouldContain(fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_swapped_entries_are_found()
    {
        await using var server = await Written(kind);
        await Tamper(server, async unit =>
        {
            var (a, b) = (await Leaf(unit, 3), await Leaf(unit, 4));
            await unit.Connection.ExecuteAsync("UPDATE audit_entry SET leaf = @leaf WHERE idx = @idx", new[] { new { leaf = b, idx = 3L }, new { leaf = a, idx = 4L } });
        });

        (await server.Get<AuditVerifier>().Verify(null, Cancel)).Faults.ShouldContain(fault => fault.StartsWith("Entry 3: it says it is entry 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_rewritten_with_a_correct_chain_differs_from_the_head_outside()
    {
        await using var server = await Written(kind);
        await Tamper(server, async unit =>
        {
            await unit.Connection.ExecuteAsync("UPDATE audit_entry SET leaf = @leaf WHERE idx = 3", new { leaf = Forged(await Leaf(unit, 3)) });
            await Rechain(unit);
        });

        var report = await server.Get<AuditVerifier>().Verify(null, Cancel);

        report.Faults.ShouldNotContain(fault => fault.Contains("does not follow", StringComparison.Ordinal));
        report.Faults.ShouldContain(fault => fault.Contains("entries up to here were rewritten", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_head_that_somebody_kept_finds_a_rewriting_of_log_and_file()
    {
        await using var server = await Written(kind);
        var kept = (await server.Get<AuditVerifier>().Verify(null, Cancel)).Head!;
        await Tamper(server, async unit =>
        {
            await unit.Connection.ExecuteAsync("UPDATE audit_entry SET leaf = @leaf WHERE idx = 3", new { leaf = Forged(await Leaf(unit, 3)) });
            await Rechain(unit);
        });
        File.Delete(server.HeadsFile);

        (await server.Get<AuditVerifier>().Verify(null, Cancel)).Intact.ShouldBeTrue();
        (await server.Get<AuditVerifier>().Verify(kept, Cancel)).Intact.ShouldBeFalse();
    }

    [Fact]
    public async Task Erased_details_are_fine_when_an_entry_says_so()
    {
        await using var server = await Written(kind);
        await server.Database.Write<Done>(Actor.System, async unit =>
        {
            await unit.Connection.ExecuteAsync("DELETE FROM audit_detail WHERE idx = 4");
            unit.Audit("audit.redact", Ids.Of("log", server.Database.Log), new { indexes = Erased, basis = "erasure asked" });
            return default(Done);
        }, Cancel);

        var report = await server.Get<AuditVerifier>().Verify(null, Cancel);

        report.Faults.ShouldBeEmpty();
        report.Erased.ShouldBe(1);
    }

    private static async Task<IdentityServer> Written(TestDatabase kind)
    {
        var server = await IdentityServer.Start(kind, Cancel);
        for (var i = 0; i < 8; i++)
            await server.Change("thing " + i, Cancel);
        var head = (await server.Get<AuditVerifier>().Verify(null, Cancel)).Head!;
        await server.AwaitHead(head.Index, Cancel);
        return server;
    }

    private static async Task Tamper(IdentityServer server, Func<Unit, Task> act) => (await server.Database.Keep<Done>(async unit =>
    {
        await act(unit);
        return default(Done);
    }, Cancel)).IsSuccess.ShouldBeTrue();

    private static async Task<byte[]> Leaf(Unit unit, long index) => (await unit.Connection.ExecuteScalarAsync<byte[]>("SELECT leaf FROM audit_entry WHERE idx = @index", new { index }))!;

    private static byte[] Forged(byte[] leaf) => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(leaf).Replace("\"thing.set\"", "\"thing.get\"", StringComparison.Ordinal));

    private static async Task Rechain(Unit unit)
    {
        var chain = new byte[32];
        foreach (var (index, leaf) in (await unit.Connection.QueryAsync<(long, byte[])>("SELECT idx, leaf FROM audit_entry ORDER BY idx")).ToList())
        {
            chain = AuditEntry.Link(chain, leaf);
            await unit.Connection.ExecuteAsync("UPDATE audit_entry SET chain = @chain WHERE idx = @index", new { chain, index });
        }
    }
}

public sealed class TamperOnSqlite(SqliteDatabase kind) : TamperTests(kind), IClassFixture<SqliteDatabase>;

public sealed class TamperOnPostgres(PostgresDatabase kind) : TamperTests(kind), IClassFixture<PostgresDatabase>;
