using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Storage.Backup;
using Slipway.Storage.Blobs;
using Slipway.Storage.Migrations;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage.Backup;

/// <summary>Files of the data folder in a backup.</summary>
public sealed class BackupFilesTests(SqliteThings it) : IClassFixture<SqliteThings>, IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_come_back_under_their_names_to_the_last_byte()
    {
        await Make(("predictions/server-id", "log_1"), ("predictions/dep_1/segment-000000001.parquet", "PAR1"));

        var manifest = await Restore("r.db");

        manifest.Files!.Select(file => (file.Name, file.Length)).ShouldBe([("predictions/server-id", 5), ("predictions/dep_1/segment-000000001.parquet", 4)]);
        (await File.ReadAllTextAsync(_folder.At("data", "predictions", "dep_1", "segment-000000001.parquet"), Cancel)).ShouldBe("PAR1");
        Directory.EnumerateFiles(_folder.At("data"), "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_there_already_stops_the_restore_which_leaves_nothing()
    {
        await Make(("predictions/dep_1/a", "new"), ("predictions/dep_1/b", "new"));
        Directory.CreateDirectory(_folder.At("data", "predictions", "dep_1"));
        await File.WriteAllTextAsync(_folder.At("data", "predictions", "dep_1", "b"), "old", Cancel);

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Restore("r.db"));

        fault.Message.ShouldEndWith("is not empty (it has predictions/dep_1/b); restore into a new one.");
        (await File.ReadAllTextAsync(_folder.At("data", "predictions", "dep_1", "b"), Cancel)).ShouldBe("old");
        File.Exists(_folder.At("data", "predictions", "dep_1", "a")).ShouldBeFalse();
        File.Exists(_folder.At("r.db")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("predictions/../../outside")]
    [InlineData("/tmp/outside")]
    [InlineData("slipway.db")]
    [InlineData("predictions/.hidden")]
    public async Task A_name_that_is_no_plain_path_is_refused(string name)
    {
        await Make(("predictions/a", "x"));
        await Rename("predictions/a", name);

        (await Should.ThrowAsync<BackupUnusableException>(Restore("r.db"))).Message.ShouldEndWith($"its manifest is wrong: files[0].name: '{name}' is no plain path within a data folder. Nothing was restored.");

        File.Exists(_folder.At("r.db")).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private async Task Make(params (string Name, string Text)[] files)
    {
        await using var database = await it.OpenNew(Cancel);
        await new BackupWriter(database, BlobStores.At(_folder.At("blobs")), it.Clock, [new Keeper(_folder, files)]).Write(_folder.At("b.zip"), Cancel);
    }

    private Task<BackupManifest> Restore(string file) =>
        new BackupReader(Things.Modules, BlobStores.At(_folder.At("restored")), _folder.At("data"), it.Clock).Restore(_folder.At("b.zip"), _folder.At(file), Cancel);

    /// <summary>What somebody can do to a backup who can write one: manifest and digest fit each other.</summary>
    private async Task Rename(string before, string now)
    {
        using var zip = await ZipFile.OpenAsync(_folder.At("b.zip"), ZipArchiveMode.Update, Cancel);
        var content = await Text(zip, "files/" + before);
        var manifest = JsonSerializer.Deserialize<BackupManifest>(await Text(zip, "manifest.json"), JsonSerializerOptions.Web)!;
        var json = JsonSerializer.Serialize(manifest with { Files = [.. manifest.Files!.Select(file => file with { Name = now })] }, JsonSerializerOptions.Web);
        await Replace(zip, "files/" + before, "files/" + now, content);
        await Replace(zip, "manifest.json", "manifest.json", json);
        await Replace(zip, "manifest.sha256", "manifest.sha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))));
    }

    private static async Task<string> Text(ZipArchive zip, string entry)
    {
        using var reader = new StreamReader(await zip.GetEntry(entry)!.OpenAsync(Cancel));
        return await reader.ReadToEndAsync(Cancel);
    }

    private static async Task Replace(ZipArchive zip, string before, string now, string text)
    {
        zip.GetEntry(before)!.Delete();
        await using var stream = await zip.CreateEntry(now).OpenAsync(Cancel);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);
    }

    /// <summary>Keeps these.</summary>
    private sealed class Keeper(TempFolder folder, (string Name, string Text)[] files) : IBackupFiles
    {
        public async Task<IReadOnlyList<FinishedFile>> Finished(CancellationToken cancel)
        {
            foreach (var (name, text) in files)
                await File.WriteAllTextAsync(folder.At(Path.GetFileName(name)), text, cancel);
            return [.. files.Select(file => new FinishedFile(file.Name, folder.At(Path.GetFileName(file.Name))))];
        }
    }
}
