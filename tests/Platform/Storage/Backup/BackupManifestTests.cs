using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Storage.Backup;
using Slipway.Storage.Blobs;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage.Backup;

/// <summary>Manifests that are wrong and have their digest, as a faulty program or somebody with an editor leaves them.</summary>
public sealed class BackupManifestTests(SqliteThings it) : IClassFixture<SqliteThings>, IDisposable
{
    private const string Unreadable = "is no backup of Slipway, or is damaged: its manifest cannot be read: ";
    private const string Wrong = "is no backup of Slipway, or is damaged: its manifest is wrong: ";
    private const string NoDigest = "is no SHA-256, which has 64 lower-case hexadecimal digits.";
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", Unreadable + "The manifest is no JSON that can be read: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true (line 1, byte 1).")]
    [InlineData("Dear Sir", Unreadable + "The manifest is no JSON that can be read: 'D' is an invalid start of a value (line 1, byte 1).")]
    [InlineData("null", Unreadable + "The manifest: it is null.")]
    [InlineData("[]", Unreadable + "The manifest: it is not an object with 'version', 'log', 'dialect', 'at', 'schema', 'tables', 'blobs'.")]
    [InlineData("{\"version\":2}", Unreadable + "log: it is missing; give a text. dialect: it is missing; give a text. at: it is missing; give a time in ISO 8601, such as 2026-05-01T08:00:00Z. schema: it is missing; give a list. tables: it is missing; give a list. blobs: it is missing; give a list.")]
    [InlineData("{\"version\":3,\"leaves\":[]}", "has the form 3 of a newer Slipway; restore it with that version.")]
    public async Task What_is_no_manifest_is_one_sentence(string manifest, string says)
    {
        await Make();
        await Write(manifest);

        await Refuse(says);
    }

