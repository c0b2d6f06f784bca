using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Registry.Contracts;
using Slipway.Testing.Databases;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Registry.Imports;

/// <summary>What holds for the door through which the registry of another server comes, whatever the database.</summary>
public abstract class ImportTests(TrackingServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_and_versions_come_with_their_numbers_and_times_and_again_nothing_is_written()
    {
        var name = $"foreign {Guid.CreateVersion7():N}";
        var model = new ForeignModel(5, 9, "for what", 7, new Dictionary<string, string> { ["owner"] = "ada" });
        var version = new ForeignVersion(6, 8, null, "http://elsewhere", "s3://bucket/model", null, "the third", ModelStage.Staging, new Dictionary<string, string> { ["k"] = "v" });

        (await Model(name, model)).Changed.ShouldBeTrue();
        (await Version(name, 3, version)).ShouldBe(new TakenVersion(true, 0));
        var before = (await AuditTrail.Read(server.Database, Cancel)).Entries.Count;
        (await Model(name, model)).Changed.ShouldBeFalse();
        (await Version(name, 3, version)).Changed.ShouldBeFalse();

        (await AuditTrail.Read(server.Database, Cancel)).Entries.Count.ShouldBe(before);
        (await server.Versions.Find(ModelReference.To(name, 3), Cancel)).Value().ShouldSatisfyAllConditions(
            v => (v.Stage, v.Description, v.Source, v.RunLink).ShouldBe((ModelStage.Staging, "the third", "s3://bucket/model", "http://elsewhere")), v => v.CreatedAt.ToUnixTimeMilliseconds().ShouldBe(6), v => v.UpdatedAt.ToUnixTimeMilliseconds().ShouldBe(8));
        (await server.Versions.Register(TrackingServer.Somebody, name, new NewVersion([], Source: "s3://bucket/next"), Cancel)).Value().Number.ShouldBe(8);
    }

    [Fact]
    public async Task A_version_takes_the_files_that_its_source_has_here_also_when_they_come_later()
    {
        var (name, run) = ($"late {Guid.CreateVersion7():N}", await server.NewRun());
        var version = new ForeignVersion(6, 8, run.Id, Source: $"runs:/{run.Id}/model");
        await Model(name, new ForeignModel(1, 1));
        (await Version(name, 1, version)).Files.ShouldBe(0);
        (await server.Artifacts.Put(TrackingServer.Somebody, $"{run.Experiment}/{run.Id}/artifacts/model/model.bin", new MemoryStream([1, 2, 3]), Cancel)).Value();

        (await Version(name, 1, version)).ShouldBe(new TakenVersion(true, 1));
        (await Version(name, 1, version)).ShouldBe(new TakenVersion(false, 1));

        (await server.Versions.Find(ModelReference.To(name, 1), Cancel)).Value().Files.Select(f => (f.Path, f.Length)).ShouldBe([("model.bin", 3)]);
    }

    [Fact]
    public async Task What_was_done_here_stays()
    {
        var name = $"mine {Guid.CreateVersion7():N}";
        var mine = (await server.Versions.Register(TrackingServer.Somebody, name, new NewVersion([], Source: "s3://bucket/mine", Description: "mine"), Cancel)).Value();

        (await Refused(name, 1, new ForeignVersion(1, 1, Source: "s3://bucket/theirs"))).ShouldBe((HttpStatusCode.Conflict, $"{name}/1 is here already and is another version, of {mine.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC."));
        (await Version(name, 2, new ForeignVersion(1, 1))).Changed.ShouldBeTrue();
        (await server.Versions.Delete(TrackingServer.Somebody, name, 2, Cancel)).Value();
        (await Version(name, 2, new ForeignVersion(1, 1))).ShouldBe(new TakenVersion(false, 0, Deleted: true));
        (await Refused(name, 3, new ForeignVersion(1, 1, Source: "/etc/passwd"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<TakenModel> Model(string name, ForeignModel model) => Send<TakenModel>(Uri.EscapeDataString(name), model);

    private Task<TakenVersion> Version(string name, int number, ForeignVersion version) => Send<TakenVersion>($"{Uri.EscapeDataString(name)}/versions/{number}", version);

    private async Task<(HttpStatusCode Status, string? Detail)> Refused(string name, int number, ForeignVersion version)
    {
        using var answer = await server.Http.PutAsJsonAsync($"/api/v1/imports/models/{Uri.EscapeDataString(name)}/versions/{number}", version, Cancel);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString());
    }

    private async Task<T> Send<T>(string path, object body)
    {
        using var answer = await server.Http.PutAsync("/api/v1/imports/models/" + path, JsonContent.Create(body, body.GetType()), Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)! : throw new InvalidOperationException(text);
    }
}

public sealed class ImportsOnSqlite(SqliteTrackingServer server) : ImportTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class ImportsOnPostgres(PostgresTrackingServer server) : ImportTests(server), IClassFixture<PostgresTrackingServer>;
