using Dapper;
using Slipway.Storage;
using Slipway.Storage.Backup;
using Slipway.Storage.Blobs;
using Slipway.Storage.Migrations;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage.Backup;

/// <summary>Backups from one kind of database into one kind of database; the four pairs inherit this.</summary>
public abstract class BackupTests(TestDatabase from, TestDatabase to) : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IBlobStore Blobs => BlobStores.At(_folder.At("blobs"));

    [Fact]
    public async Task A_restored_backup_is_the_same_to_the_last_row_and_blob_and_goes_on_from_there()
    {
        await using var database = await Database.Open(await from.NewAddress(), WideThings.Modules, from.Clock, Cancel);
        var blob = await new BlobLibrary(Blobs, database).Put(new MemoryStream("a model"u8.ToArray()), Cancel);
        await WideThings.Fill(database, 1200);
        var manifest = await new BackupWriter(database, Blobs, from.Clock, []).Write(_folder.At("b.zip"), Cancel);
        var address = await to.NewAddress();
        var store = BlobStores.At(_folder.At("restored"));

        await new BackupReader(WideThings.Modules, store, _folder.At("data"), to.Clock).Restore(_folder.At("b.zip"), address, Cancel);

        await using var restored = await Database.Open(address, WideThings.Modules, to.Clock, Cancel);
        restored.Log.ShouldBe(database.Log);
        (await WideThings.Content(restored, Cancel)).ShouldBe(await WideThings.Content(database, Cancel));
        (await new BlobLibrary(store, restored).Find(blob.Md5, Cancel)).IsSuccess.ShouldBeTrue();
        (await store.Has(blob.Sha256, Cancel)).ShouldBeTrue();
        manifest.Tables.Single(t => t.Name == "wide").Rows.ShouldBe(1200);
        await WideThings.Fill(restored, 3);
        var trail = await AuditTrail.Read(restored, Cancel);
        trail.Faults(database.Log).ShouldBeEmpty();
        trail.Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_backup_taken_while_writers_run_is_of_one_moment()
    {
        await using var database = await Database.Open(await from.NewAddress(), Things.Modules, from.Clock, Cancel);
        using var enough = new CancellationTokenSource();
        var library = new BlobLibrary(Blobs, database);
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() => WriteThings(database, library, enough.Token), Cancel)).ToList();
        while (await Things.Count(database, "thing", Cancel) < 200)
            await Task.Delay(5, Cancel);

        var manifest = await new BackupWriter(database, Blobs, from.Clock, []).Write(_folder.At("b.zip"), Cancel);
        await enough.CancelAsync();
        var written = (await Task.WhenAll(writers)).Sum();
        var address = await to.NewAddress();
        var store = BlobStores.At(_folder.At("restored"));
        await new BackupReader(Things.Modules, store, _folder.At("data"), to.Clock).Restore(_folder.At("b.zip"), address, Cancel);

        await using var restored = await Database.Open(address, Things.Modules, to.Clock, Cancel);
        var things = await Things.All(restored, Cancel);
        things.Count.ShouldBeInRange(200, written);
        (await Things.Count(restored, "thing", Cancel)).ShouldBe(things.Count);
        (await Things.Count(restored, "outgoing_event", Cancel)).ShouldBe(things.Count);
        var trail = await AuditTrail.Read(restored, Cancel);
        trail.Faults(database.Log).ShouldBeEmpty();
        trail.Subjects.Order(StringComparer.Ordinal).ShouldBe(things);
        foreach (var blob in manifest.Blobs)
            (await store.Has(blob.Sha256, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_database_that_is_not_empty_is_refused_and_left_alone()
    {
        await Backup(Things.Modules);
        var address = await to.NewAddress();
        await using var database = await Database.Open(address, Things.Modules, to.Clock, Cancel);
        await database.Keep<int>(async unit => { await Things.Insert(unit, "thing_00000001"); return 1; }, Cancel);

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Restore(address, Things.Modules));

        fault.Message.ShouldContain("is not empty (it has a table 'audit_detail'); restore into a new one.");
        (await Things.All(database, Cancel)).ShouldBe(["thing_00000001"]);
    }

    [Fact]
    public async Task A_backup_with_a_newer_schema_is_refused()
    {
        await Backup(Things.Modules);
        var address = await to.NewAddress();

        var fault = await Should.ThrowAsync<BackupUnusableException>(Restore(address, [typeof(Database).Assembly]));

        fault.Message.ShouldBe("The backup was written by a newer Slipway (it has migration Test 0001-things, which this one does not know); restore it with that version.");
    }

    [Fact]
    public async Task A_backup_of_an_older_schema_is_restored_and_brought_up_to_date()
    {
        await using (var database = await Database.Open(await from.NewAddress(), Things.Modules, from.Clock, Cancel))
        {
            await database.Keep<int>(async unit => { await Things.Insert(unit, "thing_00000001", 41); return 1; }, Cancel);
            await new BackupWriter(database, Blobs, from.Clock, []).Write(_folder.At("b.zip"), Cancel);
        }

        var address = await to.NewAddress();
        await Restore(address, WideThings.NextModules);

        await using var restored = await Database.Open(address, WideThings.NextModules, to.Clock, Cancel);
        (await restored.Query(unit => unit.Connection.ExecuteScalarAsync<long>("SELECT doubled FROM thing WHERE id = 'thing_00000001'"), Cancel)).ShouldBe(82);
    }

    [Fact]
    public async Task A_restore_that_fails_half_way_leaves_a_database_that_the_next_one_can_fill()
    {
        await using var database = await Database.Open(await from.NewAddress(), Things.Modules, from.Clock, Cancel);
        var blob = await new BlobLibrary(Blobs, database).Put(new MemoryStream("a model"u8.ToArray()), Cancel);
        await new BackupWriter(database, Blobs, from.Clock, []).Write(_folder.At("b.zip"), Cancel);
        var address = await to.NewAddress();

        await Should.ThrowAsync<IOException>(new BackupReader(Things.Modules, new FullBlobStore(), _folder.At("data"), to.Clock).Restore(_folder.At("b.zip"), address, Cancel));
        var store = BlobStores.At(_folder.At("restored"));
        await new BackupReader(Things.Modules, store, _folder.At("data"), to.Clock).Restore(_folder.At("b.zip"), address, Cancel);

        (await store.Has(blob.Sha256, Cancel)).ShouldBeTrue();
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async Task<int> WriteThings(Database database, BlobLibrary library, CancellationToken enough)
    {
        var written = 0;
        for (; !enough.IsCancellationRequested; written++)
        {
            var id = Ids.New("thing", TimeProvider.System);
            (await database.Write<string>(Things.Somebody, async unit => { await Things.Add(unit, id); return id; }, Cancel)).IsSuccess.ShouldBeTrue();
            if (written % 50 == 0)
                await library.Put(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(id)), Cancel);
        }

        return written;
    }

    private async Task Backup(IReadOnlyList<System.Reflection.Assembly> modules)
    {
        await using var database = await Database.Open(await from.NewAddress(), modules, from.Clock, Cancel);
        await new BackupWriter(database, Blobs, from.Clock, []).Write(_folder.At("b.zip"), Cancel);
    }

    private Task<BackupManifest> Restore(string address, IReadOnlyList<System.Reflection.Assembly> modules) =>
        new BackupReader(modules, BlobStores.At(_folder.At("restored")), _folder.At("data"), to.Clock).Restore(_folder.At("b.zip"), address, Cancel);

    /// <summary>A store on a disk without room.</summary>
    private sealed class FullBlobStore : IBlobStore
    {
        public Task<Blob> Put(Stream content, CancellationToken cancel, Func<Blob, Task>? arrived = null) => throw new IOException("No space left on device.");

        public Task<Stream?> Open(string sha256, CancellationToken cancel) => Task.FromResult<Stream?>(null);

        public Task<LocalFile?> OpenFile(string sha256, CancellationToken cancel) => Task.FromResult<LocalFile?>(null);

        public Task Delete(string sha256, CancellationToken cancel) => Task.CompletedTask;

        public Task<bool> Has(string sha256, CancellationToken cancel) => Task.FromResult(false);
    }
}

public sealed class BackupsFromSqliteToSqlite(SqliteThings it) : BackupTests(it, it), IClassFixture<SqliteThings>;

public sealed class BackupsFromPostgresToPostgres(PostgresThings it) : BackupTests(it, it), IClassFixture<PostgresThings>;

public sealed class BackupsFromSqliteToPostgres(SqliteThings from, PostgresThings to) : BackupTests(from, to), IClassFixture<SqliteThings>, IClassFixture<PostgresThings>;

public sealed class BackupsFromPostgresToSqlite(PostgresThings from, SqliteThings to) : BackupTests(from, to), IClassFixture<SqliteThings>, IClassFixture<PostgresThings>;