    [Theory]
    [InlineData("version", "0", Wrong + "version: 0 is no form of a back-up; those that there are go from 1 to 2.")]
    [InlineData("version", "2.5", Wrong + "version: 2.5 is no form of a back-up; those that there are go from 1 to 2.")]
    [InlineData("version", "\"two\"", Unreadable + "version: it is not a whole number between -2147483648 and 2147483647.")]
    [InlineData("version", null, Unreadable + "version: it is missing; give a whole number between -2147483648 and 2147483647.")]
    [InlineData("at", "\"yesterday\"", Unreadable + "at: it is not a time in ISO 8601, such as 2026-05-01T08:00:00Z.")]
    [InlineData("dialect", "\"oracle\"", Wrong + "dialect: 'oracle' is not one of sqlite, postgres.")]
    [InlineData("tables", "null", Unreadable + "tables: it is null; give a list.")]
    [InlineData("tables", "{}", Unreadable + "tables: it is not a list.")]
    [InlineData("tables", "[null]", Unreadable + "tables[0]: it is null; give a value or leave it out.")]
    [InlineData("tables", "[{}]", Unreadable + "tables[0].name: it is missing; give a text. tables[0].columns: it is missing; give a list. tables[0].rows: it is missing; give a whole number. tables[0].sha256: it is missing; give a text.")]
    [InlineData("tables", "[]", "is damaged: its entry tables/audit_detail.jsonl is not in the manifest. Nothing was restored.")]
    [InlineData("tables.0.name", "\"../../outside\"", Wrong + "tables[0].name: '../../outside' is no name of a table.")]
    [InlineData("tables.0.name", "\"THING\"", Wrong + "tables: 'THING' stands there 2 times.")]
    [InlineData("tables.0.name", "\"nowhere\"", "is damaged: its entry tables/nowhere.jsonl is missing. Nothing was restored.")]
    [InlineData("tables.0.rows", "-1", Wrong + "tables[0].rows: -1 is negative.")]
    [InlineData("tables.0.sha256", "\"ABC\"", Wrong + "tables[0].sha256: 'ABC' " + NoDigest)]
    [InlineData("tables.0.columns", "[null]", Unreadable + "tables[0].columns[0]: it is null; give a value or leave it out.")]
    [InlineData("tables.0.columns", "[{\"name\":\"a\",\"type\":\"text\"},{\"name\":\"A\",\"type\":\"text\"}]", Wrong + "tables[0].columns: 'a' stands there 2 times.")]
    [InlineData("tables.0.columns", "[]", "has other columns in the backup than its migrations make here; it cannot be restored.")]
    [InlineData("tables.0.columns.0.type", "\"jsonb\"", "has other columns in the backup than its migrations make here; it cannot be restored.")]
    [InlineData("schema", "[]", Wrong + "schema: it is empty; the migrations that made the tables stand there.")]
    [InlineData("schema", "[{\"module\":\"Platform\",\"number\":1,\"name\":\"x\",\"digest\":\"x\"},{\"module\":\"Platform\",\"number\":1,\"name\":\"x\",\"digest\":\"x\"}]", Wrong + "schema: 'Platform 1' stands there 2 times.")]
    [InlineData("blobs.0.length", "-7", Wrong + "blobs[0].length: -7 is negative.")]
    [InlineData("blobs.0.length", "1.5", Unreadable + "blobs[0].length: it is not a whole number.")]
    [InlineData("blobs.0.sha256", "\"../../../outside\"", Wrong + "blobs[0].sha256: '../../../outside' " + NoDigest)]
    [InlineData("files.0.length", "99999999999999999999", Unreadable + "files[0].length: it is not a whole number.")]
    [InlineData("files.0.name", "\"predictions/../../outside\"", Wrong + "files[0].name: 'predictions/../../outside' is no plain path within a data folder.")]
    [InlineData("files.0.name", "\"predictions/a\\n\"", Wrong + "files[0].name: 'predictions/a\n' is no plain path within a data folder.")]
    [InlineData("files.0.name", "\"predictions/dep_1/b/c\"", Wrong + "files: 'predictions/dep_1/b' is a file, and the folder of 'predictions/dep_1/b/c'.")]
    [InlineData("files.0.name", "\"predictions/dep_1/b\"", Wrong + "files: 'predictions/dep_1/b' stands there 2 times.")]
    public async Task A_member_that_is_wrong_is_named_with_what_would_be_right(string member, string? value, string says)
    {
        await Make();
        await Change(member, value);

        await Refuse(says);
    }

    [Theory]
    [InlineData("thing", "rows", "tables", "is damaged: its entry tables/thing.jsonl has 20 rows where the manifest says 21. Nothing was restored.")]
    [InlineData("6f1b2cd9", "length", "blobs", "has 7 bytes where the manifest says 8. Nothing was restored.")]
    [InlineData("predictions/a", "length", "files", "is damaged: its entry files/predictions/a has 3 bytes where the manifest says 4. Nothing was restored.")]
    public async Task A_count_that_is_not_what_is_there_is_told_with_both(string which, string counted, string of, string says)
    {
        await Make();
        var manifest = JsonNode.Parse(await Text("manifest.json"))!;
        var entry = manifest[of]!.AsArray().FirstOrDefault(one => one!["name"]?.GetValue<string>() == which) ?? manifest[of]![0]!;
        entry[counted] = entry[counted]!.GetValue<long>() + 1;
        await Write(manifest.ToJsonString());

        await Refuse(says);
    }

    [Fact]
    public async Task A_table_that_is_left_out_is_missed()
    {
        await Make();
        var manifest = JsonNode.Parse(await Text("manifest.json"))!;
        var tables = manifest["tables"]!.AsArray();
        tables.Remove(tables.Single(table => table!["name"]!.GetValue<string>() == "twin"));
        using (var zip = await ZipFile.OpenAsync(Backup, ZipArchiveMode.Update, Cancel))
            zip.GetEntry("tables/twin.jsonl")!.Delete();
        await Write(manifest.ToJsonString());

        await Refuse("The backup has no table 'twin', which its migrations make; it cannot be restored.");
    }

