using System.IO.Compression;
using System.Text;
using Slipway.Storage;
using Slipway.Storage.Backup;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage.Backup;

/// <summary>Backups that were damaged on their way.</summary>
public sealed class BackupDamageTests(SqliteThings it) : IClassFixture<SqliteThings>, IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_in_which_any_byte_changed_is_refused_or_restores_the_same()
    {
        var (path, content) = await Make();
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        var places = new Random(7);
        var refused = 0;
        for (var i = 0; i < 60; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[places.Next(bytes.Length)] ^= (byte)(1 << places.Next(8));
            await File.WriteAllBytesAsync(_folder.At("damaged.zip"), damaged, Cancel);
            var file = _folder.At($"restored-{i}.db");
            try
            {
                await Restore("damaged.zip", file);
                (await Content(file)).ShouldBe(content);
            }
            catch (BackupUnusableException)
            {
                refused++;
                File.Exists(file).ShouldBeFalse("nothing is restored of a damaged backup");
            }
        }

        refused.ShouldBeGreaterThan(30);
    }

    [Theory]
    [InlineData("tables/thing.jsonl", "[\"thing_00000001\",2]\n", "is damaged: its entry tables/thing.jsonl does not have its digest. Nothing was restored.")]
    [InlineData("manifest.json", "{}", "is damaged: its entry manifest.json does not have its digest. Nothing was restored.")]
    [InlineData("tables/more.jsonl", "[]", "is damaged: its entry tables/more.jsonl is not in the manifest. Nothing was restored.")]
    public async Task An_entry_that_was_changed_or_added_is_named(string entry, string text, string says)
    {
        var (path, _) = await Make();
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry(entry)?.Delete();
            await using var stream = zip.CreateEntry(entry).Open();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);
        }

        (await Should.ThrowAsync<BackupUnusableException>(Restore("b.zip", _folder.At("r.db")))).Message.ShouldContain(says);
    }

    [Fact]
    public async Task An_entry_that_is_missing_is_named()
    {
        var (path, _) = await Make();
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
            zip.GetEntry("tables/twin.jsonl")!.Delete();

        (await Should.ThrowAsync<BackupUnusableException>(Restore("b.zip", _folder.At("r.db")))).Message.ShouldContain("its entry tables/twin.jsonl is missing");
    }

    [Fact]
    public async Task A_file_that_is_cut_off_or_no_zip_or_not_there_is_refused()
    {
        var (path, _) = await Make();
        await using (var cut = new FileStream(path, FileMode.Open))
            cut.SetLength(cut.Length - 100);
        await File.WriteAllTextAsync(_folder.At("letter.zip"), "Dear Sir or Madam", Cancel);

        foreach (var name in (string[])["b.zip", "letter.zip"])
            (await Should.ThrowAsync<BackupUnusableException>(Restore(name, _folder.At("r.db")))).Message.ShouldContain("is no backup of Slipway, or is damaged");
        (await Should.ThrowAsync<BackupUnusableException>(Restore("none.zip", _folder.At("r.db")))).Message.ShouldStartWith("There is no backup ");
    }

    [Fact]
    public async Task A_blob_that_the_store_lost_stops_the_backup_and_leaves_no_file()
    {
        await using var database = await it.OpenNew(Cancel);
        await new BlobLibrary(BlobStores.At(_folder.At("blobs")), database).Put(new MemoryStream("lost"u8.ToArray()), Cancel);

        var fault = await Should.ThrowAsync<BackupUnusableException>(new BackupWriter(database, BlobStores.At(_folder.At("other")), it.Clock, []).Write(_folder.At("b.zip"), Cancel));

        fault.Message.ShouldContain("is in the index and not in the store");
        Directory.GetFiles(_folder.Path, "b.zip*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_backup_never_replaces_another()
    {
        var (path, _) = await Make();
        await using var database = await it.OpenNew(Cancel);

        (await Should.ThrowAsync<BackupUnusableException>(new BackupWriter(database, BlobStores.At(_folder.At("blobs")), it.Clock, []).Write(path, Cancel))).Message.ShouldContain("exists already");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(string Path, IReadOnlyList<string> Content)> Make()
    {
        await using var database = await it.OpenNew(Cancel);
        var blobs = BlobStores.At(_folder.At("blobs"));
        await new BlobLibrary(blobs, database).Put(new MemoryStream("a model"u8.ToArray()), Cancel);
        for (var i = 0; i < 20; i++)
            await database.Write<int>(Things.Somebody, async unit => { await Things.Add(unit, Ids.New("thing", TimeProvider.System), i); return i; }, Cancel);
        await new BackupWriter(database, blobs, it.Clock, []).Write(_folder.At("b.zip"), Cancel);
        return (_folder.At("b.zip"), await Things.All(database, Cancel));
    }

    private Task<BackupManifest> Restore(string backup, string file) => new BackupReader(Things.Modules, BlobStores.At(_folder.At("restored")), _folder.At("data"), it.Clock).Restore(_folder.At(backup), file, Cancel);

    private async Task<IReadOnlyList<string>> Content(string file)
    {
        await using var database = await Database.Open(file, Things.Modules, it.Clock, Cancel);
        (await AuditTrail.Read(database, Cancel)).Faults(database.Log).ShouldBeEmpty();
        return await Things.All(database, Cancel);
    }
}
