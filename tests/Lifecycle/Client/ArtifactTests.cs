using Slipway.Client;
using Slipway.Testing;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Client;

/// <summary>Files go to the server and come back as they were.</summary>
public sealed class ArtifactTests(SqliteTrackingServer server) : IClassFixture<SqliteTrackingServer>, IDisposable
{
    private readonly MlflowClient _client = server.NewClient();
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => Clients.Cancel;

    [Fact]
    public async Task Texts_files_and_folders_are_listed_and_fetched()
    {
        await using var run = await _client.StartRun(Clients.NewName(), cancel: Cancel);
        Directory.CreateDirectory(_folder.At("model", "parts"));
        await File.WriteAllTextAsync(_folder.At("model", "model.zip"), "zip", Cancel);
        await File.WriteAllTextAsync(_folder.At("model", "parts", "größe 1.txt"), "ä", Cancel);
        await File.WriteAllTextAsync(_folder.At("model", "parts", "empty"), "", Cancel);

        await run.LogText("hello", "notes/hello.txt", Cancel);
        await run.LogFile(_folder.At("model", "model.zip"), cancel: Cancel);
        await run.LogFolder(_folder.At("model"), "model", Cancel);
        var root = await run.Artifacts.List(cancel: Cancel).ToListAsync(Cancel);
        var all = await run.Artifacts.List(recursive: true, cancel: Cancel).ToListAsync(Cancel);
        var fetched = await run.Artifacts.Download("", _folder.At("back"), Cancel);
        var one = await run.Artifacts.Download("notes/hello.txt", _folder.At("one"), Cancel);

        root.ShouldBe([new Artifact("model", true, null), new Artifact("model.zip", false, 3), new Artifact("notes", true, null)], ignoreOrder: true);
        all.Where(a => !a.IsFolder).Select(a => a.Path).Order(StringComparer.Ordinal).ShouldBe(["model.zip", "model/model.zip", "model/parts/empty", "model/parts/größe 1.txt", "notes/hello.txt"]);
        fetched.Count.ShouldBe(5);
        (await File.ReadAllTextAsync(_folder.At("back", "model", "parts", "größe 1.txt"), Cancel)).ShouldBe("ä");
        new FileInfo(_folder.At("back", "model", "parts", "empty")).Length.ShouldBe(0);
        (await File.ReadAllTextAsync(one.ShouldHaveSingleItem(), Cancel)).ShouldBe("hello");
        Directory.EnumerateFiles(_folder.At("back"), "*.part", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stored_runs_files_are_fetched_too_and_what_is_not_there_is_named()
    {
        string id;
        await using (var run = await _client.StartRun(Clients.NewName(), cancel: Cancel))
        {
            id = run.Id;
            await run.LogText("x", "a.txt", Cancel);
        }

        var files = _client.Artifacts(await _client.GetRun(id, Cancel));
        await files.Download("a.txt", _folder.At("there"), Cancel);

        File.Exists(_folder.At("there", "a.txt")).ShouldBeTrue();
        (await Should.ThrowAsync<MlflowException>(() => files.Download("b.txt", _folder.At("there"), Cancel))).ErrorCode.ShouldBe("RESOURCE_DOES_NOT_EXIST");
        Directory.EnumerateFiles(_folder.At("there")).ShouldHaveSingleItem();
        await Should.ThrowAsync<MlflowException>(() => files.Download("plots/b.txt", _folder.At("nowhere", "below"), Cancel));
        Directory.Exists(_folder.At("nowhere")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_download_that_breaks_off_goes_on_where_it_was()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        var bytes = new byte[3 << 20];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(_folder.At("big.bin"), bytes, Cancel);
        await run.LogFile(_folder.At("big.bin"), cancel: Cancel);
        var ranges = new List<string>();
        gateway.After = async (context, answer) =>
        {
            if (!context.Request.Path.Value!.EndsWith("big.bin", StringComparison.Ordinal))
                return false;
            ranges.Add(context.Request.Headers.Range.ToString());
            if (ranges.Count > 2)
                return false;
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                context.Response.Headers[name] = values.ToArray();
            var first = new byte[1 << 20];
            await using var stream = await answer.Content.ReadAsStreamAsync(Cancel);
            await stream.ReadExactlyAsync(first, Cancel);
            await context.Response.Body.WriteAsync(first, Cancel);
            await context.Response.Body.FlushAsync(Cancel);
            context.Abort();
            return true;
        };

        var file = (await run.Artifacts.Download("big.bin", _folder.At("back"), Cancel)).ShouldHaveSingleItem();

        (await File.ReadAllBytesAsync(file, Cancel)).ShouldBe(bytes);
        ranges.Count.ShouldBe(3);
        ranges[0].ShouldBe("");
        ranges[2].ShouldStartWith("bytes=");
    }

    [Fact]
    public async Task An_upload_that_meets_a_busy_server_is_sent_again()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);
        var refusals = 2;
        gateway.Before = context => context.Request.Method == "PUT" && Interlocked.Decrement(ref refusals) >= 0 ? Gateway.Busy(context, 503) : Task.FromResult(false);

        await run.LogText("again", "a.txt", Cancel);

        await run.Artifacts.Download("a.txt", _folder.Path, Cancel);
        (await File.ReadAllTextAsync(_folder.At("a.txt"), Cancel)).ShouldBe("again");
    }

    [Theory]
    [InlineData("../up.txt")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("")]
    public async Task A_path_that_climbs_is_refused_before_anything_is_sent(string path)
    {
        await using var run = await _client.StartRun(Clients.NewName(), cancel: Cancel);

        await Should.ThrowAsync<ArgumentException>(() => run.LogText("x", path, Cancel));
    }

    [Fact]
    public async Task A_server_does_not_choose_what_is_written_elsewhere()
    {
        await using var gateway = await Gateway.Start(server.Server.Address);
        gateway.Before = context => context.Request.Path.Value!.EndsWith("/artifacts", StringComparison.Ordinal) && context.Request.Method == "GET"
            ? Gateway.Busy(context, 200, body: """{"files":[{"path":"../../evil.txt","is_dir":false}]}""")
            : Task.FromResult(false);
        using var client = server.NewClient(gateway.Address);
        await using var run = await client.StartRun(Clients.NewName(), cancel: Cancel);

        (await Should.ThrowAsync<MlflowException>(() => run.Artifacts.Download("", _folder.At("a", "b"), Cancel))).Message.ShouldContain("would lie outside");
        File.Exists(_folder.At("evil.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_file_is_told_at_once()
    {
        await using var run = await _client.StartRun(Clients.NewName(), cancel: Cancel);

        await Should.ThrowAsync<FileNotFoundException>(() => run.LogFile(_folder.At("nothing.txt"), cancel: Cancel));
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }
}
