using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Server;
using Slipway.Testing;

namespace Slipway.Tests.Disks;

/// <summary>Commands that write where there is no room: they say so, and leave nothing.</summary>
public sealed class FullCommandTests : IDisposable
{
    private const int Mebibyte = 1 << 20;
    private readonly SmallDisk _disk = new(40);
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_finds_no_room_says_so_instead_of_starting()
    {
        _disk.Fill(leave: Mebibyte / 4);

        var (code, _, error) = await Typed.Type("up", "--port", "0", "--data", _disk.At("data"));

        code.ShouldBe(4, error);
        error.ShouldStartWith($"error: The disk is full: {_disk.At("data")}");
        error.ShouldNotContain("rollback");
    }

    [Theory]
    [InlineData(Mebibyte / 4)]
    [InlineData(6 * Mebibyte)]
    public async Task A_restore_that_finds_no_room_leaves_nothing_and_may_be_repeated(int room)
    {
        await using (var server = await Start())
        {
            await Log(server);
            (await Typed.Type("backup", _folder.At("all.zip"), "--server", server.Address.ToString())).Code.ShouldBe(0);
        }

        _disk.Fill(room);
        string[] restore = ["restore", _folder.At("all.zip"), "--data", _disk.At("small", "data")];
        Directory.CreateDirectory(_disk.At("small"));
        var (code, _, error) = await Typed.Type(restore);
        code.ShouldBe(4, error);
        error.ShouldStartWith($"error: The disk is full: {_disk.At("small", "data")}");
        Directory.EnumerateFileSystemEntries(_disk.At("small")).ShouldBeEmpty();

        _disk.Free();
        (code, var said, error) = await Typed.Type(restore);
        code.ShouldBe(0, error);
        said.ShouldContain("1 blob,");
    }

    [Fact]
    public async Task An_export_and_a_backup_that_find_no_room_advise_to_make_some()
    {
        await using var server = await Start();
        await Log(server);
        _disk.Fill(Mebibyte);

        var (code, _, error) = await Typed.Type("export", "mlruns", _disk.At("mlruns"), "--server", server.Address.ToString());
        (code, error.ReplaceLineEndings(" ").Trim()).ShouldBe((4, $"error: {_disk.At("mlruns")} cannot be written: the disk is full. Nothing of it was kept. Free space there, or name a folder on another disk."));
        (code, _, error) = await Typed.Type("backup", _disk.At("all.zip"), "--server", server.Address.ToString());
        code.ShouldBe(4, error);
        error.ShouldStartWith("error: The disk is full: ");

        Directory.EnumerateFileSystemEntries(_disk.At()).Select(Path.GetFileName).ShouldBe(["ballast"]);
    }

    public void Dispose()
    {
        _disk.Dispose();
        _folder.Dispose();
    }

    private Task<SlipwayServer> Start() => SlipwayServer.Start(new ServerOptions { Port = 0, Data = _folder.At("data"), KeepJobs = false }, Cancel);

    /// <summary>A run with an artifact of eight mebibytes that no zip makes smaller.</summary>
    private static async Task Log(SlipwayServer server)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address };
        using var made = await http.PostAsJsonAsync("/api/2.0/mlflow/runs/create", new { experiment_id = "0" }, Cancel);
        var run = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("run").GetProperty("info").GetProperty("run_id").GetString();
        using var put = await http.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/model.bin", new ByteArrayContent(RandomNumberGenerator.GetBytes(8 * Mebibyte)), Cancel);
        put.EnsureSuccessStatusCode();
    }
}