    [Fact]
    public async Task A_text_with_a_NUL_that_SQLite_once_kept_is_restored_with_the_replacement_character()
    {
        await Make();
        var rows = (await Text("tables/twin.jsonl")).Replace("twin of", "twin\\u0000of", StringComparison.Ordinal);
        await Replace("tables/twin.jsonl", rows);
        var manifest = JsonNode.Parse(await Text("manifest.json"))!;
        manifest["tables"]!.AsArray().Single(table => table!["name"]!.GetValue<string>() == "twin")!["sha256"] = Digest(rows);
        await Write(manifest.ToJsonString());
        var address = await (await PostgresCluster.Running).CreateDatabase(Cancel);

        await Reader().Restore(Backup, address, Cancel);

        await using var restored = await Slipway.Storage.Database.Open(address, Things.Modules, it.Clock, Cancel);
        (await restored.Query(unit => Dapper.SqlMapper.QueryFirstAsync<string>(unit.Connection, "SELECT note FROM twin"), Cancel)).ShouldStartWith("twin\uFFFDof thing_");
    }

    public void Dispose() => _folder.Dispose();

    private string Backup => _folder.At("b.zip");

    private BackupReader Reader() => new(Things.Modules, BlobStores.At(_folder.At("restored")), _folder.At("data"), it.Clock);

    /// <summary>The restore is refused in one sentence, and leaves neither database nor files.</summary>
    private async Task Refuse(string says)
    {
        var fault = await Should.ThrowAsync<BackupUnusableException>(Reader().Restore(Backup, _folder.At("r.db"), Cancel));

        fault.Message.ShouldContain(says);
        Directory.GetFiles(_folder.Path, "r.db*").ShouldBeEmpty();
        Directory.Exists(_folder.At("data")).ShouldBeFalse();
    }

    private async Task Make()
    {
        await using var database = await it.OpenNew(Cancel);
        var blobs = BlobStores.At(_folder.At("blobs"));
        await new BlobLibrary(blobs, database).Put(new MemoryStream("a model"u8.ToArray()), Cancel);
        for (var i = 0; i < 20; i++)
            await database.Write<int>(Things.Somebody, async unit => { await Things.Add(unit, Ids.New("thing", TimeProvider.System), i); return i; }, Cancel);
        await new BackupWriter(database, blobs, it.Clock, [new Keeper(_folder)]).Write(Backup, Cancel);
    }

    private async Task Change(string member, string? value)
    {
        var manifest = JsonNode.Parse(await Text("manifest.json"))!;
        var path = member.Split('.');
        var at = path[..^1].Aggregate(manifest, (node, part) => int.TryParse(part, CultureInfo.InvariantCulture, out var i) ? node[i]! : node[part]!);
        if (at is JsonArray list)
            list[int.Parse(path[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(value!);
        else if (value is null)
            at.AsObject().Remove(path[^1]);
        else
            at[path[^1]] = JsonNode.Parse(value);
        await Write(manifest.ToJsonString());
    }

    /// <summary>Puts another manifest in, with its digest.</summary>
    private async Task Write(string manifest)
    {
        await Replace("manifest.json", manifest);
        await Replace("manifest.sha256", Digest(manifest));
    }

    private async Task Replace(string entry, string text)
    {
        using var zip = await ZipFile.OpenAsync(Backup, ZipArchiveMode.Update, Cancel);
        zip.GetEntry(entry)!.Delete();
        await using var stream = await zip.CreateEntry(entry).OpenAsync(Cancel);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);
    }

    private async Task<string> Text(string entry)
    {
        using var zip = await ZipFile.OpenReadAsync(Backup, Cancel);
        using var reader = new StreamReader(await zip.GetEntry(entry)!.OpenAsync(Cancel));
        return await reader.ReadToEndAsync(Cancel);
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class Keeper(TempFolder folder) : IBackupFiles
    {
        public async Task<IReadOnlyList<FinishedFile>> Finished(CancellationToken cancel)
        {
            await File.WriteAllTextAsync(folder.At("kept"), "abc", cancel);
            return [new("predictions/a", folder.At("kept")), new("predictions/dep_1/b", folder.At("kept"))];
        }
    }
}
