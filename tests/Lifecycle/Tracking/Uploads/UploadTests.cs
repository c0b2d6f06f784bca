using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Tracking.Contracts;
using Slipway.Work.Retention;

namespace Slipway.Tests.Tracking.Uploads;

/// <summary>Artifacts that arrive in parts, as MLflow's clients send large files.</summary>
public abstract class UploadTests(TrackingServer server)
{
    private const string Mpu = "/api/2.0/mlflow-artifacts/mpu/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IArtifactUploads Uploads => server.Server.Services.GetRequiredService<IArtifactUploads>();

    [Fact]
    public async Task A_file_sent_in_parts_at_once_in_any_order_and_again_comes_back_whole()
    {
        var run = await server.NewRun();
        var bytes = RandomNumberGenerator.GetBytes(1_000_003);
        var folder = $"{run.Experiment}/{run.Id}/artifacts/model";
        var (_, begun) = await server.Call("create/" + folder, new JsonObject { ["path"] = "/home/somebody/work/weights.bin", ["num_parts"] = 7 }, Mpu);
        var upload = begun["upload_id"]!.GetValue<string>();
        var credentials = begun["credentials"]!.AsArray();
        credentials.Select(c => c!["part_number"]!.GetValue<int>()).ShouldBe(Enumerable.Range(1, 7));

        async Task<string> Send(JsonNode credential, byte[] part)
        {
            using var content = new ByteArrayContent(part);
            using var answer = await server.Http.PutAsync(new Uri(credential["url"]!.GetValue<string>()), content, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return answer.Headers.ETag!.Tag;
        }

        await Send(credentials[2]!, [1, 2, 3]);
        var etags = await Task.WhenAll(bytes.Chunk(150_000).Select((part, i) => (part, i)).Reverse().Select(async p => (Number: p.i + 1, Etag: await Send(credentials[p.i]!, p.part))));
        var parts = new JsonArray([.. etags.Select(p => new JsonObject { ["part_number"] = p.Number, ["etag"] = p.Etag, ["url"] = "x" })]);
        (await server.Artifacts.List(folder, Cancel)).Value().ShouldBeEmpty();

        (await server.Call("complete/" + folder, new JsonObject { ["path"] = "/home/somebody/work/weights.bin", ["upload_id"] = upload, ["parts"] = parts.DeepClone() }, Mpu)).Status.ShouldBe(HttpStatusCode.OK);

        (await server.Http.GetByteArrayAsync($"/api/2.0/mlflow-artifacts/artifacts/{folder}/weights.bin", Cancel)).ShouldBe(bytes);
        (await server.Call("complete/" + folder, new JsonObject { ["path"] = "weights.bin", ["upload_id"] = upload, ["parts"] = parts }, Mpu)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_not_whole_makes_no_file_and_says_what_is_missing()
    {
        var run = await server.NewRun();
        var path = $"{run.Experiment}/{run.Id}/artifacts/a.bin";
        var upload = (await Uploads.Begin(TrackingServer.Somebody, path, 2, Cancel)).Value();
        var first = await Put(upload.Id, 1, "one");

        (await Complete(path, upload.Id, new SentPart(1, first))).Refusal().Message.ShouldBe("1 of 2 parts have not arrived; the first is part 2.");
        var second = await Put(upload.Id, 2, "two");
        (await Complete(path, upload.Id, new SentPart(1, first))).Refusal().Message.ShouldStartWith("Part 2 is named with another ETag");
        (await Complete(path, upload.Id, new SentPart(1, second), new SentPart(2, second))).Refusal().Message.ShouldStartWith("Part 1 is named with another ETag");
        (await Complete(path, upload.Id, new SentPart(1, first), new SentPart(1, first), new SentPart(2, second))).Refusal().Message.ShouldBe("Part 1 is named twice.");
        (await Complete(path + "x", upload.Id, new SentPart(1, first), new SentPart(2, second))).Refusal().Message.ShouldContain("is that of");
        (await Uploads.Put(TrackingServer.Somebody, upload.Id, 3, Stream.Null, Cancel)).Refusal().Message.ShouldBe("There is no part 3; the upload has parts 1 to 2.");
        (await Uploads.Begin(TrackingServer.Somebody, path, 0, Cancel)).Refusal().Message.ShouldBe("An upload cannot have 0 parts.");
        (await Uploads.Begin(TrackingServer.Somebody, "../x", 1, Cancel)).Refusal().Message.ShouldBe("Invalid path");
        (await server.Artifacts.Open(path, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);

        (await Complete(path, upload.Id, new SentPart(2, second), new SentPart(1, $"\"{first}\""))).Value();
        (await server.Http.GetStringAsync($"/api/2.0/mlflow-artifacts/artifacts/{path}", Cancel)).ShouldBe("onetwo");
    }

    [Theory]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("%201")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("10001")]
    [InlineData("99999999999")]
    [InlineData("one")]
    public async Task A_part_has_one_address_and_no_other_way_of_writing_its_number_is_taken(string number)
    {
        var run = await server.NewRun();
        var path = $"{run.Experiment}/{run.Id}/artifacts/a.bin";
        var upload = (await Uploads.Begin(TrackingServer.Somebody, path, 1, Cancel)).Value();

        using var content = new ByteArrayContent([1]);
        using var answer = await server.Http.PutAsync($"{Mpu}parts/{upload.Id}/{number}", content, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("The address names no part.");
        (await Complete(path, upload.Id)).Refusal().Message.ShouldStartWith("1 of 1 parts have not arrived");
        (await Uploads.Abort(TrackingServer.Somebody, path, upload.Id, Cancel)).Value();
    }

    [Fact]
    public async Task Completed_and_aborted_at_once_it_ends_as_a_file_or_as_nothing()
    {
        var run = await server.NewRun();
        for (var i = 0; i < 20; i++)
        {
            var path = $"{run.Experiment}/{run.Id}/artifacts/race{i}.bin";
            var upload = (await Uploads.Begin(TrackingServer.Somebody, path, 1, Cancel)).Value();
            var part = new SentPart(1, await Put(upload.Id, 1, "x"));

            var completing = Complete(path, upload.Id, part);
            (await Uploads.Abort(TrackingServer.Somebody, path, upload.Id, Cancel)).Value();
            var completed = await completing;

            (await server.Artifacts.Open(path, Cancel)).IsSuccess.ShouldBe(completed.IsSuccess);
            (await Complete(path, upload.Id, part)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        }
    }

    [Fact]
    public async Task An_upload_is_its_beginners_alone_ends_when_it_is_aborted_and_is_swept_when_it_is_left()
    {
        var run = await server.NewRun();
        var path = $"{run.Experiment}/{run.Id}/artifacts/a.bin";
        var (aborted, left) = ((await Uploads.Begin(TrackingServer.Somebody, path, 1, Cancel)).Value(), (await Uploads.Begin(TrackingServer.Somebody, path, 1, Cancel)).Value());
        var other = TrackingServer.Somebody with { Principal = "u_00000000000000000000000000000002" };
        (await Uploads.Put(other, aborted.Id, 1, Stream.Null, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        (await Uploads.Abort(other, path, aborted.Id, Cancel)).Value();
        await Put(aborted.Id, 1, "x");

        (await Uploads.Abort(TrackingServer.Somebody, path + "x", aborted.Id, Cancel)).Refusal().Message.ShouldContain("is that of");
        (await Uploads.Abort(TrackingServer.Somebody, path, aborted.Id, Cancel)).Value();
        (await Uploads.Abort(TrackingServer.Somebody, path, aborted.Id, Cancel)).Value();
        (await Uploads.Put(TrackingServer.Somebody, aborted.Id, 1, Stream.Null, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);

        var retention = server.Server.Services.GetRequiredService<RetentionService>();
        (await retention.Survey("0d", Cancel)).Value().Removals.Where(r => r.Kind == "unfinished uploads").Sum(r => r.Count).ShouldBe(0);
        server.Clock.AdjustTime(server.Clock.GetUtcNow().AddDays(31));
        var survey = (await retention.Survey(null, Cancel)).Value();
        survey.Removals.Single(r => r.Kind == "unfinished uploads").Count.ShouldBe(1);
        (await retention.Remove(TrackingServer.Somebody, survey.Before, Cancel)).Value();
        (await Complete(path, left.Id)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
    }

    private async Task<string> Put(string upload, int number, string text)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return (await Uploads.Put(TrackingServer.Somebody, upload, number, content, Cancel)).Value();
    }

    private Task<Result<Done>> Complete(string path, string upload, params IReadOnlyList<SentPart> parts) => Uploads.Complete(TrackingServer.Somebody, path, upload, parts, Cancel);
}

public sealed class UploadsOnSqlite(SqliteTrackingServer server) : UploadTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class UploadsOnPostgres(PostgresTrackingServer server) : UploadTests(server), IClassFixture<PostgresTrackingServer>;
