using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Slipway.Tracking.Artifacts;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Artifacts;

/// <summary>What holds for artifacts whatever the database, through the proxy that MLflow's clients use.</summary>
public abstract class ArtifactTests(TrackingServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_comes_back_as_it_was_sent_whole_and_in_parts()
    {
        var root = await Root();
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        await Put(root + "/d/é ü.bin", bytes);

        using var whole = await server.Http.GetAsync(Address(root + "/d/é ü.bin"), Cancel);
        (await whole.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(bytes);
        whole.Content.Headers.ContentLength.ShouldBe(300_000);
        whole.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        whole.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("é ü.bin");

        using var request = new HttpRequestMessage(HttpMethod.Get, Address(root + "/d/é ü.bin"));
        request.Headers.Range = new RangeHeaderValue(1000, 1999);
        using var part = await server.Http.SendAsync(request, Cancel);
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(bytes[1000..2000]);
    }

    [Theory]
    [InlineData("images/loss%step%0%timestamp%1700000000000%5fab-12.png")]
    [InlineData("a%20b.txt")]
    [InlineData("a b.txt")]
    [InlineData("50% off.txt")]
    [InlineData("%2f%23%0a")]
    [InlineData("+&=?.txt")]
    public async Task A_name_is_kept_to_the_letter_percent_signs_too(string path)
    {
        var root = await Root();
        await Put($"{root}/{path}", Encoding.UTF8.GetBytes(path));
        var (run, asked) = (root.Split('/')[1], Uri.EscapeDataString(path));

        foreach (var address in new[] { Address($"{root}/{path}"), $"/get-artifact?run_id={run}&path={asked}", $"/api/v1/runs/{run}/artifacts/content?path={asked}" })
            (await server.Http.GetStringAsync(address, Cancel)).ShouldBe(path);
        (await server.Artifacts.List(path.Contains('/', StringComparison.Ordinal) ? $"{root}/{path.Split('/')[0]}" : root, Cancel)).Value().Select(e => e.Name).ShouldBe([path.Split('/')[^1]]);
    }

    [Fact]
    public async Task A_folder_lists_its_files_and_folders_by_name()
    {
        var root = await Root();
        foreach (var path in new[] { "b.txt", "a/x", "a/y/z", "a.txt", "empty" })
            await Put($"{root}/{path}", path == "empty" ? [] : Encoding.UTF8.GetBytes(path));

        (await server.Artifacts.List(root, Cancel)).Value().ShouldBe([new("a", true, 0), new("a.txt", false, 5), new("b.txt", false, 5), new("empty", false, 0)]);
        (await server.Artifacts.List(root + "/a", Cancel)).Value().ShouldBe([new("x", false, 3), new("y", true, 0)]);
        (await server.Artifacts.List(root + "/b.txt", Cancel)).Value().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_of_thousands_of_files_is_listed_whole_and_its_parent_at_once()
    {
        var root = await Root();
        var blob = new MemoryStream("x"u8.ToArray());
        for (var i = 0; i < 1100; i++)
        {
            blob.Position = 0;
            (await server.Artifacts.Put(TrackingServer.Somebody, $"{root}/many/{i:0000}", blob, Cancel)).Value();
        }

        await Put(root + "/zz", "z"u8.ToArray());

        (await server.Artifacts.List(root + "/many", Cancel)).Value().Count.ShouldBe(1100);
        (await server.Artifacts.List(root, Cancel)).Value().Select(e => e.Name).ShouldBe(["many", "zz"]);
    }

    [Fact]
    public async Task A_file_is_replaced_and_removed_and_removing_it_again_is_no_mistake()
    {
        var root = await Root();
        await Put(root + "/f", "one"u8.ToArray());
        await Put(root + "/f", "two"u8.ToArray());
        (await server.Http.GetStringAsync(Address(root + "/f"), Cancel)).ShouldBe("two");

        for (var i = 0; i < 2; i++)
            (await server.Http.DeleteAsync(Address(root + "/f"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await server.Http.GetAsync(Address(root + "/f"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_name_is_a_file_or_a_folder_and_not_both()
    {
        var root = await Root();
        await Put(root + "/a/b", "x"u8.ToArray());

        (await server.Artifacts.Put(TrackingServer.Somebody, root + "/a", Stream.Null, Cancel)).Refusal().Message.ShouldContain("is a folder");
        (await server.Artifacts.Put(TrackingServer.Somebody, root + "/a/b/c", Stream.Null, Cancel)).Refusal().Message.ShouldContain("in a file");
        (await server.Artifacts.Open(root + "/a", Cancel)).Refusal().Kind.ShouldBe(RefusalKind.Invalid);
    }

    [Fact]
    public async Task A_run_knows_its_own_artifacts_and_a_run_stored_elsewhere_says_where()
    {
        var root = await Root();
        await Put(root + "/note.md", "# hi"u8.ToArray());
        var run = root.Split('/')[1];
        var away = (await server.Experiments.Create(TrackingServer.Somebody, new NewExperiment($"away {Guid.CreateVersion7():N}", "s3://bucket/x"), Cancel)).Value();
        var elsewhere = await server.NewRun(away.Id);

        (await server.Http.GetStringAsync($"/get-artifact?run_id={run}&path=note.md", Cancel)).ShouldBe("# hi");
        (await server.Http.GetStringAsync($"/api/v1/runs/{run}/artifacts/content?path=note.md", Cancel)).ShouldBe("# hi");
        (await server.Artifacts.PathIn(elsewhere.Id, "x", Cancel)).Refusal().Message.ShouldContain("s3://bucket/x");
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("%2e%2e/x")]
    [InlineData("..%2fx")]
    [InlineData("%252e%252e%252fx")]
    [InlineData("%25252e%25252e/x")]
    [InlineData("/etc/passwd")]
    [InlineData("%2Fetc%2Fpasswd")]
    [InlineData("a%5C..%5Cx")]
    [InlineData("%5C%5Chost%5Cx")]
    [InlineData("a%23b")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("file:///etc/passwd")]
    public async Task A_crooked_path_is_refused_as_it_is_sent(string path)
    {
        var root = await Root();

        foreach (var method in new[] { "GET", "PUT", "DELETE" })
        {
            var answer = await Raw(method, $"/api/2.0/mlflow-artifacts/artifacts/{root}/{path}");
            answer.ShouldStartWith("HTTP/1.1 400", customMessage: $"{method} {path}");
            answer.ShouldContain("Invalid path");
        }

        (await server.Artifacts.List(root, Cancel)).Value().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_control_character_is_read_as_the_escape_in_a_name_and_written_never()
    {
        var root = await Root();
        await Put(root + "/images/loss%step%0%timestamp%1700.png", "x"u8.ToArray());

        (await Raw("GET", $"/api/2.0/mlflow-artifacts/artifacts/{root}/images/loss%25step%250%25timestamp%1700.png")).ShouldStartWith("HTTP/1.1 200");
        (await Raw("GET", $"/api/2.0/mlflow-artifacts/artifacts/{root}/a%0ab")).ShouldStartWith("HTTP/1.1 404");
        foreach (var method in new[] { "PUT", "DELETE" })
            (await Raw(method, $"/api/2.0/mlflow-artifacts/artifacts/{root}/a%0ab")).ShouldStartWith("HTTP/1.1 400");
    }

    [Theory]
    [InlineData("MLmodel", "text/plain")]
    [InlineData("d/page.html", "text/html")]
    [InlineData("data.parquet", "application/octet-stream")]
    [InlineData("conda.yaml", "text/plain")]
    [InlineData("plot.png", "image/png")]
    public void A_name_suggests_its_type(string path, string type) => ArtifactDownload.TypeOf(path).ShouldBe(type);

    private static string Address(string path) => $"/api/2.0/mlflow-artifacts/artifacts/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    private async Task<string> Root()
    {
        var run = await server.NewRun();
        return $"{run.Experiment}/{run.Id}/artifacts";
    }

    private async Task Put(string path, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        using var answer = await server.Http.PutAsync(Address(path), content, Cancel);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("{}");
    }

    /// <summary>Sends a request line as it is: HttpClient would tidy the path.</summary>
    private async Task<string> Raw(string method, string target)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Server.Address.Port, Cancel);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"), Cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancel);
    }
}

public sealed class ArtifactsOnSqlite(SqliteTrackingServer server) : ArtifactTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class ArtifactsOnPostgres(PostgresTrackingServer server) : ArtifactTests(server), IClassFixture<PostgresTrackingServer>;
