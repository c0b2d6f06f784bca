using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Identity.Audit;
using Slipway.Storage;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>What the audit trail promises, whatever the database.</summary>
public abstract class AuditTests(TestDatabase it)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leaf_is_canonical_JSON_and_holds_what_was_done_and_no_name()
    {
        await using var database = await it.OpenNew(Cancel);

        await Audit(database, unit => unit.Audit("model.create", "mdl_00ff00ff00ff00ff", new { name = "Frédéric's model", before = (string?)null }));

        var entry = (await AuditTrail.Read(database, Cancel)).Entries.ShouldHaveSingleItem();
        var commitment = Convert.ToHexStringLower(HMACSHA256.HashData(entry.Salt!, entry.Details!));
        Encoding.UTF8.GetString(entry.Leaf).ShouldBe(
            $$"""{"act":"model.create","actor":"{{Things.Somebody.Principal}}","auth":"token","cred":"tok_0000000000000001","d":"h1:{{commitment}}","i":0,"log":"{{database.Log}}","obj":"mdl_00ff00ff00ff00ff","out":"allow","req":"req-1","t":"2026-03-01T12:00:00.000Z","v":1,"ws":"w_default"}""");
        entry.Salt!.Length.ShouldBe(32);
        Encoding.UTF8.GetString(entry.Details!).ShouldBe("""{"before":null,"name":"Frédéric's model"}""");
    }

    [Fact]
    public async Task An_entry_without_details_says_so_and_a_denial_says_that_it_was_one()
    {
        await using var database = await it.OpenNew(Cancel);

        await Audit(database, unit => unit.Deny("model.delete", "mdl_00ff00ff00ff00ff"));

        var entry = (await AuditTrail.Read(database, Cancel)).Entries.ShouldHaveSingleItem();
        entry.Member("d").ShouldBe("h0:");
        entry.Member("out").ShouldBe("deny");
        entry.Salt.ShouldBeNull();
    }

    [Fact]
    public async Task The_chain_goes_on_over_commits_and_over_a_restart()
    {
        var address = await it.NewAddress();
        for (var start = 0; start < 3; start++)
        {
            await using var database = await Database.Open(address, it.Modules, it.Clock, Cancel);
            for (var i = 0; i < 3; i++)
                await Audit(database, unit => unit.Audit("thing.touch", "thing_00000001", new { start, i }));
        }

        await using var reopened = await Database.Open(address, it.Modules, it.Clock, Cancel);
        var trail = await AuditTrail.Read(reopened, Cancel);
        trail.Entries.Count.ShouldBe(9);
        trail.Faults(reopened.Log).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_database_has_a_log_of_its_own()
    {
        await using var other = await it.OpenNew(Cancel);

        other.Log.ShouldMatch("^slipway/[0-9a-f]{16}/audit/1$");
        other.Log.ShouldNotBe(it.Database.Log);
    }

    [Fact]
    public async Task Time_never_goes_back_in_the_log_when_the_clock_does()
    {
        await using var database = await it.OpenNew(Cancel);
        var noon = it.Clock.GetUtcNow();

        await Audit(database, unit => unit.Audit("thing.touch", "thing_00000001"));
        it.Clock.AdjustTime(noon.AddHours(-2));
        await Audit(database, unit => unit.Audit("thing.touch", "thing_00000002"));
        it.Clock.AdjustTime(noon.AddHours(1));
        await Audit(database, unit => unit.Audit("thing.touch", "thing_00000003"));
        it.Clock.AdjustTime(noon);

        (await AuditTrail.Read(database, Cancel)).Entries.Select(e => e.Member("t")).ShouldBe(["2026-03-01T12:00:00.000Z", "2026-03-01T12:00:00.000Z", "2026-03-01T13:00:00.000Z"]);
    }

    [Fact]
    public async Task Small_changes_of_one_group_share_an_entry_that_counts_and_digests_them()
    {
        await using var database = await it.OpenNew(Cancel);
        await using var group = new HeldGroup(database);

        var shares = Enumerable.Range(1, 5).Select(i => Audit(database, unit => unit.AuditShared("run.log", "run_00000001", i, [(byte)i]))).ToList();
        var other = Audit(database, unit => unit.AuditShared("run.log", "run_00000002", 1, [9]));
        await group.Let();
        await Task.WhenAll([.. shares, other]);
        await Audit(database, unit => unit.AuditShared("run.log", "run_00000001", 1, [6]));

        var trail = await AuditTrail.Read(database, Cancel);
        trail.Faults(database.Log).ShouldBeEmpty();
        trail.Subjects.ShouldBe(["run_00000001", "run_00000002", "run_00000001"]);
        trail.Entries.Select(e => Encoding.UTF8.GetString(e.Details!)).ShouldBe([Shared(15, [1, 2, 3, 4, 5]), Shared(1, [9]), Shared(1, [6])]);

        static string Shared(int count, byte[] digests) => $$"""{"count":{{count}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(digests))}}"}""";
    }

    [Fact]
    public async Task Details_are_those_of_the_moment_they_were_told()
    {
        await using var database = await it.OpenNew(Cancel);
        var tags = new List<string> { "then" };

        await Audit(database, unit =>
        {
            unit.Audit("thing.touch", "thing_00000001", new { tags });
            unit.Publish("thing.touched", "thing_00000001", new { tags });
            tags[0] = "later";
        });

        Encoding.UTF8.GetString((await AuditTrail.Read(database, Cancel)).Entries[0].Details!).ShouldBe("""{"tags":["then"]}""");
        var payload = await database.Query(async unit => (await Dapper.SqlMapper.QuerySingleAsync<string>(unit.Connection, "SELECT payload FROM outgoing_event")), Cancel);
        JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("tags")[0].GetString().ShouldBe("then");
    }

    [Theory]
    [InlineData("alice@example.com")]
    [InlineData("champion")]
    [InlineData("run_")]
    [InlineData("run_xyz")]
    [InlineData("RUN_00000001")]
    [InlineData("run_00000001\n")]
    [InlineData("")]
    public async Task A_subject_that_could_be_a_name_is_refused(string subject)
    {
        var fault = await Should.ThrowAsync<ArgumentException>(Audit(it.Database, unit => unit.Audit("thing.touch", subject)));
        fault.Message.ShouldContain("names belong in the details");
        await Should.ThrowAsync<ArgumentException>(Audit(it.Database, unit => unit.AuditShared("thing.touch", subject, 1, [1])));
        await Should.ThrowAsync<ArgumentException>(Audit(it.Database, unit => unit.Publish("thing.touched", subject, 1)));
    }

    [Theory]
    [InlineData("Frédéric touched it")]
    [InlineData("touch")]
    [InlineData("thing.touch\n")]
    [InlineData("thing.Touch")]
    public async Task An_action_is_noun_dot_verb(string action)
    {
        var fault = await Should.ThrowAsync<ArgumentException>(Audit(it.Database, unit => unit.Audit(action, "thing_00000001")));
        fault.Message.ShouldContain("noun.verb");
    }

    [Fact]
    public async Task An_actor_whose_principal_is_a_name_cannot_be_written_to_the_log()
    {
        var named = Things.Somebody with { Principal = "alice@example.com" };

        var fault = await Should.ThrowAsync<ArgumentException>(it.Database.Write<int>(named, unit => { unit.Audit("thing.touch", "thing_00000001"); return Task.FromResult<Result<int>>(1); }, Cancel));

        fault.Message.ShouldContain("'alice@example.com'");
    }

    [Fact]
    public async Task A_request_id_that_is_too_long_or_not_plain_fails_its_own_unit_only()
    {
        await using var group = new HeldGroup(it.Database);
        var longName = Things.Somebody with { Request = new string('r', 5000) };

        var failing = it.Database.Write<int>(longName, unit => { unit.Audit("thing.touch", "thing_00000001"); return Task.FromResult<Result<int>>(1); }, Cancel);
        var going = it.Database.Write<int>(Things.Somebody, unit => { unit.Audit("thing.touch", "thing_00000001"); return Task.FromResult<Result<int>>(1); }, Cancel);
        await group.Let();

        await Should.ThrowAsync<ArgumentException>(failing);
        (await going).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task The_server_reads_and_verifies_the_log_that_it_writes()
    {
        await using var database = await it.OpenNew(Cancel);
        using var folder = new TempFolder();
        await Audit(database, unit => unit.Deny("model.delete", "mdl_00ff00ff00ff00ff"));
        await Audit(database, unit => unit.Audit("job.end-cancelled", "job_00ff00ff00ff00ff", new { why = "asked" }));

        var report = await new AuditVerifier(database, new DataFolder(folder.Path)).Verify(null, Cancel);

        report.Faults.ShouldBeEmpty();
        (report.Entries, report.Details).ShouldBe((2, 1));
    }

    private static async Task Audit(Database database, Action<Unit> say) =>
        (await database.Write<int>(Things.Somebody, unit => { say(unit); return Task.FromResult<Result<int>>(1); }, Cancel)).IsSuccess.ShouldBeTrue();
}

public sealed class AuditOnSqlite(SqliteThings it) : AuditTests(it), IClassFixture<SqliteThings>;

public sealed class AuditOnPostgres(PostgresThings it) : AuditTests(it), IClassFixture<PostgresThings>;
