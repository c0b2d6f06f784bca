using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using Slipway.Registry.Contracts;
using Slipway.Tests.Serving;
using static Slipway.Tests.Registry.RegistryHttp;

namespace Slipway.Tests.Registry.Versions;

/// <summary>What holds for versions whatever the database.</summary>
public abstract class VersionTests(HostFixture fixture)
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly HttpClient _http = fixture.Host.Http;

    [Fact]
    public async Task Versions_count_from_one_and_a_number_is_never_given_again()
    {
        var name = NewName();
        var numbers = new List<int> { (await fixture.Host.Register(name)).Number, (await fixture.Host.Register(name)).Number };

        await _http.DeleteAsync($"/api/v1/models/{name}/versions/2", Cancel);
        numbers.Add((await fixture.Host.Register(name)).Number);

        numbers.ShouldBe([1, 2, 3]);
        (await _http.GetAsync($"/api/v1/models/{name}/versions/2", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_version_remembers_where_it_comes_from()
    {
        var name = NewName();
        var signature = """{"inputs": "[{\"type\": \"double\", \"name\": \"age\", \"required\": true}]", "outputs": null, "params": null}""";

        var made = await fixture.Host.Register(name, "weights", new NewVersion([], "run1", ["data2", "data1"], "https://example.org/credit.git", Commit, signature, "the first", new Dictionary<string, string> { ["k"] = "v", [ModelVersion.CodePathTag] = "models/my credit" }));
        var version = await _http.GetFromJsonAsync<ModelVersion>($"/api/v1/models/{name}/versions/1", Cancel);

        version.ShouldBeEquivalentTo(made);
        (version!.Run, version.Commit, version.Signature, version.Description, version.State).ShouldBe(("run1", Commit, signature, "the first", "ready"));
        version.Datasets.ShouldBe(["data2", "data1"]);
        version.Files.ShouldBe([new ModelFile("model.bin", Sha256("weights"), 7)]);
        version.Digest.ShouldBe(Sha256($"{Sha256("weights")}  model.bin\n"));
        version.Rebuild.ShouldBe($"git clone https://example.org/credit.git {Commit} && cd {Commit} && git checkout --detach {Commit} && slipway apply --project 'models/my credit' --train --yes");
    }

    [Fact]
    public async Task Uploaded_files_are_kept_as_they_came_and_read_back()
    {
        var name = NewName();
        var big = new byte[3_000_000];
        new Random(7).NextBytes(big);
        using var form = new MultipartFormDataContent { { new StringContent("""{"run": "run9"}""", Encoding.UTF8, "application/json"), "version" } };
        form.Add(new ByteArrayContent(big), "model.onnx", "model.onnx");
        form.Add(new StringContent("print(1)"), "code/train.py", "train.py");

        var answer = await _http.PostAsync($"/api/v1/models/{name}/versions", form, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        var version = (await answer.Content.ReadFromJsonAsync<ModelVersion>(Cancel))!;
        version.Run.ShouldBe("run9");
        version.Files.Select(f => f.Path).ShouldBe(["code/train.py", "model.onnx"]);
        (await _http.GetByteArrayAsync($"/api/v1/models/{name}/versions/1/files/model.onnx", Cancel)).ShouldBe(big);
        var code = await _http.GetAsync($"/api/v1/models/{name}/versions/1/files/code/train.py", Cancel);
        (await code.Content.ReadAsStringAsync(Cancel)).ShouldBe("print(1)");
        code.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        code.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("./a")]
    [InlineData("")]
    public async Task A_path_that_leaves_the_version_is_refused(string path)
    {
        var name = NewName();
        var blob = await fixture.Host.Blobs.Put(new MemoryStream([1]), Cancel);

        var answer = await _http.PostAsJsonAsync($"/api/v1/models/{name}/versions", new { files = new[] { new { path, sha256 = blob.Sha256 } } }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _http.GetAsync($"/api/v1/models/{name}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Bad_registrations_say_what_is_wrong_and_leave_nothing_behind()
    {
        var name = NewName();
        var address = $"/api/v1/models/{name}/versions";
        var there = (await fixture.Host.Blobs.Put(new MemoryStream([1]), Cancel)).Sha256;
        var nowhere = new string('0', 64);
        object File(string path, string sha256) => new { path, sha256 };

        (await (await _http.PostAsJsonAsync(address, new { files = Array.Empty<object>() }, Cancel)).Detail()).ShouldBe("A version needs at least one file.");
        (await (await _http.PostAsJsonAsync(address, new { files = new[] { File("a", nowhere) } }, Cancel)).Detail()).ShouldBe($"The file 'a' refers to the blob {nowhere}, which is not here.");
        (await (await _http.PostAsJsonAsync(address, new { files = new[] { File("a", "XYZ") } }, Cancel)).Detail()).ShouldBe("The file 'a' has no SHA-256.");
        (await (await _http.PostAsJsonAsync(address, new { files = new[] { File("a", there), File("a", there) } }, Cancel)).Detail()).ShouldBe("The file 'a' is given twice.");
        (await (await _http.PostAsJsonAsync(address, new { files = new[] { File("a", there), File("a/b", there) } }, Cancel)).Detail()).ShouldBe("'a' is both a file and a folder.");
        (await (await _http.PostAsJsonAsync(address, new { files = new[] { File("a", there) }, commit = "HEAD; rm -rf /" }, Cancel)).Detail()).ShouldBe("'HEAD; rm -rf /' is no Git commit.");
        (await (await _http.PostAsJsonAsync(address, new { files = new[] { File("a", there) }, signature = "[]" }, Cancel)).Detail()).ShouldStartWith("This is no signature");
        (await _http.PostAsync(address, new StringContent("{", Encoding.UTF8, "application/json"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _http.PostAsync(address, new ByteArrayContent([1, 2]) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _http.GetAsync($"/api/v1/models/{name}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Versions_are_found_by_run_dataset_digest_and_tag_newest_first()
    {
        var name = NewName();
        var run = NewName("run");
        for (var i = 1; i <= 5; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            await fixture.Host.Register(name, $"weights {i}", new NewVersion([], i % 2 == 0 ? run : null, [$"data-{name}-{i}"], Tags: new Dictionary<string, string> { ["n"] = $"{i}" }));
        }

        async Task<int[]> Found(string query) => [.. (await _http.GetFromJsonAsync<Page<ModelVersion>>($"/api/v1/models/{name}/versions?{query}", Cancel))!.Items.Select(v => v.Number)];
        (await Found("")).ShouldBe([5, 4, 3, 2, 1]);
        (await Found($"run={run}")).ShouldBe([4, 2]);
        (await Found($"dataset=data-{name}-3")).ShouldBe([3]);
        (await Found($"digest={Sha256($"{Sha256("weights 5")}  model.bin\n")}")).ShouldBe([5]);
        (await Found("tag=n=1")).ShouldBe([1]);
        var first = await _http.GetFromJsonAsync<Page<ModelVersion>>($"/api/v1/models/{name}/versions?limit=2", Cancel);
        (await Found($"limit=2&after={first!.Next}")).ShouldBe([3, 2]);
        (await _http.GetAsync($"/api/v1/models/{NewName()}/versions", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_version_that_an_alias_points_at_cannot_be_deleted()
    {
        var name = NewName();
        await fixture.Host.Register(name);
        await _http.PutAsJsonAsync($"/api/v1/models/{name}/aliases/champion", new { version = 1 }, Cancel);

        var refused = await _http.DeleteAsync($"/api/v1/models/{name}/versions/1", Cancel);

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Detail()).ShouldBe($"{name}/1 is in use: 'champion' points at it.");
    }

    [Fact]
    public async Task Versions_registered_at_once_get_different_numbers()
    {
        var name = NewName();

        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => fixture.Host.Register(name, $"{i}")));

        made.Select(v => v.Number).Order().ShouldBe(Enumerable.Range(1, 20));
    }

    [Fact]
    public async Task A_registration_is_told_to_other_stages()
    {
        var name = NewName();
        var version = await fixture.Host.Register(name, "weights", new NewVersion([], Run: "run1"));

        var payload = await fixture.Host.Database.Query(async unit => (await unit.Connection.ExecuteScalarAsync<string>("SELECT payload FROM outgoing_event WHERE type = 'model_version.registered' AND subject = @Id", new { version.Id }))!, Cancel);

        System.Text.Json.JsonSerializer.Deserialize<VersionRegistered>(payload, System.Text.Json.JsonSerializerOptions.Web).ShouldBe(new VersionRegistered(version.Id, name, 1, version.Digest, "run1"));
    }
}

public sealed class VersionsOnSqlite(SqliteHost fixture) : VersionTests(fixture), IClassFixture<SqliteHost>;

public sealed class VersionsOnPostgres(PostgresHost fixture) : VersionTests(fixture), IClassFixture<PostgresHost>;
