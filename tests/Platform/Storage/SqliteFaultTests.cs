using Dapper;
using Microsoft.Data.Sqlite;
using Slipway.Storage;
using Slipway.Storage.Migrations;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>Disks that are full and files that are broken.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_fails_the_writes_that_need_room_and_loses_nothing_that_was_answered()
    {
        await using var database = await Open(_folder.At("full.db"));
        await Add(database, "thing_00000001");
        await Limit(database, "(SELECT page_count FROM pragma_page_count())");

        var fault = await Should.ThrowAsync<DiskFullException>(FillUp(database));
        fault.Message.ShouldBe($"The disk is full: {_folder.At("full.db")} takes no more.");
        fault.InnerException.ShouldBeOfType<SqliteException>();
        database.LacksSpace.ShouldBeTrue();
        await Limit(database, "1000000");
        await Add(database, "thing_00000002");
        database.LacksSpace.ShouldBeFalse();

        var things = await Things.All(database, Cancel);
        things.ShouldContain("thing_00000001");
        things.ShouldContain("thing_00000002");
        var trail = await AuditTrail.Read(database, Cancel);
        trail.Faults(database.Log).ShouldBeEmpty();
        trail.Entries.Count.ShouldBe(things.Count);
    }

    [Fact]
    public async Task A_transaction_that_SQLite_itself_took_back_tells_why()
    {
        await using var database = await Open(_folder.At("rolled.db"));

        var fault = await Should.ThrowAsync<SqliteException>(database.Keep<int>(async unit =>
        {
            await Things.Insert(unit, "thing_00000001");
            await unit.Connection.ExecuteAsync("INSERT OR ROLLBACK INTO thing (id, number) VALUES ('thing_00000001', 2)");
            return 1;
        }, Cancel));

        fault.Message.ShouldContain("UNIQUE constraint failed: thing.id");
        await Add(database, "thing_00000002");
        (await Things.All(database, Cancel)).ShouldBe(["thing_00000002"]);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_with_what_is_wrong()
    {
        var file = _folder.At("letter.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("Dear Sir or Madam, ", 500)), Cancel);

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Open(file));

        fault.Message.ShouldBe($"The database at {file} cannot be used: SQLite Error 26: 'file is not a database'.");
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_refused_and_not_repaired_in_silence()
    {
        var file = _folder.At("cut.db");
        await using (var database = await Open(file))
            await Add(database, "thing_00000001");
        await using (var cut = new FileStream(file, FileMode.Open))
            cut.SetLength(cut.Length / 3);

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Open(file));

        fault.Message.ShouldStartWith($"The database at {file} cannot be used: SQLite Error 11: 'database disk image is malformed'");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var file = _folder.At("no", "such", "folder.db");

        (await Should.ThrowAsync<DatabaseUnusableException>(Open(file))).Message.ShouldBe($"The database at {file} cannot be used: the folder {Path.GetDirectoryName(file)} does not exist.");
    }

    public void Dispose() => _folder.Dispose();

    private Task<Database> Open(string file) => Database.Open(file, Things.Modules, _clock, Cancel);

    private static Task<Result<int>> Limit(Database database, string pages) => database.Keep<int>(async unit =>
    {
        var most = await unit.Connection.ExecuteScalarAsync<long>($"SELECT {pages}");
        await unit.Connection.ExecuteAsync($"PRAGMA max_page_count = {most}");
        return 1;
    }, Cancel);

    private static async Task FillUp(Database database)
    {
        for (var i = 16; i < 4000; i++)
            await Add(database, $"thing_{i:x32}");
    }

    private static async Task Add(Database database, string id) =>
        (await database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, id); return id; }, Cancel)).IsSuccess.ShouldBeTrue();
}
